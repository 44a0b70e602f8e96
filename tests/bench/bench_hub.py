#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Memory of a hub with 100,000 open alerts, beside one with none; time to
start with them, and with BENCH_LONG=1 to start with 5 million entries and
1,000 open alerts, beside a new journal."""
import os
import statistics
import sys
import time

sys.dont_write_bytecode = True
TOP = os.path.join(os.environ.get("srcdir", "."), "tests")
sys.path.insert(0, os.path.join(TOP, "system"))
from kit import Centre, event, line  # noqa: E402

OPEN = 100_000


def memory(centre):
    with open(f"/proc/{centre.hub.child.pid}/smaps_rollup") as f:
        for text in f:
            if text.startswith("Pss:"):
                return int(text.split()[1]) / 1024


def start_s(centre):
    begun = time.monotonic()
    centre.start()
    return time.monotonic() - begun


def publish(centre, made):
    path = os.path.join(centre.top, "events.jsonl")
    with open(path, "w") as f:
        for one in made:
            f.write(line(one) + "\n")
    centre.good("publish", path, timeout=3600)


def starts(centre):
    """Median of five starts, after a clean end and after a kill."""
    clean, killed = [], []
    for _ in range(5):
        centre.stop()
        clean.append(start_s(centre))
        centre.kill()
        killed.append(start_s(centre))
    return statistics.median(clean), statistics.median(killed)


def main():
    centre = Centre()
    try:
        empty_s = start_s(centre)
        empty = memory(centre)
        publish(centre, (event(f"e-{n}", device=f"cam-{n}", data_score=0.9,
                               data_text="smoke above the roof")
                         for n in range(OPEN)))
        full = memory(centre)
        clean, killed = starts(centre)
        print(f"{OPEN} open alerts: {full:.0f} MiB, none: {empty:.0f} MiB; "
              f"after a start {memory(centre):.0f} MiB")
        print(f"start with them: {clean * 1000:.0f} ms, after a kill "
              f"{killed * 1000:.0f} ms; new: {empty_s * 1000:.0f} ms",
              flush=True)
    finally:
        centre.end()
    if not os.environ.get("BENCH_LONG"):
        return
    centre = Centre()
    try:
        empty_s = start_s(centre)
        for part in range(10):
            publish(centre, (event(
                f"{part}-{n}", device=f"cam-{n % 1000}", data_score=0.9,
                data_text="smoke above the roof") for n in range(500_000)))
        clean, killed = starts(centre)
        print(f"start with 5000000 entries, 1000 open alerts: "
              f"{clean * 1000:.0f} ms, after a kill {killed * 1000:.0f} ms; "
              f"new: {empty_s * 1000:.0f} ms", flush=True)
    finally:
        centre.end()


if __name__ == "__main__":
    main()
