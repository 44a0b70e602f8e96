# SPDX-License-Identifier: Apache-2.0
"""The bus from outside: publishers and a hub written with python3-zmq.

The other end is tests/system/bus_peer. Nothing here knows our C code: what
is sent and expected is what src/bus/request.h and cloudevent.h document.
"""
import json
import os
import subprocess
import sys
import tempfile

import zmq

PEER = os.path.join(sys.argv[1], "tests/system/bus_peer")
PATIENCE_S = 20
number = 0


def event(id, **data):
    data.setdefault("kind", "smoke")
    return {
        "specversion": "1.0", "id": id, "source": "//test/python",
        "type": "kz.dabyl.detection.v1", "subject": "cam-1",
        "time": "2026-11-22T10:15:30.123+05:00", "data": data,
    }


def lines(*objects):
    return "".join(
        (o if isinstance(o, str) else json.dumps(o)) + "\n" for o in objects
    ).encode()


class Peer:
    """A running bus_peer; its output is read line by line."""

    def __init__(self, *args, ready=True, **more):
        self.process = subprocess.Popen(
            [PEER, *args], stdout=subprocess.PIPE, stdin=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, **more)
        if ready:
            assert self.process.stdout.readline() == "ready\n"

    def end(self):
        """Its exit status, output and errors, when it has ended."""
        out, err = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, out, err

    def runs_on(self, seconds):
        """Whether it has not ended after so many seconds."""
        try:
            self.process.wait(seconds)
            return False
        except subprocess.TimeoutExpired:
            return True

    def kill(self):
        self.process.kill()
        self.process.communicate()


class Place:
    """A directory, a context, and an endpoint in it."""

    def __enter__(self):
        self.dir = tempfile.TemporaryDirectory()
        self.path = self.dir.name + "/s.sock"
        self.endpoint = "ipc://" + self.path
        self.context = zmq.Context()
        return self

    def __exit__(self, *_):
        self.context.destroy(linger=0)
        self.dir.cleanup()

    def socket(self, kind, bind=False):
        socket = self.context.socket(kind)
        socket.linger = 0
        socket.rcvtimeo = socket.sndtimeo = PATIENCE_S * 1000
        if bind:
            socket.bind(self.endpoint)
        else:
            socket.connect(self.endpoint)
        return socket


def replies(frame):
    return [json.loads(line) for line in frame.decode().splitlines()]


def test_a_python_publisher_learns_the_fate_of_each_line():
    with Place() as place:
        peer = Peer("intake", place.endpoint, "0")
        dealer = place.socket(zmq.DEALER)
        dealer.send(lines(
            {"intake": 1, "request": 17, "source": "//test/python",
             "newest": 3},
            event("p-1"), "{broken", event("p-2", score=93), event("p-1")))
        head, *fates = replies(dealer.recv())
        assert head == {"intake": 1, "request": 17, "credit": 8,
                        "newest": 1}, head
        assert fates == [
            {"line": 2, "id": "p-1", "fate": "stored", "entry": 1},
            {"line": 3, "fate": "refused", "reason": "json"},
            {"line": 4, "id": "p-2", "fate": "refused",
             "reason": "bad-score"},
            {"line": 5, "id": "p-1", "fate": "duplicate", "entry": 1},
        ], fates
        # A heartbeat is a header alone; without one the number is 0.
        dealer.send(lines({"intake": 1, "request": 18}))
        assert replies(dealer.recv())[0]["request"] == 18
        dealer.send(lines(event("p-2"), event("p-3")))
        head, *fates = replies(dealer.recv())
        assert head["request"] == 0
        assert [f["line"] for f in fates] == [1, 2]
        status, out, _ = peer.end()
        assert status == 0
        assert "ok user=" in out and "user=- " not in out, out


def test_a_python_publisher_with_too_many_frames_is_cut_off_alone():
    with Place() as place:
        peer = Peer("intake", place.endpoint, "0")
        bad, good = place.socket(zmq.DEALER), place.socket(zmq.DEALER)
        bad.send_multipart([lines(event("x")), lines(event("y"))])
        good.send(lines(event("p-1")))
        assert replies(good.recv())[1]["fate"] == "stored"
        status, out, _ = peer.end()
        assert status == 0 and "id=x" not in out and "id=y" not in out


def test_python_pub_to_our_sub_that_connects():
    published("sub", bind=True)


def test_python_pub_to_our_sub_that_listens():
    published("listen", bind=False)


def published(mode, bind):
    with Place() as place:
        if bind:
            pub = place.socket(zmq.PUB, bind=True)
        peer = Peer(mode, place.endpoint, "3")
        if not bind:
            pub = place.socket(zmq.PUB)
        n = 0
        while n < PATIENCE_S * 100 and peer.runs_on(0.01):
            n += 1
            pub.send_multipart([b"other.topic", b"never seen"])
            pub.send_multipart([
                b"event.smoke.east",
                json.dumps(event(f"p-{n}", text="түтін")).encode()])
        status, out, _ = peer.end()
        assert status == 0
        assert len(out.splitlines()) == 3, out
        for line in out.splitlines():
            assert line.startswith("ok user="), out
            assert line.endswith("kind=smoke device=cam-1"), out


