"""The planning problem as one integer program, for any solver of linear integer programs.

The model is exact: all ten rules and all terms of the value, as internal/planner defines them. It knows no solver.

For each assistant and day, a *stretch* is one visit, or several that follow one another with waits below 15 minutes; all
stretches the rules allow are listed. A day is a path: from its start to a first stretch, over breaks (waits of 15 minutes
or more, with travel) to further stretches, to its end. Breaks at one school share a chain of nodes, one for each slot, so
that there are few arcs. A slot may be worked only inside a stretch that covers it; which place is served there is a
variable for each assistant and need.
"""

from collections import defaultdict

BREAK = 15  # a wait of so many minutes is a break, rule 9
LONGEST = 360  # minutes of a stretch at most, rule 9
BREAKS = ((360, 30), (540, 45))  # more than so many minutes of work need so many minutes of breaks, rule 9


class Infeasible(Exception):
    """Pins that no plan can hold."""


class Program:
    """Maximise gain over integer columns between 0 and upper, subject to low <= row <= high."""

    def __init__(self):
        self.gain, self.upper, self.lower = [], [], []
        self.rows = []  # (low, high, {column: coefficient})
        self.work = {}  # (assistant, place, slot) -> column

    def column(self, gain=0, upper=1):
        self.gain.append(gain)
        self.upper.append(upper)
        self.lower.append(0)
        return len(self.gain) - 1

    def row(self, low, high, *terms):
        """Adds low <= sum of terms <= high; None is no limit. A term is (coefficient, columns)."""
        row = defaultdict(int)
        for coefficient, columns in terms:
            for c in columns:
                row[c] += coefficient
        row = {c: k for c, k in row.items() if k}
        if row:
            self.rows.append((low, high, row))
        elif (low or 0) > 0 or (high or 0) < 0:
            raise Infeasible("a row without columns cannot hold")


def build(problem):
    """Returns the Program of a problem."""
    m = Program()
    rules = problem["rules"]
    schools = {s["id"]: s["slots"] for s in problem["schools"]}
    travel = {(s, s): 0 for s in schools}
    for a, b, minutes in problem.get("travel", []):
        travel[a, b] = travel[b, a] = minutes
    keep = {(k["assistant"], k["place"], k["slot"]): k["value"] for k in problem.get("keep", [])}
    for a in problem["assistants"]:
        add_assistant(m, problem, a, schools, travel, keep, rules)
    served = defaultdict(list)
    for (_, place, slot), c in m.work.items():
        served[place, slot].append(c)
    for place in problem["places"]:
        add_place(m, place, served)
    for p in problem.get("pinned", []):
        key = (p["assistant"], p["place"], p["slot"])
        if key not in m.work:
            raise Infeasible(f"{key} is pinned, but a rule forbids it")
        m.lower[m.work[key]] = 1
    return m


def add_place(m, place, served):
    everyone = []
    for need in place["needs"]:
        here = served[place["id"], need["slot"]]
        everyone += here
        if len(need["values"]) == 1:
            for c in here:
                m.gain[c] += need["values"][0]
            m.row(None, 1, (1, here))
        else:  # values never rise, so persons take the dearest first by themselves
            persons = [m.column(v) for v in need["values"]]
            m.row(0, 0, (1, here), (-1, persons))
    floor = place.get("floor") or {"units": 0, "value": 0}
    if floor["units"] and floor["value"]:
        covered = m.column(floor["value"], floor["units"])
        m.row(0, None, (1, everyone), (-1, [covered]))


def add_assistant(m, problem, a, schools, travel, keep, rules):
    held, barred = set(a.get("qualifications", [])), set(a.get("barred", []))
    familiar = {f["place"]: f["value"] for f in a.get("familiar", [])}
    works = defaultdict(list)  # (school, slot) -> columns of the places there
    for place in problem["places"]:
        if place["school"] not in a["schools"] or place["id"] in barred:
            continue
        mine = []
        for need in place["needs"]:
            slot = schools[place["school"]][need["slot"]]
            if not held.issuperset(need.get("requires", [])) or not inside(a, slot["day"], slot["start"], slot["end"]):
                continue
            key = (a["id"], place["id"], need["slot"])
            c = m.column(familiar.get(place["id"], 0) + keep.get(key, 0))
            m.work[key] = c
            mine.append(c)
            works[place["school"], need["slot"]].append(c)
        if mine and place["id"] not in familiar and rules["pair"]:
            pair = m.column(-rules["pair"])
            for c in mine:
                m.row(None, 0, (1, [c]), (-1, [pair]))
    week = []
    for day in range(1, problem["days"] + 1):
        slots = {}
        for (school, i) in sorted(works):
            slot = schools[school][i]
            if slot["day"] == day:
                slots.setdefault(school, []).append((slot["start"], slot["end"], works[school, i]))
        week += add_day(m, a, day, slots, travel, rules)
    m.row(None, a["week_minutes"], *week)


def inside(a, day, start, end):
    return any(w["day"] == day and w["from"] <= start and end <= w["to"] for w in a["available"])


