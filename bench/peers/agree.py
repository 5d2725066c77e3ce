#!/usr/bin/env python3
"""Compares a solver with known optima, to see that the model is the problem and nothing else.

    mkdir /tmp/tiny && go test ./internal/planner -run TinyProblems -args -tiny /tmp/tiny
    python bench/peers/agree.py --solver highs /tmp/tiny

The folder holds problems and best.json with the best value of each; one that is not listed has no legal plan. The plans are
written beside the problems, for `schulalltag check`.
"""

import argparse
import json
import pathlib
import sys

import model
import plan
import solve


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--solver", choices=["cpsat", "highs"], required=True)
    chosen = parser.parse_args()
    best = json.loads((chosen.folder / "best.json").read_text())
    options = argparse.Namespace(seconds=60, threads=1, seed=0, set=[])
    solved = impossible = wrong = 0
    for file in sorted(chosen.folder.glob("*[0-9].json")):
        source = file.read_bytes()
        problem = json.loads(source)
        bound = value = ones = None
        try:
            program = model.build(problem)
            _, ones, bound, engine = getattr(solve, chosen.solver)(program, options, None)
        except model.Infeasible:
            pass
        if ones is not None:
            work = [key for key, c in program.work.items() if c in ones]
            result = plan.write(problem, source, work, bound, engine, 0)
            value = result["value"]
            file.with_suffix(f".{chosen.solver}.plan").write_text(json.dumps(result))
        known = best.get(problem["name"])
        if value != known or (known is not None and bound != known):
            wrong += 1
            print(f"{file}: value {value}, bound {bound}, the best is {known}")
        elif value is None:
            impossible += 1
        else:
            solved += 1
    print(f"{chosen.solver}: {solved} solved to the known optimum, {impossible} without a legal plan, {wrong} wrong")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
