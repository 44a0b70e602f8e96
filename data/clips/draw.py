#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the clips of the demo city.  See README beside it.

Every frame is a function of the time in the clip: no photograph, no real
person, no real place, no state between frames but the seeded scatter below.
Coordinates are those of the finished picture (640x360); y grows downwards.
"""
import math
import os
import random
import subprocess
import sys

from PIL import Image, ImageDraw, ImageFont

W, H = 640, 360
FPS = 15
SCALE = 2  # drawn twice as large and averaged: smooth edges
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"
SKIN = (222, 176, 140)
INK = (32, 34, 40)


class Pen:
    """A canvas that may be zoomed and shifted: three angles of one scene."""

    def __init__(self, zoom=1.0, left=0.0, top=0.0):
        self.k = SCALE * zoom
        self.left, self.top = left, top
        self.image = Image.new("RGB", (W * SCALE, H * SCALE))
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    def at(self, x, y):
        return ((x - self.left) * self.k, (y - self.top) * self.k)

    def rect(self, x, y, w, h, colour):
        self.draw.rectangle(self.at(x, y) + self.at(x + w, y + h), colour)

    def disc(self, x, y, rx, colour, ry=None):
        ry = rx if ry is None else ry
        self.draw.ellipse(self.at(x - rx, y - ry) + self.at(x + rx, y + ry),
                          colour)

    def poly(self, points, colour):
        self.draw.polygon([self.at(x, y) for x, y in points], colour)

    def line(self, points, width, colour):
        """A thick line with round ends and joints."""
        ends = [self.at(x, y) for x, y in points]
        r = width * self.k / 2
        self.draw.line(ends, colour, max(1, round(2 * r)))
        if len(colour) == 3:
            for x, y in ends:
                self.draw.ellipse((x - r, y - r, x + r, y + r), colour)

    def text(self, x, y, size, words, colour, anchor="mm"):
        font = ImageFont.truetype(FONT, max(6, round(size * self.k)))
        self.draw.text(self.at(x, y), words, colour, font, anchor)

    def sky(self, top, bottom, height):
        self.rect(-200, -200, 1200, 200, top)
        self.rect(-200, height, 1200, 400, bottom)
        for y in range(0, height, 4):
            f = y / height
            self.rect(-200, y, 1200, 4, tuple(
                round(a + (b - a) * f) for a, b in zip(top, bottom)))

    def finished(self, device, t, night=False):
        """Averages the canvas and stamps device and running clock on it."""
        image = self.image.resize((W, H), Image.BOX)
        draw = ImageDraw.Draw(image, "RGBA")
        font = ImageFont.truetype(FONT, 15)
        draw.rectangle((0, 0, 232, 22), (0, 0, 0, 190))
        stamp = "%s  00:%02d.%d" % (device, int(t), int(t * 10) % 10)
        draw.text((8, 3), stamp, (255, 255, 255), font)
        if int(t * 2) % 2 == 0:
            draw.ellipse((214, 6, 224, 16), (230, 40, 40))
        return image


def figure(pen, x, y, h, phase, shirt, legs, face=1, stride=1.0, arms="swing",
           lean=0.0, hat=None, hair=(50, 38, 30)):
    """A person with the feet at (x, y), h high; returns the two hands."""
    hip = (x + lean * h * 0.4, y - 0.47 * h)
    neck = (x + lean * h, y - 0.80 * h)
    head = (neck[0] + lean * h * 0.2 + 0.015 * h * face, y - 0.895 * h)
    swing = math.sin(phase) * 0.55 * stride

    def limb(root, angle, bend, upper, lower, width, colour):
        knee = (root[0] + math.sin(angle) * upper,
                root[1] + math.cos(angle) * upper)
        foot = (knee[0] + math.sin(angle + bend) * lower,
                knee[1] + math.cos(angle + bend) * lower)
        pen.line([root, knee, foot], width, colour)
        return foot

    dark = tuple(c * 3 // 4 for c in shirt)
    shoulder = (neck[0], neck[1] + 0.035 * h)
    hands = []
    angles = {
        "swing": ((-swing * face, 0.35 * face), (swing * face, 0.35 * face)),
        "up": ((2.7, 0.3 * math.sin(phase * 2)),
               (-2.7, 0.3 * math.sin(phase * 2 + 1))),
        "push": ((1.45 * face, 0.1), (1.7 * face, -0.2)),
        "carry": ((0.5 * face, 1.1 * face), (0.6 * face, 1.0 * face)),
        "shoulder": ((0.55 * face, 1.9 * face), (swing * face, 0.3 * face)),
        "wave": ((0.2, 0.2), (2.4 + 0.4 * math.sin(phase * 3), 0.5)),
    }[arms]
    hands.append(limb(shoulder, angles[1][0], angles[1][1], 0.17 * h,
                      0.16 * h, 0.062 * h, dark))
    for sign in (1, -1):
        bend = -0.45 * face * stride * max(0.0, math.sin(phase * 1 + (
            0 if sign > 0 else math.pi)))
        limb(hip, sign * swing, bend, 0.25 * h, 0.23 * h, 0.085 * h,
             legs if sign > 0 else tuple(c * 3 // 4 for c in legs))
    pen.line([hip, (neck[0], neck[1] + 0.05 * h)], 0.19 * h, shirt)
    pen.line([neck, head], 0.06 * h, SKIN)
    pen.disc(head[0], head[1], 0.085 * h, hair)
    pen.disc(head[0] + 0.018 * h * face, head[1] + 0.02 * h, 0.07 * h, SKIN)
    if hat:
        pen.rect(head[0] - 0.09 * h, head[1] - 0.10 * h, 0.18 * h, 0.06 * h,
                 hat)
        pen.rect(head[0] - 0.09 * h + (0.09 * h if face > 0 else -0.06 * h),
                 head[1] - 0.05 * h, 0.15 * h, 0.018 * h, hat)
    hands.append(limb(shoulder, angles[0][0], angles[0][1], 0.17 * h,
                      0.16 * h, 0.062 * h, shirt))
    return hands[::-1]


def scatter(seed, count, *ranges):
    rng = random.Random(seed)
    return [tuple(rng.uniform(a, b) for a, b in ranges) for _ in range(count)]


def plume(pen, x, y, t, seed, colour, alpha, rise, spread, size, count=26):
    """Puffs that rise from (x, y), grow and dissolve: steam or smoke."""
    for start, drift, grow in scatter(seed, count, (0, 1), (-1, 1), (0.7, 1.3)):
        age = (t * 0.42 + start) % 1.0
        r = size * grow * (0.35 + 1.5 * age)
        px = x + drift * spread * age + 14 * age * math.sin(3 * age + start * 9)
        fade = int(alpha * (1 - age) ** 0.8 * min(1.0, age * 8))
        pen.disc(px + spread * 0.5 * age * age, y - rise * age, r,
                 colour + (fade,))


def flames(pen, x, y, w, h, t, seed):
    """Tongues of fire over (x..x+w, y): red behind, yellow in front."""
    layers = ((1.0, (214, 52, 20)), (0.74, (246, 128, 24)),
              (0.48, (255, 206, 60)), (0.25, (255, 246, 190)))
    for depth, (share, colour) in enumerate(layers):
        tongues = scatter(seed + depth, 9, (0, 1), (0.55, 1.0), (0, 6.28))
        for i, (_, tall, phase) in enumerate(tongues):
            cx = x + w * (i + 0.5) / 9
            mid = 1 - abs((i + 0.5) / 9 - 0.5) * 1.1
            flick = 0.72 + 0.28 * math.sin(t * (9 + i % 4) + phase)
            top = h * share * tall * mid * flick
            sway = 7 * math.sin(t * 7 + phase) * share
            half = w / 11 * (0.6 + share)
            pen.poly([(cx - half, y), (cx - half * 0.8, y - top * 0.35),
                      (cx + sway * 0.4 - half * 0.2, y - top * 0.72),
                      (cx + sway, y - top),
                      (cx + sway * 0.3 + half * 0.45, y - top * 0.62),
                      (cx + half * 0.9, y - top * 0.30), (cx + half, y)],
                     colour)


def tree(pen, x, y, h, t, wind=0.3, leaf=(70, 128, 62)):
    sway = wind * 10 * math.sin(t * 2.2 + x)
    pen.line([(x, y), (x + sway * 0.2, y - h * 0.5)], h * 0.08, (92, 66, 44))
    for dx, dy, r in ((0, -0.78, 0.30), (-0.2, -0.6, 0.24), (0.2, -0.62, 0.25)):
        pen.disc(x + dx * h + sway, y + dy * h, r * h, leaf)
        pen.disc(x + dx * h + sway - 0.06 * h, y + dy * h - 0.06 * h,
                 r * h * 0.6, tuple(min(255, c + 18) for c in leaf))


# ---- the scenes: each draws the moment t of the clip -----------------------
def bakery(pen, t):
    pen.sky((132, 182, 224), (206, 226, 238), 200)
    pen.rect(0, 285, 640, 80, (158, 156, 150))
    pen.rect(0, 285, 640, 8, (188, 186, 178))
    pen.rect(90, 140, 430, 148, (190, 112, 78))
    for row in range(0, 148, 16):
        pen.rect(90, 140 + row, 430, 1.2, (164, 92, 64))
    pen.rect(80, 128, 450, 14, (122, 70, 50))
    # the vent on the roof, and the steam that is taken for smoke
    pen.rect(398, 82, 38, 48, (150, 156, 162))
    pen.rect(392, 76, 50, 10, (108, 114, 122))
    for y in (96, 106, 116):
        pen.rect(402, y, 30, 3, (104, 110, 116))
    plume(pen, 417, 74, t, 3, (255, 255, 255), 225, 92, 60, 17, 34)
    pen.rect(120, 150, 250, 30, (70, 44, 34))
    pen.text(245, 165, 20, "НАУБАЙХАНА", (255, 224, 150))
    # the window with loaves on two shelves and the baker behind it
    pen.rect(112, 190, 200, 78, (255, 236, 190))
    figure(pen, 270, 282, 88, t * 2.0, (250, 250, 250), (240, 240, 240),
           face=-1, stride=0.1, arms="carry", hat=(255, 255, 255))
    for row, y in enumerate((222, 254)):
        pen.rect(112, y, 200, 4, (146, 98, 56))
        for i in range(5):
            x = 132 + i * 26 + row * 6
            pen.disc(x, y - 7, 12, (206, 140, 62), 8)
            pen.line([(x - 5, y - 12), (x - 1, y - 5)], 1.6, (240, 196, 120))
            pen.line([(x + 2, y - 13), (x + 6, y - 6)], 1.6, (240, 196, 120))
    pen.rect(106, 184, 212, 8, (250, 250, 245))
    pen.rect(106, 266, 212, 8, (250, 250, 245))
    for i in range(9):
        pen.poly([(104 + i * 24, 182), (128 + i * 24, 182),
                  (132 + i * 24 - 4, 198), (104 + i * 24 - 2, 198)],
                 (214, 60, 50) if i % 2 else (250, 246, 238))
    pen.rect(440, 196, 54, 92, (96, 62, 44))
    pen.rect(448, 204, 38, 40, (190, 220, 232))
    pen.disc(486, 254, 3, (230, 200, 90))
    tree(pen, 575, 292, 150, t)
    x = -30 + t * 62
    hand = figure(pen, x, 335, 104, t * 6.5, (60, 96, 150), (52, 52, 66))[0]
    pen.rect(hand[0] - 8, hand[1], 17, 22, (226, 196, 140))
    figure(pen, 620 - t * 40, 346, 100, t * 5.4, (158, 72, 110), (60, 48, 60),
           face=-1)


def stall(pen, x, y, a, b, t):
    pen.rect(x + 4, y, 5, 104, (96, 74, 54))
    pen.rect(x + 107, y, 5, 104, (96, 74, 54))
    pen.rect(x, y + 62, 116, 42, (150, 108, 68))
    pen.rect(x, y + 58, 116, 7, (116, 80, 50))
    for i in range(7):
        pen.disc(x + 12 + i * 15, y + 55, 7, ((218, 74, 50), (240, 178, 48),
                                             (104, 160, 62))[i % 3])
    for i in range(6):
        pen.poly([(x - 6 + i * 21.4, y + 22), (x + 15.4 + i * 21.4, y + 22),
                  (x + 12 + i * 18.4, y - 10), (x - 6 + i * 18.4 + 9, y - 10)],
                 a if i % 2 else b)


def bazaar(pen, t):
    pen.sky((174, 196, 212), (226, 220, 206), 180)
    pen.rect(-200, 176, 1200, 400, (196, 178, 148))
    # the gate: two towers, an arch and its name
    pen.rect(20, 60, 34, 160, (206, 178, 130))
    pen.rect(166, 60, 34, 160, (206, 178, 130))
    pen.rect(20, 44, 180, 40, (190, 158, 108))
    pen.disc(37, 42, 17, (52, 138, 158))
    pen.disc(183, 42, 17, (52, 138, 158))
    pen.text(110, 64, 21, "БАЗАР", (90, 50, 26))
    pen.rect(54, 84, 112, 136, (150, 130, 104))
    pen.disc(110, 132, 50, (176, 190, 196), 44)
    pen.rect(60, 132, 100, 88, (176, 190, 196))
    stall(pen, 224, 142, (46, 112, 170), (244, 244, 240), t)
    stall(pen, 498, 142, (56, 140, 84), (244, 244, 240), t)
    plume(pen, 424, 106, t, 9, (40, 38, 38), 215, 128, 90, 26, 40)
    stall(pen, 362, 142, (196, 54, 46), (244, 236, 222), t)
    pen.disc(420, 252, 96, (255, 150, 40, 60), 26)
    flames(pen, 364, 206, 114, 106 + 8 * math.sin(t * 3), t, 5)
    flames(pen, 352, 252, 138, 66 + 7 * math.sin(t * 5), t + 9, 25)
    # people leave; one calls for help, one brings a bucket
    figure(pen, 330 - t * 38, 322, 104, t * 10, (70, 110, 64), (60, 56, 70),
           face=-1, stride=1.5, arms="up", lean=-0.08)
    figure(pen, 268 - t * 30, 300, 88, t * 9, (190, 120, 60), (50, 60, 90),
           face=-1, stride=1.4, lean=-0.08)
    figure(pen, 512 + t * 18, 318, 100, t * 9 + 1, (150, 60, 120), (70, 50, 60),
           stride=1.4, lean=0.07)
    hand = figure(pen, 566 + 5 * math.sin(t), 344, 106, t * 4, (60, 90, 150),
                  (60, 60, 60), face=-1, stride=0.3, arms="wave")[0]
    pen.disc(hand[0], hand[1], 2, SKIN)


def school_yard(pen, t):
    pen.sky((146, 190, 226), (214, 228, 238), 150)
    pen.rect(0, 232, 640, 130, (170, 168, 164))
    pen.rect(0, 214, 640, 20, (122, 158, 92))
    pen.rect(150, 62, 380, 156, (232, 216, 178))
    pen.rect(140, 52, 400, 14, (150, 92, 70))
    for row in (78, 136):
        for i in range(7):
            if row == 136 and i == 3:
                continue
            pen.rect(168 + i * 52, row, 32, 36, (124, 168, 200))
            pen.rect(183 + i * 52, row, 2.5, 36, (244, 244, 240))
    pen.rect(310, 136, 60, 82, (120, 74, 50))
    pen.rect(338, 136, 3, 82, (86, 52, 36))
    pen.rect(258, 116, 164, 18, (36, 78, 140))
    pen.text(340, 125, 14, "№14 МЕКТЕП", (255, 255, 255))
    pen.line([(560, 218), (560, 40)], 4, (150, 154, 160))
    wave = [(560 + i * 7, 44 + 3 * math.sin(t * 5 + i)) for i in range(9)]
    pen.poly(wave + [(x, y + 32) for x, y in wave[::-1]], (0, 160, 196))
    pen.disc(588, 60 + 2 * math.sin(t * 5 + 4), 9, (250, 214, 60))


def dummy(pen, x, y, h, face):
    """The long thing on a shoulder: a wooden dummy, as it turns out."""
    tail = (x - face * 0.36 * h, y - 0.16 * h)
    nose = (x + face * 0.16 * h, y + 0.10 * h)
    pen.line([nose, (x - face * 0.04 * h, y)], 0.055 * h, (104, 70, 40))
    pen.line([(x, y + 0.01 * h), tail], 0.030 * h, (58, 52, 48))


def school(pen, t):
    school_yard(pen, t)
    # at first one man, from behind the tree, something long on his shoulder
    x = -20 + 58 * min(t, 6.2) + 34 * max(0.0, t - 6.2)
    hand = figure(pen, x, 322, 136, t * 5.4, (74, 84, 62), (62, 70, 54),
                  arms="shoulder", hat=(60, 68, 50))[0]
    dummy(pen, x + 4, 322 - 136 * 0.83, 200, 1)
    pen.disc(hand[0], hand[1], 5, SKIN)
    # then the lesson comes after him: the teacher and four like him
    if t > 5.6:
        lead = -250 + (t - 5.6) * 138
        for i in range(4):
            cx = lead + i * 66 - 40
            hand = figure(pen, cx, 330, 122, t * 5.4, (74, 84, 62),
                          (62, 70, 54), arms="shoulder", hat=(60, 68, 50))[0]
            dummy(pen, cx + 4, 330 - 122 * 0.83, 176, 1)
            pen.disc(hand[0], hand[1], 4.5, SKIN)
        cx = lead + 4 * 66 - 34
        hand = figure(pen, cx, 336, 140, t * 5.0, (176, 50, 60), (44, 44, 58),
                      arms="carry", hair=(150, 146, 140))[0]
        pen.rect(hand[0] - 9, hand[1] - 20, 20, 27, (250, 250, 246))
        for line in range(3):
            pen.rect(hand[0] - 6, hand[1] - 15 + line * 6, 14, 1.6,
                     (120, 120, 130))
    for i in range(33):
        if 14 <= i <= 19:
            continue
        pen.rect(i * 20, 206, 3.5, 40, (60, 72, 84))
    pen.rect(0, 210, 280, 4, (60, 72, 84))
    pen.rect(400, 210, 240, 4, (60, 72, 84))
    tree(pen, 40, 352, 190, t, 0.2, (58, 112, 56))


def park(pen, t):
    pen.sky((150, 194, 228), (214, 230, 236), 130)
    pen.rect(0, 120, 640, 250, (112, 164, 84))
    for i in range(4):
        pen.rect(i * 180 - 20, 120, 90, 240, (120, 172, 90))
    for x in (60, 170, 500):
        tree(pen, x, 138, 110, t, 0.3)
    pen.rect(386, 112, 96, 5, (120, 84, 54))
    pen.rect(392, 117, 4, 18, (90, 90, 90))
    pen.rect(470, 117, 4, 18, (90, 90, 90))
    # the goal
    for i in range(7):
        pen.line([(566 + i * 11, 150), (566 + i * 11, 262)], 0.8,
                 (230, 230, 230))
        pen.line([(562, 152 + i * 17), (640, 152 + i * 17)], 0.8,
                 (230, 230, 230))
    pen.line([(562, 266), (562, 148), (640, 148)], 5, (255, 255, 255))
    red, blue, dark = (206, 52, 48), (48, 92, 190), (40, 40, 50)
    # two shove each other, the others run to them; the ball says: football
    push = math.sin(t * 4.2)
    figure(pen, 286 + push * 13, 292, 128, t * 6, red, dark, 1, 0.9, "push",
           0.12 + 0.05 * push, hair=(40, 30, 26))
    figure(pen, 350 + push * 15, 294, 130, t * 6 + 2, blue, dark, -1, 0.9,
           "push", -0.12 + 0.05 * push, hair=(90, 62, 30))
    near = min(1.0, t / 3.5)
    figure(pen, 60 + 150 * near, 320, 132, t * 9 * near, red, dark, 1,
           1.3 * (1 - near) + 0.25, "up" if near >= 1 else "swing", 0.04)
    figure(pen, 560 - 130 * near, 316, 128, t * 9, blue, dark, -1,
           1.3 * (1 - near) + 0.25, "swing", -0.04, hair=(50, 40, 30))
    figure(pen, 200 + 20 * math.sin(t), 226, 98, t * 7, blue, dark, 1, 0.6)
    figure(pen, 470 - 22 * math.sin(t * 1.2), 232, 100, t * 7, red, dark, -1,
           0.6)
    bx = 318 + 190 * math.sin(t * 1.15)
    by = 336 - abs(math.sin(t * 4.6)) * 26
    pen.disc(bx, 340, 13, (70, 112, 56), 4)
    pen.disc(bx, by, 12, (250, 250, 250))
    spin = t * 7
    for i in range(3):
        a = spin + i * 2.1
        pen.disc(bx + 6 * math.cos(a), by + 6 * math.sin(a), 3.2, INK)


def wind(pen, t):
    gust = 0.6 + 0.4 * math.sin(t * 1.57)
    pen.sky((122, 134, 150), (176, 182, 186), 190)
    pen.rect(0, 186, 640, 180, (150, 146, 136))
    pen.rect(340, 96, 260, 96, (178, 170, 158))
    pen.rect(332, 86, 276, 12, (112, 104, 98))
    pen.rect(380, 120, 70, 72, (104, 112, 120))
    pen.rect(490, 120, 60, 34, (92, 112, 130))
    pen.text(470, 108, 13, "ҚОЙМА", (70, 62, 58))
    pen.rect(0, 176, 640, 5, (86, 92, 98))
    pen.rect(0, 232, 640, 5, (86, 92, 98))
    for i in range(27):
        pen.rect(i * 25, 168, 4, 80, (86, 92, 98))
    pen.rect(0, 250, 640, 5, (228, 200, 60))
    # the tree at the left, bent by the wind, branches over the fence
    bend = 34 * gust
    pen.line([(70, 360), (78, 250), (92 + bend * 0.4, 150),
              (110 + bend, 40)], 24, (84, 62, 44))
    rng = random.Random(4)
    for i in range(15):
        root = (84 + bend * i / 22, 236 - i * 13)
        angle = rng.uniform(-0.5, 0.35) - 0.10 * i / 15
        length = rng.uniform(110, 250)
        sway = 0.26 * gust * math.sin(t * (5 + i % 3) + i * 1.3)
        prev, points = root, [root]
        for k in range(1, 5):
            a = angle + sway * k * 0.55
            prev = (prev[0] + math.cos(a) * length / 4,
                    prev[1] + math.sin(a) * length / 4)
            points.append(prev)
        pen.line(points, 5, (88, 66, 46))
        for k, (px, py) in enumerate(points[1:]):
            for j in range(3):
                a = i + j * 2 + k
                pen.disc(px + 13 * math.cos(a), py + 10 * math.sin(a),
                         12, (64 + 12 * j, 112 + 10 * j, 56), 7)
    for x0, y0, v in scatter(8, 30, (0, 700), (60, 340), (120, 260)):
        x = (x0 + v * t) % 700 - 30
        y = y0 + 16 * math.sin(t * 4 + x0)
        a = t * 8 + x0
        pen.poly([(x + 8 * math.cos(a), y + 8 * math.sin(a)),
                  (x + 3 * math.cos(a + 1.6), y + 3 * math.sin(a + 1.6)),
                  (x - 8 * math.cos(a), y - 8 * math.sin(a)),
                  (x - 3 * math.cos(a + 1.6), y - 3 * math.sin(a + 1.6))],
                 (150, 128, 50) if v > 190 else (92, 124, 58))


def lake(pen, t):
    pen.sky((140, 190, 230), (216, 232, 240), 100)
    pen.poly([(0, 96), (120, 62), (260, 92), (400, 56), (560, 90), (640, 76),
              (640, 120), (0, 120)], (104, 132, 112))
    pen.rect(0, 112, 640, 250, (64, 126, 168))
    for i, (y, phase) in enumerate(scatter(6, 34, (122, 320), (0, 640))):
        x = (phase + 16 * math.sin(t * 1.3 + i)) % 640
        length = 16 + (y - 110) * 0.22
        pen.line([(x, y), (x + length, y)], 1.8, (118, 172, 204))
    pen.poly([(0, 330), (200, 318), (420, 334), (640, 300), (640, 362),
              (0, 362)], (198, 178, 134))
    # the dog: head, ears, snout, a stick, the line of its back, the wake
    x, y = 470 - t * 42, 214 + 4 * math.sin(t * 5)
    for i in range(1, 6):
        pen.line([(x + 30 + i * 26, y + 30 + i * 7), (x + 8, y + 22),
                  (x + 30 + i * 26, y + 14 - i * 5)], 2.2, (176, 212, 230))
    pen.disc(x + 62, y + 20, 56, (124, 84, 48), 13)
    pen.line([(x + 112, y + 16), (x + 134, y - 2 + 5 * math.sin(t * 9))], 8,
             (124, 84, 48))
    pen.line([(x + 22, y + 18), (x + 2, y)], 30, (138, 94, 54))
    pen.disc(x, y - 8, 29, (150, 104, 60), 25)
    pen.disc(x - 30, y, 20, (166, 120, 74), 13)
    pen.disc(x - 47, y - 4, 7, INK, 6)
    pen.disc(x - 9, y - 16, 5, (250, 250, 250))
    pen.disc(x - 10, y - 16, 3.4, INK)
    pen.poly([(x + 4, y - 30), (x + 24, y - 26), (x + 27, y + 12),
              (x + 12, y + 6)], (92, 60, 34))
    pen.line([(x - 60, y + 12), (x - 10, y + 12)], 6, (196, 158, 100))
    pen.rect(x - 60, y + 28, 250, 30, (64, 126, 168, 150))
    for i in range(3):
        w = (t * 1.2 + i / 3) % 1
        pen.draw.ellipse(pen.at(x - 30 - 50 * w, y + 18 - 9 * w) + pen.at(
            x + 60 + 80 * w, y + 32 + 12 * w), None,
            (206, 230, 240, int(180 * (1 - w))), 3)
    for i in range(9):
        rx = 548 + i * 11
        pen.line([(rx, 322), (rx + 9 * math.sin(t * 2 + i * 0.6), 230 +
                 (i * 37) % 40)], 3, (92, 124, 60))
        pen.disc(rx + 9 * math.sin(t * 2 + i * 0.6), 236 + (i * 37) % 40, 4,
                 (110, 74, 44), 12)
    figure(pen, 92, 344, 138, t * 2.2, (206, 84, 52), (64, 74, 110), 1, 0.1,
           "wave")


def yard(pen, t):
    pen.rect(0, 0, 640, 360, (22, 26, 42))
    pen.rect(0, 60, 250, 190, (40, 42, 58))
    for row in range(3):
        for i in range(5):
            lit = (row, i) in ((0, 1), (1, 3))
            pen.rect(16 + i * 46, 76 + row * 54, 26, 30,
                     (196, 168, 90) if lit else (28, 32, 46))
    pen.rect(0, 246, 640, 120, (46, 46, 54))
    # the lamp and its cone
    pen.line([(392, 262), (392, 40), (420, 40)], 5, (84, 88, 98))
    pen.poly([(410, 46), (432, 46), (590, 362), (262, 362)],
             (255, 226, 150, 46))
    pen.disc(421, 44, 12, (255, 240, 190), 6)
    for i in range(2):
        x = 446 + i * 84
        pen.rect(x, 206, 74, 60, (38, 96, 66))
        pen.poly([(x - 4, 206), (x + 78, 206), (x + 70, 194), (x + 4, 194)],
                 (30, 74, 54))
        pen.disc(x + 12, 270, 6, (20, 20, 24))
        pen.disc(x + 62, 270, 6, (20, 20, 24))
    # the van backs in, its door is open
    x = 20 + 110 * min(1.0, t / 2.2)
    pen.rect(x, 188, 170, 92, (150, 156, 166))
    pen.poly([(x - 56, 280), (x - 56, 242), (x - 34, 204), (x, 204),
              (x, 280)], (150, 156, 166))
    pen.poly([(x - 46, 240), (x - 30, 212), (x - 6, 212), (x - 6, 240)],
             (60, 84, 104))
    pen.rect(x + 128, 196, 42, 72, (40, 40, 48))
    pen.rect(x + 166, 262, 6, 14, (240, 40, 30))
    pen.disc(x - 28, 282, 19, (16, 16, 20))
    pen.disc(x + 128, 282, 19, (16, 16, 20))
    pen.disc(x - 28, 282, 8, (110, 110, 116))
    pen.disc(x + 128, 282, 8, (110, 110, 116))
    # the heap grows by a bag in each throw
    thrown = max(0.0, t - 2.2) / 1.45
    spots = ((392, 316), (424, 322), (452, 314), (408, 296), (438, 296))
    for i in range(min(5, int(thrown))):
        bx, by = spots[i]
        pen.disc(bx, by, 23, (24, 26, 34) if i % 2 else (124, 118, 112), 18)
        pen.line([(bx, by - 16), (bx + 4, by - 25)], 6, (150, 146, 140))
        pen.disc(bx - 7, by - 6, 5, (92, 92, 102), 4)
    if t > 1.6:
        hand = figure(pen, 342, 338, 134, t * 4.3, (98, 106, 128),
                      (58, 66, 92), 1, 0.25, "push", 0.06)[0]
        f = thrown % 1.0
        if t > 2.2 and thrown < 5:
            gx, gy = spots[int(thrown)]
            bx = hand[0] + (gx - hand[0]) * f
            by = hand[1] + (gy - hand[1]) * f - 60 * math.sin(f * math.pi)
            pen.disc(bx, by, 22, (124, 118, 112), 18)
            pen.line([(bx, by - 16), (bx + 4, by - 25)], 6, (150, 146, 140))


def car(pen, x, y, k, colour, plate):
    """A car from the front, its wheels at y, k times 100 wide."""
    def r(dx, dy, w, h, c):
        pen.rect(x + dx * k, y + dy * k, w * k, h * k, c)
    r(-46, -12, 18, 14, (20, 20, 24))
    r(28, -12, 18, 14, (20, 20, 24))
    pen.poly([(x - 36 * k, y - 46 * k), (x - 27 * k, y - 74 * k),
              (x + 27 * k, y - 74 * k), (x + 36 * k, y - 46 * k)], colour)
    pen.poly([(x - 31 * k, y - 46 * k), (x - 24 * k, y - 69 * k),
              (x + 24 * k, y - 69 * k), (x + 31 * k, y - 46 * k)],
             (62, 84, 104))
    r(-48, -48, 96, 40, colour)
    r(-48, -16, 96, 9, tuple(c * 2 // 3 for c in colour))
    r(-22, -42, 44, 10, (40, 42, 48))
    pen.disc(x - 36 * k, y - 36 * k, 9 * k, (255, 250, 214), 7 * k)
    pen.disc(x + 36 * k, y - 36 * k, 9 * k, (255, 250, 214), 7 * k)
    if plate:
        r(-27, -28, 54, 13, INK)
        r(-26, -27, 52, 11, (252, 252, 250))
        r(-26, -27, 7, 11, (0, 152, 196))
        pen.text(x + 3.6 * k, y - 21.5 * k, 6.4 * k, plate, INK)


def street_base(pen, t):
    pen.sky((156, 196, 226), (220, 230, 234), 130)
    for i, (c, h) in enumerate((((206, 182, 150), 96), ((186, 160, 140), 118),
                                ((212, 200, 176), 84))):
        pen.rect(i * 82 - 10, 150 - h, 78, h, c)
        pen.rect(420 + i * 82, 156 - h, 78, h, c)
        for row in range(3):
            for k in range(3):
                pen.rect(i * 82 + 2 + k * 22, 162 - h + row * 24, 12, 14,
                         (112, 142, 166))
                pen.rect(432 + i * 82 + k * 22, 168 - h + row * 24, 12, 14,
                         (112, 142, 166))
    pen.rect(0, 146, 640, 216, (150, 172, 116))
    pen.poly([(270, 146), (370, 146), (640, 350), (640, 362), (0, 362),
              (0, 350)], (92, 94, 100))
    for i in range(8):
        f = ((i + t * 1.1) % 8) / 8
        y = 146 + 216 * f * f
        pen.poly([(320 - 1 - 4 * f, y), (320 + 1 + 4 * f, y),
                  (320 + 1 + 5 * f, y + 4 + 20 * f),
                  (320 - 1 - 5 * f, y + 4 + 20 * f)], (236, 236, 230))
    tree(pen, 236, 170, 60, t)
    tree(pen, 410, 172, 64, t)


def street(pen, t):
    street_base(pen, t)
    f = (t % 4.0) / 4.0
    car(pen, 340 + 46 * f, 166 + 60 * f, 0.30 + 0.9 * f, (222, 190, 60), "")
    # the one that the plate reader has found: it comes close and waits
    f = min(1.0, t / 4.5)
    f = f * f * (3 - 2 * f)
    car(pen, 312 - 92 * f, 166 + 178 * f, 0.34 + 2.5 * f, (178, 44, 52),
        "000 DBL 13")
    figure(pen, 560 - t * 6, 300, 96, t * 5, (70, 100, 150), (50, 50, 60),
           face=-1)


def quiet_street(pen, t):
    street_base(pen, t)
    f = (t % 6.0) / 6.0
    car(pen, 336 + 110 * f, 160 + 120 * f, 0.25 + 1.1 * f, (70, 110, 160), "")
    figure(pen, 30 + t * 26, 300, 92, t * 5.4, (120, 84, 130), (50, 50, 60))
    figure(pen, 70 + t * 26, 304, 66, t * 6.4, (226, 150, 50), (60, 70, 110))


def quiet_yard(pen, t):
    pen.sky((150, 194, 228), (218, 230, 236), 120)
    pen.rect(60, 40, 300, 180, (206, 196, 176))
    for row in range(3):
        for i in range(6):
            pen.rect(76 + i * 48, 56 + row * 52, 28, 30, (116, 150, 176))
    pen.rect(0, 216, 640, 150, (168, 166, 158))
    pen.rect(0, 210, 640, 10, (124, 160, 94))
    # a swing with a child, a bench with two old men
    a = 0.6 * math.sin(t * 2.09)
    pen.line([(420, 290), (450, 150), (560, 150), (590, 290)], 6,
             (200, 80, 60))
    sx, sy = 505 + 110 * math.sin(a), 150 + 110 * math.cos(a)
    for dx in (-14, 14):
        pen.line([(505 + dx, 150), (sx + dx, sy)], 2, (70, 70, 76))
    figure(pen, sx, sy + 34, 72, 1.2, (240, 180, 40), (60, 90, 160), 1, 0.6)
    pen.line([(sx - 18, sy), (sx + 18, sy)], 6, (120, 84, 54))
    pen.rect(120, 262, 130, 8, (132, 92, 58))
    pen.rect(120, 240, 130, 6, (132, 92, 58))
    for i in range(2):
        figure(pen, 158 + i * 50, 302, 92, 0.4 * math.sin(t * 2 + i),
               ((72, 84, 96), (110, 84, 66))[i], (56, 54, 60),
               1 - 2 * i, 0.3, "carry", hair=(226, 226, 226))
    tree(pen, 34, 300, 150, t)


# name, device in the corner, seconds, scene, zoom, left, top
CLIPS = (
    ("bakery", "cam-0098", 8, bakery, 1.0, 0, 0),
    ("bazaar-east", "cam-1034", 8, bazaar, 1.0, 0, 0),
    ("bazaar-rows", "cam-1035", 6, bazaar, 1.5, 212, 72),
    ("bazaar-roof", "cam-1036", 6, bazaar, 0.84, -10, -44),
    ("school", "cam-2001", 10, school, 1.0, 0, 0),
    ("park", "cam-0307", 8, park, 1.0, 0, 0),
    ("wind", "cam-0412", 8, wind, 1.0, 0, 0),
    ("lake", "cam-0521", 8, lake, 1.0, 0, 0),
    ("yard", "cam-0633", 10, yard, 1.0, 0, 0),
    ("street", "cam-0715", 8, street, 1.0, 0, 0),
    ("quiet-street", "DEMO", 6, quiet_street, 1.0, 0, 0),
    ("quiet-yard", "DEMO", 6, quiet_yard, 1.0, 0, 0),
)


def frame(clip, t):
    _, device, _, scene, zoom, left, top = clip
    pen = Pen(zoom, left, top)
    scene(pen, t)
    return pen.finished(device, t)


def encode(clip, seconds, size, options, path):
    """Pipes the frames of a clip into one run of ffmpeg."""
    run = subprocess.Popen(
        ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24",
         "-s", "%dx%d" % size, "-r", str(FPS), "-i", "-", "-an", "-fflags",
         "+bitexact", "-flags", "+bitexact"] + options + [path],
        stdin=subprocess.PIPE)
    for i in range(round(seconds * FPS)):
        image = frame(clip, i / FPS)
        run.stdin.write((image if size == (W, H) else image.resize(
            size, Image.BOX)).tobytes())
    run.stdin.close()
    if run.wait() != 0:
        sys.exit("draw.py: ffmpeg failed for " + path)


# Scenes in which everything moves are coded a little coarser: a clip stays
# below 350 kB and all of them below 3 MB.
BUSY = {"wind": 33, "bazaar-east": 30, "bazaar-rows": 30, "bazaar-roof": 30}

# A keyframe each second, one slice a frame, no B-frames: what a player may
# join at any second and what a packetiser can cut without reordering.
H264 = ["-c:v", "libx264", "-preset", "veryslow", "-tune", "zerolatency",
        "-profile:v", "main", "-pix_fmt", "yuv420p", "-g",
        str(FPS), "-keyint_min", str(FPS), "-threads", "1", "-x264-params",
        "sliced-threads=0:scenecut=0:bframes=0", "-f", "mpegts"]
H265 = ["-c:v", "libx265", "-preset", "slow", "-tune", "zerolatency",
        "-pix_fmt", "yuv420p", "-crf", "30", "-g", str(FPS), "-threads", "1",
        "-x265-params", "log-level=error:bframes=0:keyint=15:min-keyint=15"
        ":scenecut=0:open-gop=0:repeat-headers=1:pools=1:frame-threads=1:info=0",
        "-f", "mpegts"]
MJPEG = ["-c:v", "mjpeg", "-q:v", "9", "-pix_fmt", "yuvj420p", "-vf", "fps=5",
         "-f", "mjpeg"]


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    wanted = sys.argv[1:]
    if wanted and wanted[0] == "--stills":  # DIR: three pictures of each clip
        for clip in CLIPS:
            for share in (0.15, 0.5, 0.9):
                frame(clip, clip[2] * share).save(
                    os.path.join(wanted[1], "%s-%d.png" % (
                        clip[0], share * 100)))
        return
    for clip in CLIPS:
        if not wanted or clip[0] in wanted:
            crf = ["-crf", str(BUSY.get(clip[0], 28))]
            encode(clip, clip[2], (W, H), H264 + crf,
                   os.path.join(here, clip[0] + ".ts"))
    if not wanted or "samples" in wanted:
        encode(CLIPS[1], 3, (320, 180), H265,
               os.path.join(here, "sample-h265.ts"))
        encode(CLIPS[7], 1.4, (320, 180), MJPEG,
               os.path.join(here, "sample.mjpeg"))


main()
