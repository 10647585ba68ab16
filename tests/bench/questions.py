#!/usr/bin/env python3
"""Milliseconds that each question about the figures takes over HTTP, and the slowest of them.

questions.py URL KEY      prints one JSON line
"""
import http.client
import json
import statistics
import sys
import time

URL, KEY = sys.argv[1], sys.argv[2]
TIMES = 30
# `business-metrics` of the whole span and a day, as the dashboard and the older scripts ask for them.
PATHS = ["status", "business-metrics", "business-metrics?hours=24", "business-metrics?hours=720", "sla-metrics",
         "trends?hours=6", "trends?hours=24", "trends?hours=336", "trends?hours=720", "circuit-breakers", "alerts",
         "cost-optimization"]


def main():
    line = http.client.HTTPConnection(URL.removeprefix("http://"))

    def took(path):
        began = time.perf_counter()
        line.request("GET", f"/api/unified/{path}", headers={"X-API-Key": KEY})
        answer = line.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, body)
        return (time.perf_counter() - began) * 1000

    times = {path: sorted(took(path) for _ in range(TIMES)) for path in PATHS}
    for path, each in times.items():
        print(f"{path}: {statistics.median(each):.1f} ms, at the slowest {each[-1]:.1f}", file=sys.stderr)
    slowest = max(times, key=lambda path: statistics.median(times[path]))
    print(json.dumps({"median_ms": round(statistics.median(times[slowest]), 2), "max_ms": round(max(each[-1] for each in times.values()), 2)}))


main()
