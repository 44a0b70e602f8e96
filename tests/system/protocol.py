# SPDX-License-Identifier: Apache-2.0
"""A publisher, a console, a desk and an auditor written from doc/protocol.md
alone, on a real hub. The layout of rows and the words of answers are read out
of the tables of that document: what it says is what arrives."""
import hashlib
import json
import os
import re
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

import zmq

SOURCE, BUILD = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
DABYL = os.path.join(BUILD, "dabyl")
PATIENCE_S = 30
CONF = """\
districts:
  centre: {name: {en: "Centre", kk: "Орталық", ru: "Центр"}}
services:
  fire:
    desks:
      - {id: fire-1, name: {en: "1", kk: "1", ru: "1"}, channels: [zmq]}
devices: devices.csv
kinds:
  fire: {take_back: 0 s}
"""
DEVICES = """\
id,class,name_kk,name_ru,address,district
cam-1,camera,Қақпа,Ворота,Абай 1,centre
"""
count = 0


def report(sentence, good, why=""):
    global count
    count += 1
    print("ok" if good else "not ok", count, "-", sentence, flush=True)
    if not good:
        print("#", why, flush=True)


# ---- the document ----

def table(name):
    with open(os.path.join(SOURCE, "doc/protocol.md"), encoding="utf-8") as f:
        found = re.search(r"<!-- table %s -->\n```text\n(.*?)```" % name,
                          f.read(), re.S)
    return found.group(1).splitlines()


def rows_of_document():
    """{"alert": [("number", "u64", 0), ...], ...}"""
    rows, current = {}, None
    for line in table("rows"):
        if line.startswith("\t"):
            name, kind, *size = line.split()
            current.append((name, kind, int(size[0]) if size else 0))
        else:
            current = rows.setdefault(line, [])
    return rows


ROWS = rows_of_document()
ROW_KINDS = {1: "alert", 2: "notification", 3: "operator", 4: "source",
             5: "canary", 6: "hub", 7: "desk", 8: "notice", 9: "inhibit"}
ANSWERS = {int(line.split()[0]): line.split()[1] for line in table("answers")}
STATES = {int(line.split()[0]): line.split()[1]
          for line in table("alert-states")}


# ---- 1, 5, 6: bytes ----

class Take:
    def __init__(self, bytes):
        self.bytes, self.at = bytes, 0

    def raw(self, size):
        assert self.at + size <= len(self.bytes), "cut"
        self.at += size
        return self.bytes[self.at - size:self.at]

    def number(self, kind):
        code = {"u8": ">B", "u16": ">H", "u32": ">I", "u64": ">Q",
                "i64": ">q"}[kind]
        return struct.unpack(code, self.raw(struct.calcsize(code)))[0]

    def text(self):
        return self.raw(self.number("u16")).decode()

    def span(self):
        return self.raw(self.number("u32"))

    def end(self):
        return self.at == len(self.bytes)


def text(value):
    return struct.pack(">H", len(value.encode())) + value.encode()


def row_read(kind, bytes):
    take = Take(bytes)
    if kind == "source":
        take = Take(take.span())
    row = {}
    if kind == "alert" and take.number("u8") == 1:
        for name, _, _ in ROWS["colleagues"]:
            row[name] = take.text()
    for name, type, size in ROWS[kind]:
        if take.end():
            break
        row[name] = take.text() if type == "text" else \
            take.raw(size) if type == "bytes" else take.number(type)
    assert take.end(), kind
    return row