def add_day(m, a, day, slots, travel, rules):
    """Adds the paths of a day and returns the terms of its minutes."""
    visits = [v for school in slots for v in list_visits(m, a, day, school, slots[school], rules)]
    stretches = list_stretches(visits, travel, rules, a["day_minutes"])
    column = [m.column(-cost) for _, _, cost in stretches]
    holds = defaultdict(list)  # visit -> columns of the stretches with it
    starts, ends = defaultdict(list), defaultdict(list)  # (school, index of slot) -> columns
    for c, (chain, _, _) in zip(column, stretches):
        for v in chain:
            holds[v].append(c)
        starts[chain[0][0], chain[0][1]].append(c)
        ends[chain[-1][0], chain[-1][2]].append(c)
    for school in slots:
        fill_visits(m, slots[school], [(v[1], v[2], holds[v]) for v in visits if v[0] == school], rules)
    minutes = [(n, [c]) for c, (_, n, _) in zip(column, stretches)]
    ways, breaks = add_path(m, slots, starts, ends, travel, rules)
    minutes += ways
    m.row(None, a["day_minutes"], *minutes)
    span = max((v[4] for v in visits), default=0) - min((v[3] for v in visits), default=0)
    for limit, rest in BREAKS:
        if min(span, a["day_minutes"]) > limit:
            long = m.column()
            m.row(None, limit, *minutes, (limit - a["day_minutes"], [long]))
            m.row(0, None, *breaks, (-rest, [long]))
    return minutes


def list_visits(m, a, day, school, slots, rules):
    """Lists (school, first, last, start, end) of every visit that can be."""
    for i in range(len(slots)):
        for j in range(i, len(slots)):
            start, end = slots[i][0], slots[j][1]
            if j > i and slots[j][0] - slots[j - 1][1] > rules["max_pause"] or end - start > LONGEST:
                break
            if j - i + 1 >= rules["min_run"] and inside(a, day, start, end):
                yield school, i, j, start, end


def list_stretches(visits, travel, rules, most):
    """Lists (visits, minutes, cost) of every stretch that can be."""
    found = []

    def extend(chain, minutes, cost):
        if minutes > most:
            return
        found.append((chain, minutes, cost))
        last = chain[-1]
        for v in visits:
            way = travel.get((last[0], v[0]))
            if way is None:
                continue
            wait = v[3] - last[4] - way
            apart = rules["max_pause"] if v[0] == last[0] else -1
            if wait >= 0 and apart < wait < BREAK and v[4] - chain[0][3] <= LONGEST:
                extend(chain + (v,), minutes + way + v[4] - v[3], cost + way * rules["travel_minute"] + wait * rules["gap_minute"])

    for v in visits:
        extend((v,), v[4] - v[3], 0)
    return found


def fill_visits(m, slots, visits, rules):
    """Ties the work in slots to the visits that cover them: only inside, first and last slot, no long pause, enough of it."""

    def columns(chosen):
        return [c for i, j, cs in visits if chosen(i, j) for c in cs]

    for t, (_, _, work) in enumerate(slots):
        m.row(None, 0, (1, work), (-1, columns(lambda i, j: i <= t <= j)))
        m.row(0, None, (1, work), (-1, columns(lambda i, j: i == t)))
        m.row(0, None, (1, work), (-1, columns(lambda i, j: j == t)))
        for u in range(t, len(slots) - 1):  # not all of t to u may be left out where the pause would be too long
            if t > 0 and slots[u + 1][0] - slots[t - 1][1] > rules["max_pause"]:
                left = [c for s in slots[t:u + 1] for c in s[2]]
                m.row(0, None, (1, left), (-1, columns(lambda i, j: i < t and u < j)))
                break
    for i, j, cs in visits if rules["min_run"] > 2 else []:  # the first and the last are worked anyway
        m.row(0, None, (1, [c for s in slots[i:j + 1] for c in s[2]]), (-rules["min_run"], cs))


def add_path(m, slots, starts, ends, travel, rules):
    """Joins the stretches of a day to one path. Returns the terms of its travel minutes and of its breaks."""
    ways, breaks = [], []
    arrive = defaultdict(list)  # (school, slot) -> arcs that reach its node
    leave = defaultdict(list)
    for school in slots:  # waiting on from one slot's start to the next
        for i in range(len(slots[school]) - 1):
            wait = slots[school][i + 1][0] - slots[school][i][0]
            c = m.column(-wait * rules["gap_minute"])
            leave[school, i].append(c)
            arrive[school, i + 1].append(c)
            breaks.append((wait, [c]))
    for (school, j), stretches in ends.items():
        on = []
        for other in slots:
            way = travel.get((school, other))
            if way is None:
                continue
            for i, (start, _, _) in enumerate(slots[other]):
                wait = start - slots[school][j][1] - way
                if wait >= BREAK and (other != school or wait > rules["max_pause"]):
                    c = m.column(-wait * rules["gap_minute"] - way * rules["travel_minute"])
                    on.append(c)
                    arrive[other, i].append(c)
                    ways.append((way, [c]))
                    breaks.append((wait, [c]))
                    break
        m.row(0, None, (1, stretches), (-1, on))
    first = []
    for school in slots:
        for i in range(len(slots[school])):
            c = m.column()
            first.append(c)
            m.row(0, 0, (1, [c]), (1, arrive[school, i]), (-1, leave[school, i]), (-1, starts[school, i]))
    m.row(None, 1, (1, first))
    return ways, breaks
