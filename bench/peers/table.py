#!/usr/bin/env python3
"""Prints plans of one problem side by side, as compare.sh makes them: table.py week name=plan.json ...; the planner's comes first."""

import json
import os
import sys


def main():
    week, *pairs = sys.argv[1:]
    plans = []
    for pair in pairs:
        name, _, file = pair.partition("=")
        plan = None
        if os.path.exists(file) and os.path.getsize(file):
            with open(file, encoding="utf-8") as f:
                plan = json.load(f)
        plans.append((name, plan))
    bounds = [p["bound"] for _, p in plans if p and p["bound"] is not None]
    best = min(bounds)  # what nobody can beat, whoever proved it
    missing = [None if p is None else best - p["value"] for _, p in plans]
    print(f"\n{week}: best bound {best:,}\n".replace(",", " "))
    print("| solver | value | own bound | own gap | missing to the best bound | times what the planner misses |")
    print("| --- | --- | --- | --- | --- | --- |")
    for (name, p), m in zip(plans, missing):
        if p is None:
            print(f"| {name} | no plan | | | | |")
            continue
        own = "-" if p["bound"] is None else p["bound"]
        gap = "-" if p["bound"] is None else percent(p["bound"] - p["value"], p["bound"])
        print(f"| {name} | {p['value']} | {own} | {gap} | {percent(m, best)} | {m / missing[0]:.1f} |" if missing[0] else
              f"| {name} | {p['value']} | {own} | {gap} | {percent(m, best)} | |")


def percent(part, whole):
    return f"{100 * part / whole:.2f} %" if whole > 0 else "-"


if __name__ == "__main__":
    main()
