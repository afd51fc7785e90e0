"""Writes the small cases of MOJO, by the description in src/austin/mojo.rs."""
import sys


def number(n):
    first = (0x40 if n < 0 else 0) | (abs(n) & 0x3F)
    n = abs(n) >> 6
    out = [first | (0x80 if n else 0)]
    while n:
        out.append((n & 0x7F) | (0x80 if n >> 7 else 0))
        n >>= 7
    return bytes(out)


def text(t):
    return t.encode() + b"\0"


def header(version):
    return b"MOJ" + number(version)


def meta(key, value):
    return b"\x01" + text(key) + text(value)


def stack(pid, tid, interpreter=None):
    return b"\x02" + number(pid) + (b"" if interpreter is None else number(interpreter)) + text(tid)


def frame(key, file, function, line, *columns):
    return b"\x03" + b"".join(number(n) for n in (key, file, function, line, *columns))


INVALID, GC, IDLE, REPEAT = b"\x04", b"\x07", b"\x08", b"\x0d"


def ref(key):
    return b"\x05" + number(key)


def kernel(name):
    return b"\x06" + text(name)


def time(n):
    return b"\x09" + number(n)


def memory(n):
    return b"\x0a" + number(n)


def string(key, value):
    return b"\x0b" + number(key) + text(value)


def string_ref(key):
    return b"\x0c" + number(key)


def strings():
    names = ["/srv/a.py", "main", "work", "/srv/b.py", "read", "native@7f10"]
    return b"".join(string(10 + i, name) for i, name in enumerate(names))


FRAMES = frame(1, 10, 11, 5, 0, 0, 0) + frame(2, 10, 12, 6, 9, 1, 80) + frame(3, 13, 14, 70000, 0, 0, 0)
WALL = header(3) + meta("austin", "3.7.0") + meta("interval", "100") + meta("mode", "wall")
FULL = header(3) + meta("austin", "3.7.0") + meta("mode", "full") + meta("gc", "on")

cases = {
    "version-1": header(1) + meta("mode", "wall") + stack(1, "1f") + string(10, "/srv/a.py") + string(11, "main")
    + frame(1, 10, 11, 5) + ref(1) + time(100),
    "version-2": header(2) + meta("mode", "cpu") + stack(1, "1f") + strings() + FRAMES + ref(1) + ref(2) + time(100)
    + stack(1, "20") + ref(1) + time(1),
    "states": WALL + stack(1, "1f", 0) + strings() + FRAMES + ref(1) + ref(2) + string_ref(10) + time(100)
    + stack(1, "1f", 0) + ref(1) + ref(2) + GC + time(40)
    + stack(1, "20", 2) + ref(1) + kernel("do_syscall_64") + time(30)
    + stack(1, "1f", 0) + INVALID + ref(2) + ref(3) + time(20)
    + stack(1, "1f", 0) + INVALID + time(5)
    + stack(1, "1f", 0) + time(2)
    + stack(1, "worker", 0) + ref(3) + time(1)
    + meta("duration", "400"),
    "full-metrics": FULL + stack(1, "1f", 0) + strings() + FRAMES + ref(1) + time(100) + memory(4096)
    + stack(1, "1f", 0) + ref(1) + time(100) + IDLE + memory(-1024)
    + stack(1, "1f", 0) + ref(1) + ref(2) + GC + IDLE + time(100) + memory(0)
    + stack(1, "1f", 0) + ref(1) + time(100)
    + stack(1, "1f", 0) + ref(1) + time(50) + memory(1),
    "memory-metrics": header(3) + meta("mode", "memory") + stack(1, "1f", 0) + strings() + FRAMES + ref(1) + memory(-4096)
    + stack(1, "1f", 0) + ref(2) + memory(1 << 33),
    "processes": WALL + stack(1, "1f", 0) + strings() + FRAMES + ref(1) + time(100)
    + stack(2, "20", 0) + string(10, "/srv/child.py") + string(11, "child") + frame(1, 10, 11, 7, 0, 0, 0) + ref(1) + time(100)
    + stack(1, "1f", 0) + ref(1) + time(10)
    + stack(2, "20", 0) + string(11, "again") + frame(1, 10, 11, 8, 0, 0, 0) + ref(1) + time(10),
    "missing": WALL + stack(1, "1f", 0) + frame(1, 10, 1, 5, 0, 0, 0) + ref(1) + ref(9) + time(100)
    + stack(1, "1f", 0) + ref(1) + stack(1, "1f", 0) + ref(1) + time(1),
    "repeat": WALL + stack(1, "1f", 0) + strings() + FRAMES + frame(4, 15, 14, 3, 0, 0, 0) + ref(1) + ref(2) + ref(4) + time(100)
    + stack(1, "1f", 0) + ref(4) + ref(4) + REPEAT + time(10)
    + stack(1, "1f", 0) + ref(3) + REPEAT + time(20)
    + stack(1, "20", 0) + ref(3) + REPEAT + time(30)
    + stack(1, "1f", 0) + REPEAT + time(5),
    "native-frames": header(3) + meta("map", "7f00-8000 /usr/lib/libc.so.6") + meta("mode", "wall") + stack(1, "1f", 0)
    + strings() + frame(1 << 62, 15, 14, 3, 0, 0, 0) + ref(1 << 62) + time(100),
    "cut-in-an-event": WALL + stack(1, "1f", 0) + strings() + FRAMES + ref(1) + time(100) + stack(1, "1f", 0) + b"\x05\xc1",
    "cut-in-a-sample": WALL + stack(1, "1f", 0) + strings() + FRAMES + ref(1) + time(100) + stack(1, "1f", 0) + ref(1),
    "unknown-event": WALL + stack(1, "1f", 0) + strings() + FRAMES + ref(1) + time(100) + b"\x20" + stack(1, "1f", 0) + ref(1) + time(1),
    "long-number": WALL + stack(1, "1f", 0) + strings() + FRAMES + ref(1) + time(100) + stack(1, "1f", 0) + b"\x09" + b"\xff" * 12 + b"\0",
    "values-too-large": WALL + stack(1, "1f", 0) + strings() + FRAMES + ref(1) + time(100) + stack(1, "1f", 0) + time(1 << 62)
    + stack(1, "1f", 0) + time(-1),
    "error-frame-first": WALL + ref(1) + time(100),
    "error-no-samples": WALL,
    "error-only-magic": b"MOJ\x03",
    "error-version": header(9) + meta("mode", "wall"),
}
for name, data in cases.items():
    with open(f"{sys.argv[1]}/{name}.mojo", "wb") as out:
        out.write(data)
