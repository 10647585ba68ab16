#!/usr/bin/env python3
"""How many appointments are booked.  count.py URL KEY"""
import json
import sys
import urllib.request

URL, KEY = sys.argv[1:3]
total, cursor = 0, ""
while True:
    request = urllib.request.Request(f"{URL}/api/appointments?limit=100&status=booked{cursor}", headers={"X-API-Key": KEY})
    with urllib.request.urlopen(request) as answer:
        page = json.load(answer)
    total += len(page["items"])
    if not page.get("next_cursor"):
        break
    cursor = f"&cursor={page['next_cursor']}"
print(total)