class Console:
    def __init__(self, context, endpoint):
        self.socket = context.socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.connect(endpoint)
        self.rows, self.gone, self.numbers = {}, set(), 0

    def send(self, type, bytes):
        self.socket.send(struct.pack(">BB", 1, type) + bytes)

    def hello(self, account):
        self.send(1, os.urandom(16) + struct.pack(">BBQQ", 1, 1, 0, 0) +
                  text(account) + text("somewhere"))
        take = self.wait(101)
        epoch, reset = take.number("u64"), take.number("u8")
        take.number("u64"), take.number("i64"), take.number("u64")
        log, account, _site = take.text(), take.text(), take.text()
        assert take.end() and reset == 1 and epoch > 0
        policy = Take(self.wait(102).span())
        assert policy.number("u16") == 3
        self.send(2, struct.pack(">H", 2))
        return log, account

    def wait(self, wanted):
        """The next message of this type; rows are taken in passing."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if not self.socket.poll(1000):
                self.send(5, struct.pack(">QqQ", 0, 0, 0))
                continue
            take = Take(self.socket.recv())
            assert take.number("u8") == 1
            type = take.number("u8")
            if type == 103:
                self.take_rows(take)
            if type == wanted:
                return take
        raise AssertionError("no message of type %d" % wanted)

    def take_rows(self, take):
        for _ in range(take.number("u16")):
            kind, id = take.number("u8"), take.number("u64")
            take.number("u64")
            gone, bytes = take.number("u8"), take.span()
            kind = ROW_KINDS[kind]
            if gone:
                self.gone.add((kind, id))
                self.rows.pop((kind, id), None)
            else:
                self.rows[kind, id] = row_read(kind, bytes)
        assert take.end()
        self.send(2, struct.pack(">H", 1))

    def until(self, good):
        while not good():
            self.wait(103)

    def command(self, line, versions=(), number=None):
        if number is None:
            self.numbers += 1
            number = self.numbers
        self.send(3, struct.pack(">QQ", number, 0) + text(line) +
                  struct.pack(">B", len(versions)) +
                  b"".join(struct.pack(">QI", *v) for v in versions))
        take = self.wait(104)
        assert take.number("u64") == number
        word = ANSWERS[take.number("u16")]
        take.number("u64"), [take.text() for _ in range(3)]
        assert take.end()
        return word

    def query(self, kind, frm=0, filter=""):
        self.send(4, struct.pack(">QBQI", 7, kind, frm, 0) + text(filter))
        take = self.wait(105)
        take.number("u64"), take.number("u8")
        error, _next = take.number("u16"), take.number("u64")
        lines = take.span().decode().splitlines()
        assert take.end()
        return error, [json.loads(line) for line in lines]


# ---- 9: a desk ----

class Desk:
    def __init__(self, context, endpoint):
        self.socket = context.socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.connect(endpoint)

    def say(self, **message):
        self.socket.send(json.dumps(message).encode())

    def hear(self, type):
        while self.socket.poll(PATIENCE_S * 1000):
            message = json.loads(self.socket.recv())
            if message["type"] == type:
                return message
        return {}


# ---- 11: the tree ----

def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def tree(leaves):
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\x01", tree(leaves[:left]), tree(leaves[left:]))


def root_of_file(path, log, size):
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    leaves = []
    for *head, hash, body in db.execute(
            "select e.seq, at, tick, verb, actor, alert, prev, hash, b.bytes"
            " from entry e join body b on b.seq = e.seq where e.seq <= ?"
            " order by e.seq", (size,)):
        assert hashlib.sha256(body).digest() == hash
        assert json.loads(body)["salt"]
        line = " ".join(["dabyl1", log, *map(str, head), hash.hex()]) + "\n"
        leaves.append(sha(b"\x00", line.encode()))
    db.close()
    return tree(leaves).hex()


# ---- the hour of a second client ----

EVENT = {"specversion": "1.0", "id": "1", "source": "//test/python",
         "type": "kz.dabyl.detection.v1", "subject": "cam-1",
         "sequence": 5, "data": {"kind": "fire", "score": 0.9}}


def publish(context, endpoint):
    socket = context.socket(zmq.DEALER)
    socket.linger = 0
    socket.connect(endpoint)
    header = {"intake": 1, "request": 17, "source": "//test/python",
              "newest": 5}
    socket.send("\n".join(map(json.dumps, (
        header, EVENT, EVENT, dict(EVENT, id="2", specversion="2"),
        dict(EVENT, id="3", sequence=6)))).encode())
    assert socket.poll(PATIENCE_S * 1000)
    head, *lines = map(json.loads, socket.recv().decode().splitlines())
    report("the intake answers each line with its fate",
           head["request"] == 17 and head["newest"] == 6 and
           [s["fate"] for s in lines] ==
           ["stored", "duplicate", "refused", "stored"] and
           lines[2]["reason"] == "bad-specversion", (head, lines))


def decide(context, dir):
    console = Console(context, "ipc://%s/run/console.sock" % dir)
    desk = Desk(context, "ipc://%s/run/desk.sock" % dir)
    log, account = console.hello("aigul")
    report("a console is let in under the name that it asks for",
           account == "aigul" and re.fullmatch("[0-9a-f]{32}", log))
    console.until(lambda: ("alert", 1) in console.rows)
    alert = console.rows["alert", 1]
    report("a row is decoded with the table of the document",
           (alert["device"], alert["kind"], alert["count"],
            STATES[alert["state"]]) == ("cam-1", "fire", 2, "waiting"), alert)

    word = console.command("claim 1")
    again = console.command("claim 1", number=console.numbers)
    report("a command that is repeated gets the same answer",
           (word, again) == ("ok", "ok"), (word, again))
    word = console.command("archive 1 steam", versions=[(1, 0)])
    report("a verdict on what has changed is refused", word == "changed", word)

    desk.say(type="hello", service="fire", district="centre")
    report("a desk is welcomed", desk.hear("welcome").get("desk") == "fire-1")
    word = console.command('confirm 1 fire +danger "the gate"')
    told = desk.hear("tell")
    report("the desk is told at once", word == "ok" and
           told.get("alert") == 1 and "Абай 1" in told["message_kk"],
           (word, told))
    desk.say(type="answer", act="accepted", alert=1, key="00" * 16)
    fates = [desk.hear("fate").get("fate")]
    for _ in range(2):
        desk.say(type="answer", act="accepted", alert=1, key=told["key"],
                 number="2231", who="Серік")
        fates.append(desk.hear("fate").get("fate"))
    report("only its key makes an answer count, and only once",
           fates == ["stray", "taken", "repeated"], fates)
    console.until(lambda: STATES[console.rows["alert", 1]["state"]] ==
                  "response")
    note = console.rows["notification", 16]
    report("the console has the service's answer",
           (note["number"], note["who"], note["desk"]) ==
           ("2231", "Серік", "fire-1"), note)
    return console, log


def audit(console, log, dir):
    error, lines = console.query(1, 1, "alert:1")
    verbs = [line["verb"] for line in lines]
    report("the log is asked with a filter", error == 0 and
           verbs[:2] == ["event.opened", "event.joined"], verbs)
    known = {line.split()[0] for line in table("verbs")}
    fields = {line.split()[0] for line in table("fields")}
    _, lines = console.query(1, 1)
    strange = {v["verb"] for v in lines} - known, \
        {k for v in lines for k in v["body"]} - fields - {"salt", "event"}
    report("no verb and no field is missing in the document",
           strange == (set(), set()), strange)
    _, (root,) = console.query(7)
    mine = root_of_file(dir + "/journal.db", log, root["size"])
    report("the root is computed from the file by the document's recipe",
           root["log"] == log and root["root"] == mine, (root, mine))


def main():
    print("1..12", flush=True)
    context = zmq.Context()
    with tempfile.TemporaryDirectory() as dir:
        for name, bytes in ("dabyl.yaml", CONF), ("devices.csv", DEVICES):
            with open(os.path.join(dir, name), "w", encoding="utf-8") as file:
                file.write(bytes)
        subprocess.run([DABYL, "hub", "--data", dir, "--background"],
                       check=True, timeout=PATIENCE_S)
        try:
            publish(context, "ipc://%s/run/intake.sock" % dir)
            console, log = decide(context, dir)
            audit(console, log, dir)
        finally:
            subprocess.run([DABYL, "hub", "--data", dir, "--stop"],
                           timeout=PATIENCE_S)
    context.destroy(linger=0)


main()
