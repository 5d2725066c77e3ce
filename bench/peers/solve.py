#!/usr/bin/env python3
"""Solves a planning problem with OR-Tools CP-SAT or HiGHS and writes the plan to standard output."""

import argparse
import json
import math
import resource
import sys
import time

import model
import plan


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("problem", help="problem file")
    parser.add_argument("--solver", choices=["cpsat", "highs"], required=True)
    parser.add_argument("--seconds", type=float, default=60, help="wall time of the solver; building the model is not counted")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", metavar="PLAN", help="plan to begin with")
    parser.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help="a parameter of the solver beside its defaults")
    options = parser.parse_args()
    with open(options.problem, "rb") as f:
        source = f.read()
    problem = json.loads(source)
    begin = time.monotonic()
    try:
        program = model.build(problem)
    except model.Infeasible as cause:
        sys.exit(f"{options.problem}: {cause}")
    start = None
    if options.start:
        with open(options.start, "rb") as f:
            start = {program.work[x["assistant"], x["place"], x["slot"]] for x in json.load(f)["assignments"]}
    built = time.monotonic()
    status, ones, bound, engine = {"cpsat": cpsat, "highs": highs}[options.solver](program, options, start)
    seconds = time.monotonic() - built
    summary = f"{problem['name']}: {len(program.gain)} columns, {len(program.rows)} rows, built in {built - begin:.1f} s; {engine}: {status}"
    if ones is None:
        sys.exit(f"{summary}, no plan after {seconds:.1f} s, bound {bound}")
    result = plan.write(problem, source, [key for key, c in program.work.items() if c in ones], bound, engine, seconds)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{summary}, value {result['value']}, bound {bound}, {seconds:.1f} s, {used.ru_utime + used.ru_stime:.1f} CPU s, "
          f"{used.ru_maxrss >> (20 if sys.platform == 'darwin' else 10)} MB", file=sys.stderr)
    json.dump(result, sys.stdout, indent=1)
    print()


def cpsat(program, options, start):
    """Returns the status, the columns of work that are 1 (None without a plan), the bound and the engine's name."""
    import ortools  # not above: it brings a HiGHS of its own, which does not get on with highspy in one process
    from ortools.sat.python import cp_model

    m = cp_model.CpModel()
    columns = [m.new_bool_var("") if upper == 1 else m.new_int_var(0, upper, "") for upper in program.upper]
    for column, lower in zip(columns, program.lower):
        if lower:
            m.add(column >= lower)
    for low, high, row in program.rows:
        total = cp_model.LinearExpr.weighted_sum([columns[c] for c in row], list(row.values()))
        m.add_linear_constraint(total, cp_model.INT_MIN if low is None else low, cp_model.INT_MAX if high is None else high)
    m.maximize(cp_model.LinearExpr.weighted_sum(columns, program.gain))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = options.threads
    solver.parameters.random_seed = options.seed
    for name, value in settings(options):
        setattr(solver.parameters, name, value)
    if start is not None:
        complete(m, columns, program, start)
    solver.parameters.max_time_in_seconds = options.seconds
    status = solver.solve(m)
    ones = None
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        ones = {c for c in program.work.values() if solver.value(columns[c])}
    bound = None if status in (cp_model.INFEASIBLE, cp_model.MODEL_INVALID) else whole(solver.best_objective_bound)
    return solver.status_name(status).lower(), ones, bound, f"OR-Tools CP-SAT {ortools.__version__}"


def complete(m, columns, program, start):
    """Hints a whole solution: a hint of the work alone would mostly be lost."""
    from ortools.sat.python import cp_model

    for c in program.work.values():
        m.add_hint(columns[c], c in start)
    solver = cp_model.CpSolver()
    solver.parameters.fix_variables_to_their_hinted_value = True
    if solver.solve(m) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        sys.exit("the plan to begin with is not legal")
    m.clear_hints()
    for column in columns:
        m.add_hint(column, solver.value(column))


def highs(program, options, start):
    """As cpsat."""
    import highspy
    import numpy

    h = highspy.Highs()
    chosen = {"output_flag": False, "time_limit": options.seconds, "threads": options.threads, "random_seed": options.seed,
              "mip_rel_gap": 0.0, "mip_abs_gap": 0.5, **dict(settings(options))}
    for key, value in chosen.items():
        if h.setOptionValue(key, value) == highspy.HighsStatus.kError:
            sys.exit(f"HiGHS does not take {key}={value}")
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.gain), len(program.rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = numpy.array(program.gain, dtype=float)
    lp.col_lower_, lp.col_upper_ = numpy.array(program.lower, dtype=float), numpy.array(program.upper, dtype=float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    lp.row_lower_ = numpy.array([-highspy.kHighsInf if low is None else low for low, _, _ in program.rows], dtype=float)
    lp.row_upper_ = numpy.array([highspy.kHighsInf if high is None else high for _, high, _ in program.rows], dtype=float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = numpy.cumsum([0] + [len(row) for _, _, row in program.rows]).astype(numpy.int32)
    lp.a_matrix_.index_ = numpy.array([c for _, _, row in program.rows for c in row], dtype=numpy.int32)
    lp.a_matrix_.value_ = numpy.array([k for _, _, row in program.rows for k in row.values()], dtype=float)
    h.passModel(lp)
    if start is not None:
        work = list(program.work.values())
        h.setSolution(len(work), numpy.array(work, dtype=numpy.int32), numpy.array([c in start for c in work], dtype=float))
    h.run()
    info = h.getInfo()
    status = h.modelStatusToString(h.getModelStatus()).lower()
    ones = None
    if h.getModelStatus() == highspy.HighsModelStatus.kModelEmpty:
        return status, set(), 0, f"HiGHS {h.version()}"
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        values = h.getSolution().col_value
        ones = {c for c in program.work.values() if values[c] > 0.5}
    return status, ones, whole(info.mip_dual_bound), f"HiGHS {h.version()}"


def settings(options):
    """Yields the parameters of --set, numbers as numbers."""
    for text in options.set:
        name, _, value = text.partition("=")
        try:
            yield name, json.loads(value)
        except json.JSONDecodeError:
            yield name, value


def whole(bound):
    """Rounds a bound down, as all values are whole, with a little room for the rounding of floats."""
    if not math.isfinite(bound) or abs(bound) > 1e15:
        return None
    return math.floor(bound + 1e-6 + 1e-9 * abs(bound))


if __name__ == "__main__":
    main()
