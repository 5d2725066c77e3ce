"""A plan in the format of `schulalltag check`, with its value computed from the assignments alone."""

import hashlib
from collections import Counter, defaultdict


def write(problem, source, assignments, bound, engine, seconds):
    """Returns the plan of assignments, (assistant, place, slot) each. bound is the solver's claim, or None."""
    terms = breakdown(problem, assignments)
    return {
        "version": 1,
        "problem": hashlib.sha256(source).hexdigest(),
        "assignments": [{"assistant": a, "place": p, "slot": s} for a, p, s in sorted(assignments)],
        "value": value(terms),
        "bound": bound,
        "certificate": None,
        "breakdown": terms,
        "engine": engine,
        "seed": 0,
        "iterations": 0,
        "seconds": round(seconds, 3),
    }


def value(terms):
    return sum(terms[t] for t in ("need", "floor", "familiar", "keep")) - sum(terms[t] for t in ("gap", "travel", "pair"))


def breakdown(problem, assignments):
    """Returns each term of the value; gap, travel and pair as what is taken off."""
    rules = problem["rules"]
    places = {p["id"]: p for p in problem["places"]}
    slots = {s["id"]: s["slots"] for s in problem["schools"]}
    way = {}
    for a, b, minutes in problem.get("travel", []):
        way[a, b] = way[b, a] = minutes
    keep = {(k["assistant"], k["place"], k["slot"]): k["value"] for k in problem.get("keep", [])}
    familiar = {(a["id"], f["place"]): f["value"] for a in problem["assistants"] for f in a.get("familiar", [])}
    persons = Counter((p, s) for _, p, s in assignments)
    terms = dict.fromkeys(("need", "floor", "familiar", "keep", "gap", "travel", "pair"), 0)
    for place in problem["places"]:
        counts = [persons[place["id"], n["slot"]] for n in place["needs"]]
        terms["need"] += sum(sum(n["values"][:c]) for n, c in zip(place["needs"], counts))
        floor = place.get("floor") or {"units": 0, "value": 0}
        terms["floor"] += floor["value"] * min(floor["units"], sum(counts))
    terms["familiar"] = sum(familiar.get((a, p), 0) for a, p, _ in assignments)
    terms["keep"] = sum(keep.get(x, 0) for x in assignments)
    terms["pair"] = rules["pair"] * sum(x not in familiar for x in {(a, p) for a, p, _ in assignments})
    days = defaultdict(list)
    for a, p, s in assignments:
        school = places[p]["school"]
        slot = slots[school][s]
        days[a, slot["day"]].append((slot["start"], slot["end"], school))
    for worked in days.values():
        worked.sort()
        for (_, end, here), (start, _, there) in zip(worked, worked[1:]):
            if here == there and start - end <= rules["max_pause"]:
                continue  # one visit
            minutes = 0 if here == there else way[here, there]
            terms["travel"] += rules["travel_minute"] * minutes
            terms["gap"] += rules["gap_minute"] * (start - end - minutes)
    return terms
