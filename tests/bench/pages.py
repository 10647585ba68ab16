#!/usr/bin/env python3
"""Milliseconds that the questions of each page of the dashboard take over HTTP, and the slowest of them.

pages.py URL KEY      prints one JSON line
"""
import datetime as dt
import http.client
import json
import statistics
import sys
import time

URL, KEY = sys.argv[1], sys.argv[2]
TIMES = 20
TODAY = dt.date.today()
WEEK = f"from={TODAY}&to={TODAY + dt.timedelta(days=7)}"
PATHS = ["/api/unified/status", "/api/unified/alerts", "/api/unified/business-metrics?hours=720", "/api/unified/trends?hours=720",
         "/api/unified/sla-metrics", "/api/unified/cost-optimization", "/api/unified/circuit-breakers",
         f"/api/appointments?{WEEK}", f"/api/appointments?from={TODAY}&to={TODAY + dt.timedelta(days=31)}&limit=200",
         "/api/calls", "/api/calls?limit=200", "/api/calls?outcome=booked", "/api/calls?outcome=message", "/api/calls/99000",
         "/api/customers", "/api/customers?q=stone", "/api/customers?q=%2B1415", "/api/customers/77", "/api/appointments?customer_id=77",
         "/api/messages", "/api/questions", "/api/deliveries", "/api/audit", "/api/spend", "/api/availability?service_id=1", "/api/jobs",
         "/api/backups", "/api/business", "/api/services", "/api/staff", "/api/closures", "/api/settings/alerts", "/api/settings/connections"]


def main():
    line = http.client.HTTPConnection(URL.removeprefix("http://"))

    def took(path):
        began = time.perf_counter()
        line.request("GET", path, headers={"X-API-Key": KEY})
        answer = line.getresponse()
        body = answer.read()
        return (time.perf_counter() - began) * 1000, answer.status, body

    times = {}
    for path in PATHS:
        _, status, body = took(path)
        if status != 200:
            print(f"{path}: {status} {body[:200]}", file=sys.stderr)
            continue
        times[path] = sorted(took(path)[0] for _ in range(TIMES))
    for path, each in times.items():
        print(f"{path}: {statistics.median(each):.1f} ms, at the slowest {each[-1]:.1f}", file=sys.stderr)
    slowest = max(times, key=lambda path: statistics.median(times[path]))
    print(json.dumps({"path": slowest, "median_ms": round(statistics.median(times[slowest]), 2), "max_ms": round(max(each[-1] for each in times.values()), 2)}))


main()
