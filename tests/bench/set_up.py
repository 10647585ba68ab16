#!/usr/bin/env python3
"""Make the sample salon large enough for a benchmark: 20 people, open every day, a year ahead.

set_up.py URL KEY
"""
import json
import sys
import urllib.request

URL, KEY = sys.argv[1:3]
STAFF = ["David", "Emma", "Frank", "Grace", "Henry", "Irene", "Jacob", "Karen", "Lucas", "Maria", "Nathan", "Olivia",
         "Peter", "Rachel", "Simon", "Teresa", "Victor"]
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def call(method, path, body=None):
    request = urllib.request.Request(URL + path, method=method, data=json.dumps(body).encode() if body else None,
                                     headers={"X-API-Key": KEY, "Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def main():
    always = {day: [{"from": "08:00", "to": "20:00"}] for day in DAYS}
    call("PATCH", "/api/business", {"hours": always})
    call("PATCH", "/api/settings", {"window_days": 365, "close_on_holidays": False})
    for person in call("GET", "/api/staff")["items"]:
        call("PATCH", f"/api/staff/{person['id']}", {"hours": always})
    for name in STAFF:
        call("POST", "/api/staff", {"name": name})


main()
