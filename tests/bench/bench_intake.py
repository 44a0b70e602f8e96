#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Events a second through a hub, acknowledged after the sync, with the
publisher on the same machine; beside it plain SQLite inserting the same bytes
in batches of the same mean size.

    --long          only with 5 million entries in the journal
    BENCH_LONG=1    also with 5 million entries in the journal
    BENCH_EVENTS=N  of one run (200000)
"""
import contextlib
import json
import os
import re
import selectors
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
TOP = os.path.join(os.environ.get("srcdir", "."), "tests")
sys.path.insert(0, os.path.join(TOP, "system"))
from kit import BUILD, DABYL, Centre  # noqa: E402

EVENTS = int(os.environ.get("BENCH_EVENTS", "200000"))
LONG = 5_000_000
DEVICES = 300
SHIM = os.path.join(BUILD, "tests/bench/slow_sync.so")
PLAIN = os.path.join(BUILD, "tests/bench/plain_sqlite")


def event_line(n, size, run):
    """One event of about so many bytes; 64 is as small as one can be."""
    made = {"specversion": "1.0", "id": f"{run}{n}", "source": "//a",
            "type": "kz.dabyl.detection.v1", "subject": f"cam-{n % DEVICES}",
            "data": {"kind": "smoke"}}
    if size > 64:
        made["sequence"] = f"{n + 1:020d}"
        made["data"] |= {
            "score": 0.93, "box": [0.12, 0.33, 0.20, 0.40], "track": "a1",
            "text": ""}
        short = size - len(json.dumps(made, separators=(",", ":"))) - 1
        made["data"]["text"] = "smoke above the roof. "[:max(0, short)]
        short = size - len(json.dumps(made, separators=(",", ":"))) - 1
        if short > 12:
            made["note"] = "x" * (short - 10)
    return json.dumps(made, separators=(",", ":")) + "\n"


def events_file(path, size, count, run=""):
    """Many of them; made from one, since json.dumps() takes its time."""
    with open(path, "w") as f:
        model = event_line(10 ** 7, size, run)
        for n in range(count):
            f.write(model.replace("10000001", f"{n + 1:08d}")
                    .replace("10000000", f"{n:08d}")
                    .replace(f'"cam-{10 ** 7 % DEVICES}"',
                             f'"cam-{n % DEVICES}"'))
    return os.path.getsize(path) / count


def cpu_s(centre):
    """What the hub has used so far, all threads."""
    with open(f"/proc/{centre.hub.child.pid}/stat") as f:
        at = f.read().rsplit(")", 1)[1].split()
    return (int(at[11]) + int(at[12])) / os.sysconf("SC_CLK_TCK")


def publish(centre, path):
    begun = time.monotonic()
    done = subprocess.run(
        [DABYL, "publish", "--data", centre.dir, path],
        capture_output=True, env=centre.env, timeout=3600)
    took = time.monotonic() - begun
    assert done.returncode == 0, done
    return int(done.stdout.split()[0]) / took


def turns_of(centre):
    """Entries a transaction: each has one row in the duplicates window."""
    db = sqlite3.connect(
        f"file:{centre.dir}/journal.db?mode=ro", uri=True)
    entries, turns = db.execute(
        "SELECT (SELECT count(*) FROM entry), count(*) FROM pair").fetchone()
    db.close()
    return max(1, round(entries / turns))


def plain(directory, batch, path, env):
    db = os.path.join(directory, "plain.db")
    out = subprocess.run([PLAIN, db, str(batch), path], check=True,
                         capture_output=True, env=env, timeout=3600).stdout
    for tail in ("", "-wal", "-shm"):
        if os.path.exists(db + tail):
            os.unlink(db + tail)
    return float(out)


def pair(size, env_more=None, rounds=3, count=EVENTS):
    """Medians of (hub, plain), run in turns; bytes; entries a turn."""
    hubs, plains = [], []
    env_more = env_more or {}
    for _ in range(rounds):
        centre = Centre()
        try:
            path = os.path.join(centre.top, "events.jsonl")
            mean = events_file(path, size, count)
            centre.start(env=env_more)
            hubs.append(publish(centre, path))
            batch = turns_of(centre)
            centre.stop()
            plains.append(plain(
                centre.top, batch, path, dict(os.environ, **env_more)))
        finally:
            centre.end()
    return statistics.median(hubs), statistics.median(plains), mean, batch


def show(what, size, env_more=None, count=EVENTS):
    hub, base, mean, batch = pair(size, env_more, count=count)
    print(f"{what:<22} {mean:5.0f} B  hub {hub:7.0f}/s  plain SQLite "
          f"{base:7.0f}/s  ratio {hub / base:.2f}  ({batch} a transaction)",
          flush=True)


def long():
    """A full journal and an empty one, in turns."""
    full, empty = Centre(), Centre()
    rates, used = {full: [], empty: []}, {full: [], empty: []}
    try:
        path = os.path.join(full.top, "events.jsonl")
        full.start()
        for part in range(LONG // 500000):
            events_file(path, 365, 500000, f"fill-{part}-")
            publish(full, path)
        for n in range(5):
            for centre in (full, empty):
                if centre is empty:
                    if empty.hub is not None:
                        empty.stop()
                        shutil.rmtree(empty.dir)
                    empty.start()
                events_file(path, 365, EVENTS, f"run-{n}-")
                before = cpu_s(centre)
                rates[centre].append(publish(centre, path))
                used[centre].append(
                    (cpu_s(centre) - before) * 1e6 / EVENTS)
        a, b = (statistics.median(rates[c]) for c in (full, empty))
        print(f"after {LONG} entries   hub {a:7.0f}/s  empty        "
              f"{b:7.0f}/s  ratio {a / b:.2f}")
        a, b = (statistics.median(used[c]) for c in (full, empty))
        print(f"  processor an event    hub {a:7.1f} us empty        "
              f"{b:7.1f} us ratio {b / a:.2f}", flush=True)
    finally:
        full.end()
        empty.end()


# ---- prometheus-alertmanager, which keeps its alerts in memory ----

ALERTMANAGER = shutil.which("prometheus-alertmanager")
ALERTS = 100000
CONNECTIONS = 8  # as many requests under way as a publisher of ours may have


@contextlib.contextmanager
def alertmanager():
    """Its port; it ends with the block."""
    top = tempfile.mkdtemp(prefix="bench-")
    config = os.path.join(top, "config.yml")
    with open(config, "w") as f:
        f.write("route: {receiver: none}\nreceivers: [{name: none}]\n")
    process = subprocess.Popen(
        [ALERTMANAGER, f"--config.file={config}", f"--storage.path={top}",
         "--web.listen-address=127.0.0.1:0", "--cluster.listen-address="],
        stderr=subprocess.PIPE, text=True)
    try:
        for text in process.stderr:
            found = re.search(r"address=(?:127\.0\.0\.1|\[::1\]):(\d+)", text)
            if found:
                break
        else:
            raise AssertionError("it does not say where it listens")
        yield int(found.group(1))
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(top)


def post_requests(count, each):
    """Requests as bytes, made before the clock starts."""
    made = []
    for at in range(0, count, each):
        body = json.dumps([{
            "labels": {"alertname": "smoke", "device": f"cam-{n}",
                       "source": "//analytics/node-7", "id": f"e-{n}"},
            "annotations": {"text": "smoke above the roof"},
            "generatorURL": "http://x/1.jpg",
        } for n in range(at, min(at + each, count))]).encode()
        made.append(b"POST /api/v2/alerts HTTP/1.1\r\nHost: x\r\n"
                    b"Content-Type: application/json\r\n"
                    b"Content-Length: %d\r\n\r\n" % len(body) + body)
    return made


def post(port, requests):
    """Sends all over connections that stay; seconds that it took."""
    waiting = selectors.DefaultSelector()
    left = iter(requests)
    begun = time.monotonic()
    for _ in range(CONNECTIONS):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(next(left))
        waiting.register(connection, selectors.EVENT_READ)
    answered = 0
    while answered < len(requests):
        for key, _ in waiting.select():
            answer = key.fileobj.recv(65536)
            assert answer.startswith(b"HTTP/1.1 200"), answer
            answered += 1
            request = next(left, None)
            if request is not None:
                key.fileobj.sendall(request)
    took = time.monotonic() - begun
    for key in list(waiting.get_map().values()):
        key.fileobj.close()
    return took


def theirs(each):
    count = ALERTS if each > 1 else ALERTS // 5
    requests = post_requests(count, each)
    with alertmanager() as port:
        return count / post(port, requests)


def ours():
    centre = Centre()
    try:
        path = os.path.join(centre.top, "events.jsonl")
        with open(path, "w") as f:
            for n in range(ALERTS):
                f.write(event_line(n, 365, "am").replace(
                    f'"cam-{n % DEVICES}"', f'"cam-{n}"'))
        centre.start()
        return publish(centre, path)
    finally:
        centre.end()


def beside_alertmanager():
    """Each alert of a device of its own: as many are open in the end."""
    if ALERTMANAGER is None:
        print("prometheus-alertmanager is not installed: not compared")
        return
    rates = {"ours": [], 1: [], 64: []}
    for _ in range(3):
        rates["ours"].append(ours())
        for each in (1, 64):
            rates[each].append(theirs(each))
    hub = statistics.median(rates["ours"])
    # Who sees smoke posts one alert; Prometheus sends up to 64 in a request.
    for each in (1, 64):
        other = statistics.median(rates[each])
        print(f"{ALERTS} open alerts    hub {hub:7.0f}/s  alertmanager, "
              f"{each:2} in a request {other:7.0f}/s  ratio "
              f"{hub / other:.2f}  (it is not durable)", flush=True)


def main():
    if sys.argv[1:] == ["--long"]:
        long()
        return
    cores = os.cpu_count()
    print(f"{EVENTS} events of {DEVICES} cameras, {cores} cores, load "
          f"{os.getloadavg()[0]:.1f}", flush=True)
    for size in (64, 365, 1024):
        show("end to end", size)
    slow = {"LD_PRELOAD": SHIM, "SLOW_SYNC_MS": "10"}
    for size in (365,):
        show("each sync 10 ms longer", size, slow, count=EVENTS // 2)
    beside_alertmanager()
    if os.environ.get("BENCH_LONG"):
        long()


if __name__ == "__main__":
    main()
