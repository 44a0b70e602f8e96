#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a picture inside the terminal costs: bytes that reach the terminal a
second, and processor time of the console and of its player, at 80x24 (the
picture fills it) and at 120x40 (beside the queue); beside them the same
console without a picture.  The terminal is a pty that is read at once, as over
ssh with room to spare; the camera sends 15 pictures a second."""
import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time

sys.dont_write_bytecode = True
TOP = os.path.join(os.environ.get("srcdir", "."), "tests")
sys.path.insert(0, os.path.join(TOP, "system"))
from kit import Centre, event  # noqa: E402

SECONDS = 10
CLIP_NAMES = ("yard", "wind")  # little moves, and nearly everything
BUILD = os.environ.get("builddir", ".")
CLIPS = os.path.join(os.environ.get("srcdir", "."), "data", "clips")
DEVICES = ("id,class,name_kk,name_ru,url,cameras\n"
           "cam-1,camera,Аула,Двор,rtsp://{0}/{1},\n")


class Terminal:
    """The console on a pty; what it writes is counted and thrown away."""

    def __init__(self, centre, cols, rows):
        self.pid, self.fd = os.forkpty()
        if self.pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.environ.pop("DISPLAY", None)
            path = os.path.join(BUILD, "dabyl")
            os.execv(path, [path, "console", "--data", centre.dir,
                            "--lang", "en", "--as", "aigul"])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ,
                    struct.pack("HHHH", rows, cols, 0, 0))
        os.kill(self.pid, signal.SIGWINCH)
        self.seen = b""

    def read(self, seconds, until=None):
        """Bytes that came; ends early when ${until} is among them."""
        count, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            if not select.select([self.fd], [], [], 0.05)[0]:
                continue
            try:
                got = os.read(self.fd, 65536)
            except OSError:  # the console has gone
                break
            count += len(got)
            self.seen = (self.seen + got)[-65536:]
            if until is not None and until in self.seen:
                self.seen = b""
                return count
        assert until is None, f"{until} does not come"
        return count

    def type(self, text):
        os.write(self.fd, text.encode())

    def end(self):
        os.kill(self.pid, signal.SIGTERM)
        self.read(0.5)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def processor_s(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def player_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as f:
        for child in f.read().split():
            with open(f"/proc/{child}/comm") as name:
                if name.read().startswith("dabyl-preview"):
                    return int(child)
    return None


def measure(terminal, what):
    player = player_of(terminal.pid)
    before = processor_s(terminal.pid), processor_s(player) if player else 0
    count = terminal.read(SECONDS)
    console = (processor_s(terminal.pid) - before[0]) / SECONDS
    decoder = (processor_s(player) - before[1]) / SECONDS if player else 0
    print(f"{what:<32} {count / SECONDS / 1024:7.1f} KiB/s  "
          f"console {100 * console:5.1f} %  player {100 * decoder:5.1f} %")


def one(address, clip, cols, rows):
    centre = Centre()
    with open(os.path.join(centre.top, "devices.csv"), "w") as f:
        f.write(DEVICES.format(address, clip))
    centre.start("--config", centre.configure("devices: devices.csv\n"))
    terminal = Terminal(centre, cols, rows)
    try:
        terminal.read(30, b"waiting")
        terminal.read(1)
        measure(terminal, f"{cols}x{rows}, no picture")
        centre.publish([event("e-1", device="cam-1")])
        terminal.read(30, b"SMOKE")
        terminal.type("\r")
        terminal.read(2)
        if cols < 120:  # from there on taking opens it
            terminal.type("\033OR")
        terminal.read(30, "▀".encode())
        terminal.read(2)
        measure(terminal, f"{cols}x{rows}, {clip}")
    finally:
        terminal.end()
        centre.end()


def main():
    cameras = subprocess.Popen(
        [os.path.join(BUILD, "dabyl-cameras"), CLIPS],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    address = cameras.stdout.readline().split()[1]
    try:
        for cols, rows in ((80, 24), (120, 40)):
            for clip in CLIP_NAMES:
                one(address, clip, cols, rows)
    finally:
        cameras.stdin.close()
        cameras.wait()


if __name__ == "__main__":
    main()
