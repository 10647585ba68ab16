#!/usr/bin/env python3
"""One table out of the figures of a run.  table.py FIGURES"""
import json
import sys

# What is shown of each measurement: figure, unit, and the goal that it should meet, if there is one.
SHOWN = {
    "fdatasync": [("ms", "ms a 4 KiB write and fdatasync, median", None)],
    "baseline-1": [("turns_per_second", "turns/s, one connection", None), ("p50_ms", "ms p50", None)],
    "baseline": [("turns_per_second", "turns/s", None), ("p50_ms", "ms p50", None), ("p99_ms", "ms p99", None)],
    "bella": [("turns_per_second", "turns/s", None), ("commits_per_second", "commits/s", None),
              ("p50_ms", "ms p50", None), ("p99_ms", "ms p99", None), ("failed", "turns that failed", 0),
              ("calls", "calls", None), ("booked", "appointments booked by them", None)],
    "ratio": [("turns", "times the baseline's turns/s", ">= 10"), ("p99_to_p50", "p99 to the baseline's p50", "< 1")],
    "steady": [("turns_per_second", "turns/s", None), ("p99_ms", "ms p99", "< 10"), ("failed", "turns that failed", 0)],
    "idle": [("rss_mb", "MB resident", "< 25")],
    "long": [("turns", "turns in all", None), ("failed", "turns that failed", 0), ("rss_mb", "MB resident", "< 60")],
    "extract": [("per_second", "sentences/s on one core", ">= 50000")],
    "rollups": [("median_ms", "ms slowest question, 30 days of 1,000 calls", "< 20"), ("max_ms", "ms at the slowest", None)],
    "pages": [("median_ms", "ms slowest question of a page, 100,000 calls", "< 50"), ("max_ms", "ms at the slowest", None)],
    "import": [("appointments", "appointments", None), ("rows", "rows", None), ("seconds", "s", None),
               ("gb", "GB file", ">= 1")],
    "compare": [("mine_us", "us of processor time a turn", None), ("other_us", "us by the other program", None),
                ("more", "% more than it", None)],
    "quiet": [("p99_ms", "ms p99 at 300 turns/s, 1 GB store", None)],
    "copying": [("p99_ms", "ms p99 while it is copied", None), ("copies", "copies meanwhile", None),
                ("copy_s", "s for the slowest copy", None), ("copy_gb", "GB copy", None),
                ("restore_s", "s to bring it back", None), ("p99_ratio", "times the p99 without", "<= 1.5")],
    "start": [("clean_ms", "ms to the first answer", "< 100"), ("clean_max_ms", "ms at the slowest", None),
              ("killed_ms", "ms after kill -9", "< 100"), ("killed_max_ms", "ms at the slowest", None)],
    "scale": [("week_ms", "ms availability for a week", "< 5"), ("week_max_ms", "ms at the slowest", None),
              ("page_ms", "ms next page of 50", "< 5"), ("page_max_ms", "ms at the slowest", None)],
}


def shown(value):
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 1000 else f"{value:,.2f}"
    return f"{value:,}"


def main():
    figures = {}
    with open(sys.argv[1]) as file:
        for line in file:
            measured = json.loads(line)
            figures.setdefault(measured.pop("label"), {}).update(measured)
    bella, baseline = figures.get("bella"), figures.get("baseline")
    if bella and baseline:
        figures["ratio"] = {"turns": bella["turns_per_second"] / baseline["turns_per_second"],
                            "p99_to_p50": bella["p99_ms"] / baseline["p50_ms"]}
    quiet, copying = figures.get("quiet"), figures.get("copying")
    if quiet and copying:
        copying["p99_ratio"] = copying["p99_ms"] / quiet["p99_ms"]
    print(f"\n{'what':<12}{'figure':>14}  {'unit':<42}goal")
    for label, rows in SHOWN.items():
        for key, unit, goal in rows:
            if key in figures.get(label, {}):
                goal = "" if goal is None else goal
                print(f"{label:<12}{shown(figures[label][key]):>14}  {unit:<42}{goal}")


main()
