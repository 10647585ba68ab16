#!/usr/bin/env python3
"""Makes an export of a busy office of years out of one with a single call that booked.

large.py EXPORT COUNT OUT     COUNT calls and as many appointments, in the form that `bella import` takes
"""
import datetime as dt
import hashlib
import json
import sys

SOURCE, COUNT, OUT = sys.argv[1], int(sys.argv[2]), sys.argv[3]
COPIED = {"calls", "turns", "calls_by_phone", "appointments", "blocks", "appointments_by_start",
          "appointments_by_customer", "appointment_history", "customers", "customers_by_phone", "customers_by_name",
          "ledger", "ledger_by_call", "conversations", "late_calls"}
PEOPLE = ["Julia Stone", "Peter Grant", "Rosa Lind", "Omar Haddad", "Mia Wong", "Lena Fuchs", "Tom Baker", "Ines Costa"]
A_DAY = 12
SECOND = 1_000_000


def instant(text):
    return int(dt.datetime.fromisoformat(text[:19] + "+00:00").timestamp())


def stamp(seconds):
    return dt.datetime.fromtimestamp(seconds, dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def main():
    rows, head = {}, None
    for line in open(SOURCE, encoding="utf-8"):
        row = json.loads(line)
        if "table" in row:
            rows.setdefault(row["table"], []).append(row)
        elif row.get("bella") == "export":
            head = line
    counts, digest, out = {}, hashlib.sha256(), open(OUT, "w", encoding="utf-8")

    def put(text):
        digest.update(text.encode())
        out.write(text)

    def row(table, key, value):
        counts[table] = counts.get(table, 0) + 1
        put(json.dumps({"table": table, "key": key, "value": value}, separators=(",", ":"), ensure_ascii=False) + "\n")

    put(head)
    for table, kept in rows.items():
        for one in kept:
            value = one["value"]
            if table == "sequences":
                value += COUNT * 8
            if table not in COPIED:
                row(table, one["key"], value)
    people(rows, row)
    calls(rows, row)
    appointments(rows, row)
    json.dump({"bella": "end", "rows": counts, "damaged": {}, "sha256": digest.hexdigest()}, out)
    out.write("\n")


def phone(person):
    return f"+1415{5_000_000 + person}"


def customers():
    return max(COUNT // 5, 1)


def people(rows, row):
    model = rows["customers"][0]["value"]
    for person in range(1, customers() + 1):
        name = f"{PEOPLE[person % len(PEOPLE)]} {person}"
        row("customers", person, model | {"name": name, "phone": phone(person)})
        row("customers_by_phone", phone(person), person)
        for word in name.lower().split():
            row("customers_by_name", [word, person], None)


def calls(rows, row):
    model = rows["calls"][0]["value"]
    began = instant(model["started_at"])
    for call in range(1, COUNT + 1):
        # The last one just now, the first a year ago.
        at = began - (COUNT - call) * 365 * 86_400 // COUNT
        person = call % customers() + 1
        conversation = f"CA{call:032x}"
        row("calls", call, model | {"conversation": conversation, "from": phone(person), "started_at": stamp(at), "ended_at": stamp(at + 61),
                                    "customer": person, "appointment": call})
        row("calls_by_phone", [phone(person), call], None)
        for turn in rows["turns"] if at > began - 90 * 86_400 else []:
            row("turns", [call, turn["key"][1]], turn["value"] | {"at": stamp(at + 8 * turn["key"][1])})
        for entry in rows["ledger"]:
            number = (call - 1) * len(rows["ledger"]) + entry["key"]
            on = dt.datetime.fromtimestamp(at, dt.timezone.utc).date().isoformat()
            row("ledger", number, entry["value"] | {"at": stamp(at), "on": on, "call": call})
            row("ledger_by_call", [call, number], {"at": stamp(at), "amount": entry["value"]["amount"]})


def appointments(rows, row):
    model = rows["appointments"][0]["value"]
    block = rows["blocks"][0]["value"]
    item = model["items"][0]
    first = item["starts_at"] // SECOND
    staff = 3
    days = COUNT // (A_DAY * staff)
    for number in range(1, COUNT + 1):
        # A full diary: until three weeks ahead, and years back.
        day, slot, person = (number - 1) // (A_DAY * staff), (number - 1) // staff % A_DAY, (number - 1) % staff + 1
        starts = first + (day - days + 21) * 86_400 + slot * 45 * 60
        ends = starts + 45 * 60
        customer = number % customers() + 1
        of_staff = {"staff": person, "starts_at": starts * SECOND, "ends_at": ends * SECOND, "blocked_from": starts * SECOND, "blocked_to": ends * SECOND}
        local = dt.datetime.fromtimestamp(starts - 5 * 3600, dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
        row("appointments", number, model | {"customer": customer, "call": number, "items": [item | of_staff], "starts_on": local})
        row("blocks", [{"Staff": person}, stamp(starts), number], block | {"to": ends * SECOND, "starts_at": starts * SECOND})
        row("appointments_by_start", [stamp(starts), number], None)
        row("appointments_by_customer", [customer, stamp(starts), number], None)
        row("appointment_history", [number, 1], rows["appointment_history"][0]["value"] | {"actor": {"Call": number}})


main()
