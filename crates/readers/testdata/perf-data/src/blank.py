"""Takes host name, command line and release of the system out of a perf.data, in place, so that nothing moves.

    blank.py FILE…
"""

import struct
import sys

HOSTNAME, OS_RELEASE, CMDLINE = 3, 4, 11
FEATURE_RECORD = 80


def blank(data, feature, start, end):
    """Overwrites the texts of one section: lengths stay, the rest becomes zeros."""
    if feature == CMDLINE:
        (n,) = struct.unpack_from("<I", data, start)
        start += 4
    else:
        n = 1
    for _ in range(n):
        if start + 4 > end:
            return
        (length,) = struct.unpack_from("<I", data, start)
        text = b"6.1.0" if feature == OS_RELEASE else b"x"
        data[start + 4 : start + 4 + length] = text.ljust(length, b"\0")
        start += 4 + length


def run(path):
    with open(path, "rb") as file:
        data = bytearray(file.read())
    assert data[:8] == b"PERFILE2", path
    wanted = (HOSTNAME, OS_RELEASE, CMDLINE)
    (size,) = struct.unpack_from("<Q", data, 8)
    if size == 16:
        at = 16
        while at + 8 <= len(data):
            kind, _, size = struct.unpack_from("<IHH", data, at)
            if kind == FEATURE_RECORD:
                (feature,) = struct.unpack_from("<Q", data, at + 8)
                if feature in wanted:
                    blank(data, feature, at + 16, at + size)
            at += size
    else:
        offset, size = struct.unpack_from("<QQ", data, 40)
        bits = int.from_bytes(data[72:104], "little")
        table = offset + size
        for feature in range(256):
            if bits >> feature & 1:
                start, size = struct.unpack_from("<QQ", data, table)
                if feature in wanted:
                    blank(data, feature, start, start + size)
                table += 16
    with open(path, "wb") as file:
        file.write(data)


for path in sys.argv[1:]:
    run(path)
