# SPDX-License-Identifier: Apache-2.0
"""What the system tests have in common: a centre in a directory of its own
(real hub, real sockets), the tools, a raw ZeroMQ publisher, and TAP.

Nothing here knows the C code; what is expected stands in doc/protocol.md and
in the headers src/bus/request.h, cloudevent.h and src/wire/desk.h.
"""
import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

BUILD = os.path.abspath(os.environ.get("builddir", "."))
DABYL = os.path.join(BUILD, "dabyl")
PATIENCE_S = 120  # a deadline: on a machine with much to do

tests = []


def test(sentence):
    """A test; it gets a Centre, which ends with it."""
    def add(function):
        tests.append((sentence, function))
        return function
    return add


class Skip(Exception):
    pass


def main():
    try:
        import zmq  # noqa: F401
    except ImportError:
        print("1..0 # SKIP python3-zmq is not installed")
        return
    print(f"1..{len(tests)}", flush=True)
    failed = 0
    for number, (sentence, function) in enumerate(tests, 1):
        centre = Centre()
        begun = time.monotonic()
        try:
            function(centre)
            print(f"# {time.monotonic() - begun:.1f} s")
            print(f"ok {number} - {sentence}", flush=True)
        except Skip as why:
            print(f"ok {number} - {sentence} # SKIP {why}", flush=True)
        except Exception:
            failed += 1
            for line in traceback.format_exc().splitlines():
                print("#", line)
            for line in centre.log().splitlines()[-10:]:
                print("# hub.log:", line)
            print(f"not ok {number} - {sentence}", flush=True)
        finally:
            centre.end()
    sys.exit(1 if failed else 0)


PAUSE_MAX_S = 0.3


def until(function, what="it", patience_s=PATIENCE_S, pause_s=0.02):
    """The first true value of function, which is asked again and again, and
    ever more seldom: it may be a process each time."""
    end = time.monotonic() + patience_s
    while True:
        value = function()
        if value:
            return value
        assert time.monotonic() < end, f"{what} did not happen"
        threading.Event().wait(pause_s)
        pause_s = min(pause_s * 1.5, PAUSE_MAX_S)


def event(id, kind="smoke", source="//test/one", device="cam-1", **more):
    """A CloudEvent; data_NAME= goes into data, the rest into the envelope."""
    made = {
        "specversion": "1.0", "id": id, "source": source,
        "type": "kz.dabyl.detection.v1", "subject": device,
        "data": {"kind": kind},
    }
    for name, value in more.items():
        if name.startswith("data_"):
            made["data"][name[5:]] = value
        else:
            made[name] = value
    return made


def line(made):
    return json.dumps(made, separators=(",", ":"), ensure_ascii=False)


def lines(events):
    return "".join(line(e) + "\n" for e in events)


class Process:
    """A child whose output is read line by line, with patience."""

    def __init__(self, *args, **more):
        self.child = subprocess.Popen(
            args, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, **more)
        self.rest = b""
        self.seen = []

    def line(self, patience_s=PATIENCE_S):
        """The next line; None at the end of the output."""
        end = time.monotonic() + patience_s
        while b"\n" not in self.rest:
            left = end - time.monotonic()
            assert left > 0, f"no further line after {self.seen}"
            fd = self.child.stdout.fileno()
            if not select.select([fd], [], [], left)[0]:
                continue
            more = os.read(fd, 65536)
            if not more:
                return None
            self.rest += more
        text, self.rest = self.rest.split(b"\n", 1)
        self.seen.append(text.decode())
        return self.seen[-1]

    def wait_line(self, begins, patience_s=PATIENCE_S):
        while True:
            text = self.line(patience_s)
            assert text is not None, f"ended after {self.seen}"
            if text.startswith(begins):
                return text

    def say(self, text):
        self.child.stdin.write(text.encode() + b"\n")
        self.child.stdin.flush()

    def end(self):
        """Wait for its end: exit status, the rest of its output, errors."""
        out, err = self.child.communicate(timeout=PATIENCE_S)
        return (self.child.returncode, (self.rest + out).decode(),
                err.decode())

    def kill(self):
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()
        for pipe in (self.child.stdin, self.child.stdout, self.child.stderr):
            with contextlib.suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()


class Done:
    def __init__(self, run):
        self.status = run.returncode
        self.out = run.stdout.decode()
        self.err = run.stderr.decode()

    def __repr__(self):
        return f"status {self.status}\n{self.out}{self.err}"


