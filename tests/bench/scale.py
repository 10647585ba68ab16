#!/usr/bin/env python3
"""Milliseconds that a week's availability and the next page of a list take over HTTP.

scale.py URL KEY DAY SERVICE      prints one JSON line
"""
import datetime
import http.client
import json
import statistics
import sys
import time

URL, KEY, DAY, SERVICE = sys.argv[1], sys.argv[2], datetime.date.fromisoformat(sys.argv[3]), sys.argv[4]
TIMES = 50


def main():
    line = http.client.HTTPConnection(URL.removeprefix("http://"))

    def get(path):
        began = time.perf_counter()
        line.request("GET", path, headers={"X-API-Key": KEY})
        answer = line.getresponse()
        body = answer.read()
        took = (time.perf_counter() - began) * 1000
        assert answer.status == 200, body
        return json.loads(body), took

    def median(path):
        took = sorted(get(path)[1] for _ in range(TIMES))
        return round(statistics.median(took), 2), round(took[-1], 2)

    week = f"/api/availability?service_id={SERVICE}&from={DAY}&to={DAY + datetime.timedelta(days=7)}"
    day = f"/api/appointments?from={DAY - datetime.timedelta(days=200)}&limit=50"
    page = get(day)[0]
    openings = len(get(week)[0]["items"])
    (week_ms, week_max), (page_ms, page_max) = median(week), median(f"{day}&cursor={page['next_cursor']}")
    print(json.dumps({"openings": openings, "week_ms": week_ms, "week_max_ms": week_max, "page": len(page["items"]),
                      "page_ms": page_ms, "page_max_ms": page_max}))


main()
