"""Writes the cases of simpleperf's protobuf, by the description in src/simpleperf/proto.rs."""
import struct
import sys


def number(n):
    n &= (1 << 64) - 1
    out = b""
    while n >= 0x80:
        out += bytes([n & 0x7F | 0x80])
        n >>= 7
    return out + bytes([n])


def field(tag, value):
    if isinstance(value, int):
        return number(tag << 3) + number(value)
    value = value.encode() if isinstance(value, str) else value
    return number(tag << 3 | 2) + number(len(value)) + value


def record(kind, *fields):
    message = field(kind, b"".join(fields))
    return struct.pack("<I", len(message)) + message


def call(address, file, symbol, execution=None):
    fields = field(1, address) + field(2, file) + field(3, symbol)
    return field(3, fields + (b"" if execution is None else field(4, execution)))


def sample(time, tid, count, event, *calls, error=None):
    fields = [field(1, time), field(2, tid), *calls, field(4, count), field(5, event)]
    if error is not None:
        fields.append(field(6, field(1, error) + field(2, 0x7FFF) + field(3, error)))
    return record(1, *fields)


def lost(samples, count):
    return record(2, field(1, samples), field(2, count))


def file(id, path, *symbols):
    return record(3, field(1, id), field(2, path), *(field(3, s[0]) for s in symbols), *(field(4, s[-1]) for s in symbols))


def thread(tid, pid, name):
    return record(4, field(1, tid), field(2, pid), field(3, name))


META = record(5, field(1, "cpu-clock"), field(1, "instructions:u"), field(2, "com.example.demo"), field(3, "debuggable"),
              field(4, "34"), field(5, "userdebug"), field(6, 0))
HEAD = b"SIMPLEPERF" + struct.pack("<H", 1)
END = struct.pack("<I", 0)
SAMPLES = (
    sample(4118985866500, 123, 250000, 0, call(0x4F3C, 0, 0), call(0x21A40, 1, 0), call(0x7F0, 0, 1))
    + sample(4118985866000, 123, 250000, 0, call(0x21A44, 1, 0), call(0x7F0, 0, 1))
    + sample(4118985867000, 77, 1000003, 1, call(0xFFFFFFC0000812C0, 2, 0, 0), call(0x5A0, 3, 0, 1), call(0x5B0, 3, 1, 2),
             call(0x5C0, 3, 2, 3), call(0x6C0, 1, -1))
    + sample(4118985868000, 123, 250000, 0, call(0x4F3C, 0, 0), call(0x21A40, 1, 0), error=2)
    + sample(4118985869000, 123, 250000, 0, call(0x4F3C, 0, 0), call(0x21A40, 1, 0), error=0)
)
FILES = (
    file(0, "/system/lib64/libc.so", ("memcpy",), ("__start_thread",))
    + file(1, "/data/app/base.apk!/lib/arm64/libdemo.so", ("demo::draw(int)", "_ZN4demo4drawEi"))
    + file(2, "[kernel.kallsyms]", ("el0_svc_common",))
    + file(3, "/system/framework/arm64/boot.oat", ("android.os.Handler.dispatchMessage",), ("com.example.demo.Main.run",),
           ("art::interpreter::Execute",))
)
THREADS = thread(123, 77, "RenderThread") + thread(77, 77, "demo: main")
SWITCH = record(6, field(1, 1), field(2, 4118985866100), field(3, 123))

cases = {
    "callchains": HEAD + META + SWITCH + SAMPLES + lost(5, 7) + FILES + THREADS + END,
    "nothing-named": HEAD + SAMPLES + END,
    "odd-records": HEAD + META + sample(1, 5, 10, 9) + record(1, field(1, 2), field(2, 5)) + record(1, field(2, 5), field(4, 3), field(9, 1))
    + sample(3, 5, 1 << 63, 0) + record(7, field(1, 1)) + file(0, "/a") + file(0, "/b", ("last",)) + sample(4, 5, 1, 0, call(1, 0, 0), call(2, 0, 5))
    + END,
    "cut-in-a-record": (HEAD + META + SAMPLES + FILES)[:-9],
    "cut-without-end": HEAD + META + SAMPLES + FILES + THREADS,
    "bad-record": HEAD + META + SAMPLES + FILES + struct.pack("<I", 3) + b"\x0a\x7f\x01" + THREADS + END,
    "error-first-record": HEAD + struct.pack("<I", 3) + b"\x07\x7f\x01" + END,
    "error-length": HEAD + struct.pack("<I", 0xFFFFFFFF) + b"\x0a",
    "error-no-samples": HEAD + META + lost(0, 3) + END,
    "error-version": b"SIMPLEPERF" + struct.pack("<H", 2) + META + SAMPLES + END,
    "error-only-magic": b"SIMPLEPERF",
}
for name, data in cases.items():
    with open(f"{sys.argv[1]}/{name}.trace", "wb") as out:
        out.write(data)
