#!/usr/bin/env python3
"""Processor time of a turn by two programs, from what the kernel counted.  compare.py TICKS TURNS"""
import json
import os
import statistics
import sys


def main():
    spent = {"mine": [], "other": []}
    with open(sys.argv[1]) as file:
        for line in file:
            which, ticks = line.split()
            spent[which].append(int(ticks) / os.sysconf("SC_CLK_TCK") / int(sys.argv[2]) * 1e6)
    mine, other = (statistics.median(spent[which]) for which in ("mine", "other"))
    print(json.dumps({"mine_us": mine, "other_us": other, "more": (mine / other - 1) * 100}))


main()
