#!/usr/bin/env python3
"""Grow the export of a salon into one with very many appointments, in the portable form that `bella import` reads.

grow.py EXPORT COUNT DAY > LARGE

Every person works quarter hours from nine to seven, one appointment after the other, up to a week after DAY; the rows
are what the program itself writes for a booking: the appointment, its indices, its history, audit entry and event.
"""
import datetime
import hashlib
import json
import sys
from zoneinfo import ZoneInfo

SLOTS_A_DAY = 40
A_CUSTOMER = 10  # appointments of one customer
ZONE = ZoneInfo("America/New_York")
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
OLD = {"appointments", "appointments_by_start", "appointments_by_customer", "appointment_history", "blocks", "holds",
       "customers", "customers_by_phone", "customers_by_name"}


class Sink:
    def __init__(self):
        self.digest, self.rows = hashlib.sha256(), {}

    def line(self, text):
        data = text.encode() + b"\n"
        self.digest.update(data)
        sys.stdout.buffer.write(data)

    def row(self, table, key, value):
        self.rows[table] = self.rows.get(table, 0) + 1
        self.line('{"table":"%s","key":%s,"value":%s}' % (table, key, value))

    def end(self):
        end = {"bella": "end", "rows": self.rows, "damaged": {}, "sha256": self.digest.hexdigest()}
        sys.stdout.buffer.write(json.dumps(end).encode() + b"\n")


class Book:
    """The appointments by number: numbers ascend with the day, then the slot, then the person."""

    def __init__(self, staff, service, count, day):
        self.staff, self.service, self.count = staff, service, count
        a_day = len(staff) * SLOTS_A_DAY
        days = -(-count // a_day)
        first = day + datetime.timedelta(days=8 - days)
        self.starts = []
        for number in range(days):
            nine = datetime.datetime.combine(first + datetime.timedelta(days=number), datetime.time(9), ZONE)
            self.starts.append(nine.astimezone(datetime.timezone.utc))
        self.made_us = int((datetime.datetime.combine(day, datetime.time(0), ZONE) - EPOCH).total_seconds()) * 10**6

    def at(self, number):
        slot, person = divmod(number, len(self.staff))
        day, slot = divmod(slot, SLOTS_A_DAY)
        start = self.starts[day] + datetime.timedelta(minutes=15 * slot)
        return start, self.staff[person]

    def customer(self, number):
        return number % max(1, self.count // A_CUSTOMER) + 1


def micros(moment):
    return int((moment - EPOCH).total_seconds()) * 10**6


def shown(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def trace(book, number):
    start, person = book.at(number)
    end = start + datetime.timedelta(minutes=15)
    return json.dumps(json.dumps({
        "id": number + 1, "status": "booked", "starts_at": shown(start), "ends_at": shown(end), "services": [book.service],
        "staff": [person], "customer": book.customer(number), "call": None, "source": "phone", "revision": 0,
    }, separators=(",", ":")))


def appointment(book, number):
    start, person = book.at(number)
    begin, end, made = micros(start), micros(start) + 15 * 60 * 10**6, book.made_us + number
    local = start.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M:%S")
    item = ('{"service":%d,"staff":%d,"room":null,"starts_at":%d,"ends_at":%d,"blocked_from":%d,"blocked_to":%d}'
            % (book.service, person, begin, end, begin, end))
    return ('{"status":"Booked","customer":%d,"items":[%s],"starts_on":"%s","timezone":"America/New_York","notes":"",'
            '"source":"Phone","call":null,"held_for":null,"created_at":%d,"updated_at":%d,"revision":0}'
            % (book.customer(number), item, local, made, made))


def logs(sink, book, first):
    for number in range(book.count):
        sink.row("audit", first + number, '{"at":%d,"actor":"System","request_id":"","entity":"appointment","id":"%d",'
                 '"action":"book","before":"","after":%s}' % (book.made_us + number, number + 1, trace(book, number)))
    for number in range(book.count):
        sink.row("events", first + number, '{"at":%d,"kind":"appointment.booked","payload":%s}'
                 % (book.made_us + number, trace(book, number)))


def diary(sink, book):
    for number in range(book.count):
        sink.row("appointments", number + 1, appointment(book, number))
    for person, staff in enumerate(book.staff):
        for number in range(person, book.count, len(book.staff)):
            start = book.at(number)[0]
            sink.row("blocks", '[{"Staff":%d},"%s",%d]' % (staff, shown(start), number + 1),
                     '{"to":%d,"starts_at":%d,"service":%d,"held_until":null}'
                     % (micros(start) + 15 * 60 * 10**6, micros(start), book.service))
    for number in range(book.count):
        sink.row("appointments_by_start", '["%s",%d]' % (shown(book.at(number)[0]), number + 1), "null")
    people = max(1, book.count // A_CUSTOMER)
    for customer in range(people):
        for number in range(customer, book.count, people):
            key = '[%d,"%s",%d]' % (customer + 1, shown(book.at(number)[0]), number + 1)
            sink.row("appointments_by_customer", key, "null")
    for number in range(book.count):
        sink.row("appointment_history", "[%d,1]" % (number + 1),
                 '{"at":%d,"actor":"System","change":"Booked"}' % (book.made_us + number))
    for customer in range(people):
        sink.row("customers", customer + 1, '{"name":"Kim Archer","phone":"+1212%07d","email":null,"notes":"",'
                 '"created_at":%d}' % (5550000 + customer, book.made_us))
    for customer in range(people):
        sink.row("customers_by_phone", '"+1212%07d"' % (5550000 + customer), customer + 1)
    for name in ("archer", "kim"):
        for customer in range(people):
            sink.row("customers_by_name", '["%s",%d]' % (name, customer + 1), "null")


def main():
    path, count, day = sys.argv[1], int(sys.argv[2]), datetime.date.fromisoformat(sys.argv[3])
    with open(path) as file:
        rows = [json.loads(line) for line in file]
    staff = [row["key"] for row in rows if row.get("table") == "staff"]
    service = max(row["key"] for row in rows if row.get("table") == "services")
    first = max(row["key"] for row in rows if row.get("table") in ("audit", "events")) + 1
    book, sink = Book(staff, service, count, day), Sink()
    kept = [row for row in rows[1:-1] if row["table"] not in OLD]
    last = {"appointment": count, "customer": count // A_CUSTOMER, "audit": first + count, "event": first + count}
    for row in [{"table": "sequences", "key": key, "value": value + 64} for key, value in last.items()]:
        kept = [old for old in kept if (old["table"], old["key"]) != (row["table"], row["key"])] + [row]
    sink.line('{"bella":"export","format":1}')
    for row in kept:
        sink.row(row["table"], json.dumps(row["key"]), json.dumps(row["value"]))
    logs(sink, book, first)
    diary(sink, book)
    sink.end()


main()
