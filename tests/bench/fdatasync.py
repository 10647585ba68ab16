#!/usr/bin/env python3
"""Median milliseconds of one 4 KiB write and fdatasync in the folder that is named: what the disk itself costs."""
import os
import statistics
import sys
import time

descriptor = os.open(os.path.join(sys.argv[1], "probe"), os.O_CREAT | os.O_WRONLY)
times = []
for index in range(500):
    started = time.perf_counter()
    os.pwrite(descriptor, b"x" * 4096, index % 64 * 4096)
    os.fdatasync(descriptor)
    times.append(time.perf_counter() - started)
print(round(statistics.median(times) * 1000, 3))
