#!/usr/bin/env python3
"""Milliseconds from starting the server to its first answer about the business, and again after kill -9 amid calls.

start.py BELLA DATA_DIR PORT KEY TIMES      prints one JSON line
"""
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time

BELLA, DATA, PORT, KEY, TIMES = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5])


def ask(method, path, body=b"", kind="application/json"):
    with socket.create_connection(("127.0.0.1", PORT), timeout=10) as line:
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {KEY}\r\nConnection: close\r\n"
        line.sendall(f"{head}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        return line.recv(4096)


def start():
    began = time.perf_counter()
    server = subprocess.Popen([BELLA, "serve", "--data-dir", DATA, "--listen", f"127.0.0.1:{PORT}"],
                              env=os.environ | {"BELLA_API_KEY": KEY, "APP_ENV": "development", "LOG_LEVEL": "error"})
    while True:
        try:
            answer = ask("GET", "/api/business")
        except OSError:
            time.sleep(0.0005)
            continue
        took = (time.perf_counter() - began) * 1000
        assert b" 200 " in answer, answer
        return server, took


def call_on(number):
    """Calls until the server is gone, so that it dies with commits under way."""
    try:
        while True:
            form = f"CallSid=CA{number:032x}&From=%2B12125550101&To=%2B12125550000&CallStatus=ringing".encode()
            ask("POST", "/twilio/voice", form, "application/x-www-form-urlencoded")
            number += 8
    except OSError:
        pass


def main():
    clean, killed = [], []
    for number in range(TIMES):
        server, took = start()
        clean.append(took)
        server.terminate()
        server.wait()
        server, _ = start()
        callers = [threading.Thread(target=call_on, args=(10**9 * (number + 1) + caller,)) for caller in range(8)]
        for caller in callers:
            caller.start()
        time.sleep(0.5)
        server.kill()
        server.wait()
        for caller in callers:
            caller.join()
        server, took = start()
        killed.append(took)
        server.terminate()
        server.wait()
    print(json.dumps({"clean_ms": round(statistics.median(clean), 1), "clean_max_ms": round(max(clean), 1),
                      "killed_ms": round(statistics.median(killed), 1), "killed_max_ms": round(max(killed), 1)}))


main()