def test_our_pub_to_a_python_sub():
    with Place() as place:
        peer = Peer("pub", place.endpoint, "0")
        sub = place.socket(zmq.SUB)
        sub.subscribe(b"event.smoke.")
        numbers = []
        for _ in range(5):
            topic, body = sub.recv_multipart()
            assert topic == b"event.smoke.east"
            got = json.loads(body)
            assert got["specversion"] == "1.0"
            assert got["type"] == "kz.dabyl.detection.v1"
            assert len(got["sequence"]) == 20
            numbers.append(int(got["sequence"]))
        assert numbers == list(range(numbers[0], numbers[0] + 5))
        peer.kill()


def answer(router, count, fate, **more):
    """Answer requests until count events have come; return them."""
    got = []
    while len(got) < count:
        route, frame = router.recv_multipart()
        head, *events = replies(frame)
        assert head["intake"] == 1
        reply = [{"intake": 1, "request": head["request"], "credit": 4}]
        for i, _ in enumerate(events):
            reply.append({"line": i + 2, "fate": fate, **more})
        router.send_multipart([route, lines(*reply)])
        got += events
    return got


def test_publish_sends_to_a_python_hub_and_counts():
    with Place() as place:
        router = place.socket(zmq.ROUTER, bind=True)
        file = place.dir.name + "/events"
        with open(file, "wb") as out:
            out.write(lines(event("a"), "", event("b")))
            out.write(json.dumps(event("c")).encode())  # no line end
        peer = Peer("publish", "--to", place.endpoint, file, ready=False)
        # Put off once: the lines come again, under the same ids.
        first = answer(router, 3, "later", reason="disk")
        again = answer(router, 3, "stored", entry=5)
        assert [e["id"] for e in first] == ["a", "b", "c"], first
        assert first == again, again
        status, out, err = peer.end()
        assert out == "3 acknowledged, 0 duplicate, 0 refused\n", out
        assert status == 0 and err == "", err


def test_publish_names_each_refused_line():
    with Place() as place:
        peer = Peer("intake", place.endpoint, "0")
        out = subprocess.run(
            [PEER, "publish", "--to", place.endpoint, "-"],
            input=lines(event("a"), "[]", event("a"), event("c", kind="X"),
                        "x" * 1100000, event("b")),
            capture_output=True, timeout=PATIENCE_S)
        assert out.returncode == 1
        assert out.stdout == b"2 acknowledged, 1 duplicate, 3 refused\n", out
        told = sorted(out.stderr.decode().splitlines())
        assert told == [
            "dabyl: line 2: refused: json",
            "dabyl: line 4: refused: bad-kind",
            "dabyl: line 5: refused: size",
        ], told
        assert peer.end()[0] == 0


def test_publish_reads_a_pipe_as_it_comes():
    with Place() as place:
        os.mkdir(place.dir.name + "/run")
        place.endpoint = f"ipc://{place.dir.name}/run/intake.sock"
        router = place.socket(zmq.ROUTER, bind=True)
        peer = Peer("publish", "--data", place.dir.name, "-", ready=False)
        for id in ("a", "b"):
            peer.process.stdin.write(json.dumps(event(id)) + "\n")
            peer.process.stdin.flush()
            # The second is written only when the first has arrived.
            assert answer(router, 1, "duplicate", entry=1)[0]["id"] == id
        status, out, _ = peer.end()
        assert out == "0 acknowledged, 2 duplicate, 0 refused\n", out
        assert status == 0


def test_publish_says_when_there_is_no_hub():
    with Place() as place:
        peer = Peer("publish", "--to", place.endpoint, "/dev/null",
                    ready=False)
        status, out, err = peer.end()
        assert status == 3 and "does not answer" in err, (status, err)
        assert out == "0 acknowledged, 0 duplicate, 0 refused\n"


def test_publish_refuses_wrong_usage():
    for args, want in (
            ([], 2), (["a", "b"], 2), (["--nonsense", "a"], 2),
            (["--data", "/x", "--to", "ipc:///y", "a"], 2),
            (["--to", "tcp://192.0.2.1:5555", "/dev/null"], 2),
            (["--to", "ipc:///" + "x" * 100, "/dev/null"], 2),
            (["/nonexistent/events"], 1), (["--help"], 0)):
        out = subprocess.run([PEER, "publish", *args], capture_output=True,
                             stdin=subprocess.DEVNULL, timeout=PATIENCE_S)
        assert out.returncode == want, (args, out)


def main():
    global number
    tests = [(n, f) for n, f in globals().items() if n.startswith("test_")]
    failed = 0
    print(f"1..{len(tests)}", flush=True)
    for name, function in tests:
        number += 1
        sentence = name[len("test_"):].replace("_", " ")
        try:
            function()
            print(f"ok {number} - {sentence}", flush=True)
        except Exception as error:  # each test is reported, then the next
            failed += 1
            print(f"not ok {number} - {sentence}", flush=True)
            for line in repr(error).splitlines():
                print(f"# {line}", flush=True)
    return 1 if failed else 0


sys.exit(main())