class Centre:
    def __init__(self):
        # Short, since the path of a socket is.
        self.top = tempfile.mkdtemp(prefix="dabyl-")
        self.dir = os.path.join(self.top, "hub")
        self.hub = None
        self.others = []
        self.sockets = []
        self.undo = []
        self.env = dict(os.environ, LANGUAGE="en", HOME=self.top)

    def configure(self, text):
        path = os.path.join(self.top, "site.yaml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def spawn(self, *args, **more):
        process = Process(DABYL, *args, env=self.env, **more)
        self.others.append(process)
        return process

    def start(self, *args, env=None, **more):
        """The hub in the foreground; returns when it is ready."""
        self.hub = Process(
            DABYL, "hub", "--data", self.dir, *args,
            env=dict(self.env, **(env or {})), **more)
        ready = self.hub.line()
        if ready is None or not ready.startswith("ready "):
            raise AssertionError(f"{ready}: {self.hub.end()}")
        # From now on what it says is in a file, as with --background.
        threading.Thread(
            target=self._collect,
            args=(self.hub, os.dup(self.hub.child.stderr.fileno())),
            daemon=True).start()
        return ready

    def _collect(self, hub, errors):
        """${errors} is the thread's own: the number of one that others close
        may be that of the next program's errors when it is read."""
        hub.errors = b""
        while more := os.read(errors, 65536):
            hub.errors += more
        os.close(errors)

    def log(self):
        text = getattr(self.hub, "errors", b"").decode(errors="replace")
        with contextlib.suppress(OSError):
            with open(os.path.join(self.dir, "hub.log"),
                      encoding="utf-8", errors="replace") as f:
                text += f.read()
        return text

    def wait_end(self):
        """The exit status of the hub, when it has ended by itself."""
        return self.hub.child.wait(timeout=PATIENCE_S)

    def stop(self):
        self.hub.child.send_signal(signal.SIGTERM)
        status = self.wait_end()
        assert status == 0, f"the hub ended with {status}"

    def kill(self):
        self.hub.child.send_signal(signal.SIGKILL)
        self.hub.child.wait()

    def run(self, *args, input=None, timeout=PATIENCE_S, **more):
        """A tool, to its end."""
        command = args[0]
        if isinstance(input, str):
            input = input.encode()
        return Done(subprocess.run(
            [DABYL, command, *args[1:], "--data", self.dir],
            input=input if input is not None else b"",
            capture_output=True, env=self.env, timeout=timeout, **more))

    def good(self, *args, **more):
        done = self.run(*args, **more)
        assert done.status == 0, f"{args}: {done}"
        return done.out

    def publish(self, events, **more):
        text = events if isinstance(events, (str, bytes)) else lines(events)
        return self.run("publish", "-", input=text, **more)

    def rows(self, *args):
        return [json.loads(x)
                for x in self.good("list", "--json", *args).splitlines()]

    def counters(self):
        """By source; None is the total."""
        all = {}
        for row in self.rows("--counters"):
            all[None if row.get("total") else row["source"]] = row
        return all

    def entries(self, *filter):
        return [json.loads(x)
                for x in self.good("log", "--json", *filter).splitlines()]

    def entries_of_file(self):
        return [json.loads(x) for x in self.good_file().splitlines()]

    def good_file(self):
        run = Done(subprocess.run(
            [DABYL, "log", "--json", "--file",
             os.path.join(self.dir, "journal.db")],
            capture_output=True, env=self.env, timeout=PATIENCE_S))
        assert run.status == 0, run
        return run.out

    def alert(self, number):
        """Its row, notifications and entries."""
        row, notes, entries = None, [], []
        for text in self.good("show", "--json", str(number)).splitlines():
            got = json.loads(text)
            if "row" in got:
                row = got["row"]
            elif "notification" in got:
                notes.append(got["notification"])
            else:
                entries.append(got)
        return row, notes, entries

    def alert_of(self, device):
        """The number of the open alert of a device."""
        return [r["row"]["number"] for r in self.rows(f"device:{device}")][0]

    def verify(self):
        """The journal is whole; number of its entries."""
        run = Done(subprocess.run(
            [os.path.join(BUILD, "tests/system/journal_check"),
             os.path.join(self.dir, "journal.db")],
            capture_output=True, timeout=PATIENCE_S))
        assert run.status == 0, run
        return int(run.out.split()[1])

    def balance(self):
        """received = stored + duplicate + refused + aggregated, everywhere."""
        counters = self.counters()
        for name, row in counters.items():
            assert row["received"] == (
                row["stored"] + row["duplicate"] + row["refused"] +
                row["aggregated"]), row
        return counters

    def socket(self, kind, endpoint, **options):
        import zmq
        socket = zmq.Context.instance().socket(getattr(zmq, kind))
        socket.setsockopt(zmq.LINGER, 0)
        for name, value in options.items():
            socket.setsockopt(getattr(zmq, name), value)
        if endpoint.startswith("@"):
            socket.bind(endpoint[1:])
        else:
            socket.connect(endpoint)
        self.sockets.append(socket)
        return socket

    def intake(self, **options):
        return self.socket(
            "DEALER", f"ipc://{self.dir}/run/intake.sock", **options)

    def end(self):
        for process in [*self.others, self.hub]:
            if process is not None:
                process.kill()
        for socket in self.sockets:
            socket.close()
        for undo in reversed(self.undo):
            undo()
        shutil.rmtree(self.top, ignore_errors=True)


def receive(socket, patience_s=PATIENCE_S):
    """One message, all frames."""
    assert socket.poll(int(patience_s * 1000)), "no answer"
    return socket.recv_multipart()


def ask(socket, text, number=1):
    """One request to the intake: the header of the reply and its lines."""
    if isinstance(text, str):
        text = text.encode()
    header = json.dumps({"intake": 1, "request": number}).encode()
    # json.dumps() puts a blank behind the colon; the mark has none.
    socket.send(header.replace(b'"intake": ', b'"intake":') + b"\n" + text)
    frames = receive(socket)
    assert len(frames) == 1, frames
    got = [json.loads(x) for x in frames[0].splitlines()]
    return got[0], got[1:]
