#!/usr/bin/env python3
"""Lines for `bella extract`: what callers said in public dialogues where they are at hand, else a booking's sentences.

sentences.py COUNT FOLDER
"""
import glob
import itertools
import json
import os
import sys

PLAIN = ["I would like to book a consultation please", "with Emma", "on December 4", "at 3:15 pm", "my name is John Smith",
         "yes please", "could you make it an hour later", "do you have anything on Thursday after work", "no, Friday then"]


def spoken(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*", "*.jsonl"))):
        with open(path) as file:
            for line in file:
                row = json.loads(line)
                text = row.get("text") or row.get("user")
                if isinstance(text, str):
                    yield text


texts = list(itertools.islice(spoken(sys.argv[2]), 20000)) or PLAIN
for number, text in zip(range(int(sys.argv[1])), itertools.cycle(texts)):
    print(json.dumps({"id": number, "text": text, "now": "2026-12-01T10:00:00"}))
