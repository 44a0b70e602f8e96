# SPDX-License-Identifier: Apache-2.0
"""The configuration, the devices and the publisher that stand in README.md,
on a real hub: a newcomer who copies them gets an alert and a told desk."""
import json
import os
import re
import subprocess
import sys
import tempfile

SOURCE, BUILD = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
DABYL = os.path.join(BUILD, "dabyl")
PATIENCE_S = 30
count = 0


def block(language):
    """The only block of README.md in this language."""
    with open(os.path.join(SOURCE, "README.md"), encoding="utf-8") as file:
        found = re.findall(r"```%s\n(.*?)```" % language, file.read(), re.S)
    assert len(found) == 1, (language, len(found))
    return found[0]


def run(*argv, **more):
    return subprocess.run(argv, stdin=subprocess.DEVNULL, text=True,
                          capture_output=True, timeout=PATIENCE_S, **more)


def report(sentence, good, why=""):
    global count
    count += 1
    print("ok" if good else "not ok", count, "-", sentence, flush=True)
    for line in ("" if good else str(why)).splitlines():
        print("#", line, flush=True)


def desk_until(dir, word):
    """What a desk that accepts prints, up to the line with ${word}."""
    desk = subprocess.Popen(
        ["timeout", str(PATIENCE_S), DABYL, "desk", "--data", dir,
         "--auto", "accept", "fire/centre"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    try:
        return next((s for s in desk.stdout if word in s), "")
    finally:
        desk.terminate()
        desk.communicate()


def try_it(dir):
    for name, language in ("dabyl.yaml", "yaml"), ("devices.csv", "csv"), \
            ("publish.py", "python"):
        with open(os.path.join(dir, name), "w", encoding="utf-8") as file:
            file.write(block(language))
    got = run(DABYL, "config", "check", os.path.join(dir, "dabyl.yaml"))
    report("the configuration has no mistake", got.returncode == 0,
           got.stderr)

    got = run(DABYL, "hub", "--data", dir, "--background")
    report("a hub starts with it", got.returncode == 0, got.stderr)
    sent = run("/usr/bin/python3", os.path.join(dir, "publish.py"),
               "ipc://%s/run/intake.sock" % dir)
    report("the publisher in Python is acknowledged",
           '"fate":"stored"' in sent.stdout, sent.stdout + sent.stderr)
    got = run(DABYL, "list", "--data", dir, "--json")
    rows = [json.loads(line)["row"] for line in got.stdout.splitlines()]
    report("its event is an alert of that device",
           [row["device"] for row in rows] == ["cam-1"], got.stdout)
    got = run(DABYL, "do", "--data", dir, "confirm 1 fire")
    report("it is confirmed", got.returncode == 0, got.stderr)
    told = desk_until(dir, "TELL 1")
    report("the desk of the fire service is told when it connects",
           "TELL 1" in told, told)


def main():
    print("1..6", flush=True)
    with tempfile.TemporaryDirectory() as dir:
        try:
            try_it(dir)
        finally:
            run(DABYL, "hub", "--data", dir, "--stop")


main()
