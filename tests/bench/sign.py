#!/usr/bin/env python3
"""Pre-sign whole telephone calls with the vendor's own signer.

sign.py COUNT FIRST_DATE BELLA_FILE BASELINE_COUNT BASELINE_FILE

Each call has eight turns and books a time of its own: one of 20 people, on one of 350 days, on a quarter of an hour.
The baseline gets the same words at its one URL, because it has no turn number there.
"""
import datetime
import sys
import urllib.parse

from twilio.request_validator import RequestValidator

TOKEN, BASE = "test-token", "https://bench.example.com"
STAFF = ["Ana", "Ben", "Carla", "David", "Emma", "Frank", "Grace", "Henry", "Irene", "Jacob",
         "Karen", "Lucas", "Maria", "Nathan", "Olivia", "Peter", "Rachel", "Simon", "Teresa", "Victor"]
SLOTS_A_DAY = 40  # 09:00 to 18:45
DAYS = 350


def spoken(index, first):
    person = STAFF[index % len(STAFF)]
    day = first + datetime.timedelta(days=index // len(STAFF) % DAYS)
    quarter = index // (len(STAFF) * DAYS)
    assert quarter < SLOTS_A_DAY, "no free slot left"
    minutes = 9 * 60 + quarter * 15
    hour, minute = minutes // 60, minutes % 60
    clock = f"{(hour - 1) % 12 + 1}:{minute:02d} {'am' if hour < 12 else 'pm'}"
    return [
        None,
        "hi I would like to book a consultation please",
        f"with {person}",
        f"on {day:%B} {day.day}",
        f"at {clock}",
        "my name is John Smith",
        "yes",
        "yes please",
    ]


def form(index, turn, words):
    caller = f"+1212{5550000 + index % 1000000:07d}" if index < 1000000 else "+12125550000"
    fields = {
        "AccountSid": "AC" + "0" * 32, "ApiVersion": "2010-04-01", "CallSid": f"CA{index:032x}",
        "CallStatus": "ringing" if turn == 0 else "in-progress", "Called": "+15550000000", "CalledCity": "PORTLAND",
        "CalledCountry": "US", "CalledState": "OR", "CalledZip": "97201", "Caller": caller, "CallerCity": "SALEM",
        "CallerCountry": "US", "CallerState": "OR", "CallerZip": "97301", "Direction": "inbound", "From": caller,
        "To": "+15550000000",
    }
    if words is not None:
        fields |= {"Confidence": "0.91", "Language": "en-US", "SpeechResult": words}
    return fields


def main():
    count, first = int(sys.argv[1]), datetime.date.fromisoformat(sys.argv[2])
    of_baseline = int(sys.argv[4])
    signer = RequestValidator(TOKEN)
    with open(sys.argv[3], "w") as bella, open(sys.argv[5], "w") as baseline:
        for index in range(count):
            for turn, words in enumerate(spoken(index, first)):
                fields = form(index, turn, words)
                body = urllib.parse.urlencode(fields)
                path = "/twilio/voice" if turn == 0 else f"/twilio/voice/turn?n={turn}"
                bella.write(f"{path}\t{signer.compute_signature(BASE + path, fields)}\t{body}\n")
                if index >= of_baseline:
                    continue
                path = "/twilio/voice"
                baseline.write(f"{path}\t{signer.compute_signature(BASE + path, fields)}\t{body}\n")
            bella.write("\n")
            if index < of_baseline:
                baseline.write("\n")


main()
