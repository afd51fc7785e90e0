"""Writes the small files of this folder by perf's description of the format, each for one thing a reader must know.

    make.py FOLDER
"""

import os
import struct
import subprocess
import sys

IP, TID, TIME, ADDR, READ, CALLCHAIN, ID, CPU, PERIOD, STREAM_ID, RAW, BRANCH = (1 << i for i in range(12))
REGS_USER, STACK_USER, WEIGHT, DATA_SRC, IDENTIFIER, TRANSACTION, REGS_INTR = (1 << i for i in range(12, 19))
PHYS_ADDR, AUX, CGROUP, DATA_PAGE, CODE_PAGE, WEIGHT_STRUCT = (1 << i for i in range(19, 25))
USUAL = IP | TID | TIME | CALLCHAIN | PERIOD
KERNEL, USER, HYPERVISOR, GUEST_KERNEL, GUEST_USER = 1, 2, 3, 4, 5
TO_KERNEL, TO_USER, TO_HV = 2**64 - 128, 2**64 - 512, 2**64 - 32
TO_GUEST_KERNEL, TO_GUEST_USER, TO_DEFERRED = 2**64 - 2176, 2**64 - 2560, 2**64 - 640
MMAP, LOST, COMM, EXIT, THROTTLE, UNTHROTTLE, FORK, _, SAMPLE, MMAP2 = range(1, 11)
LOST_SAMPLES, SWITCH, KSYMBOL, TEXT_POKE = 13, 14, 17, 20
HEADER_ATTR, TRACING_DATA, BUILD_ID, ROUND, AUXTRACE, UPDATE, FEATURE = 64, 66, 67, 68, 71, 78, 80
COMPRESSED, COMPRESSED2 = 81, 83
SAMPLE_ID_ALL, FREQ, EXCLUDE_GUEST = 1 << 18, 1 << 10, 1 << 20


class File:
    """A recording; `order` is `<` or `>`."""

    def __init__(self, order="<"):
        self.order, self.attrs, self.records, self.features = order, [], b"", {}

    def pack(self, form, *values):
        return struct.pack(self.order + form, *values)

    def words(self, *values):
        return self.pack(f"{len(values)}Q", *values)

    def text(self, text):
        data = text.encode() + b"\0"
        data += b"\0" * (-len(data) % 64)
        return self.pack("I", len(data)) + data

    def attr(self, ids=(), sample_type=USUAL, kind=1, config=0, period=1000, flags=SAMPLE_ID_ALL | FREQ | EXCLUDE_GUEST,
             read_format=0, branch=0, regs=0, stack=0, max_stack=0, bp_type=0):
        bits = struct.pack("<Q", flags)
        if self.order == ">":
            bits = bytes(int(f"{b:08b}"[::-1], 2) for b in bits)
        data = self.pack("IIQQQQ", kind, 128, config, period, sample_type, read_format) + bits
        data += self.pack("IIQQQQIiQIHH", 0, bp_type, 0, 0, branch, regs, stack, 0, 0, 0, max_stack, 0)
        self.attrs.append((data.ljust(128, b"\0"), list(ids), sample_type))
        return self

    def record(self, kind, misc, body):
        body += b"\0" * (-len(body) % 8)
        self.records += self.pack("IHH", kind, misc, 8 + len(body)) + body
        return self

    def event(self, kind, misc, body, time, tid=7, attr=0):
        """A record that is no sample, with what sample_id_all puts behind it."""
        body += b"\0" * (-len(body) % 8)
        _, ids, has = self.attrs[attr]
        if has & TID:
            body += self.pack("ii", 7, tid)
        if has & TIME:
            body += self.words(time)
        for bit in (ID, STREAM_ID):
            if has & bit:
                body += self.words(ids[0])
        if has & CPU:
            body += self.pack("II", 0, 0)
        if has & IDENTIFIER:
            body += self.words(ids[0])
        return self.record(kind, misc, body)

    def comm(self, name, time=0, pid=7, tid=7, run=False):
        return self.event(COMM, 0x2000 if run else 0, self.pack("ii", pid, tid) + name.encode() + b"\0", time)

    def fork(self, time, pid, parent, tid=None, ptid=None):
        body = self.pack("iiiiQ", pid, parent, tid or pid, ptid or parent, time)
        return self.event(FORK, 0, body, time)

    def mmap(self, start, length, path, time=0, pid=7, offset=0, misc=USER):
        return self.event(MMAP, misc, self.pack("iiQQQ", pid, pid, start, length, offset) + path.encode() + b"\0", time)

    def mmap2(self, start, length, path, time=0, pid=7, offset=0, build_id=None, prot=5):
        file = self.pack("IIQQ", 8, 1, 99, 0)
        misc = USER
        if build_id:
            file, misc = self.pack("BBH20s", len(build_id), 0, 0, build_id), USER | 1 << 14
        body = self.pack("iiQQQ", pid, pid, start, length, offset) + file + self.pack("II", prot, 2)
        return self.event(MMAP2, misc, body + path.encode() + b"\0", time)

    def sample(self, time, *chain, pid=7, tid=7, period=1000, misc=USER, ip=None):
        """One with the usual fields."""
        addresses = [a for a in chain if a < 2**64 - 4095]
        body = self.words(ip if ip is not None else addresses[0] if addresses else 0)
        body += self.pack("ii", pid, tid) + self.words(time, period, len(chain), *chain)
        return self.record(SAMPLE, misc, body)

    def feature(self, number, data):
        self.features[number] = data
        return self

    def named(self, *names):
        data = self.pack("II", len(names), 128)
        for (attr, ids, _), name in zip(self.attrs, names):
            data += attr + self.pack("I", len(ids)) + self.text(name) + self.words(*ids)
        return self.feature(12, data)

    def bytes(self, closed=True):
        at, out, table = 104, b"", b""
        for attr, ids, _ in self.attrs:
            table += attr + self.words(at + len(out), 8 * len(ids))
            out += self.words(*ids)
        attrs_at = at + len(out)
        out += table
        data_at = at + len(out)
        bits = sum(1 << n for n in self.features)
        sections, at_end = b"", data_at + len(self.records) + 16 * len(self.features)
        contents = b""
        for number in sorted(self.features):
            sections += self.words(at_end + len(contents), len(self.features[number]))
            contents += self.features[number]
        magic = b"PERFILE2" if self.order == "<" else b"2ELIFREP"
        head = magic + self.words(104, 144, attrs_at, len(table), data_at, len(self.records) if closed else 0, 0, 0)
        head += self.words(*(bits >> 64 * i & 2**64 - 1 for i in range(4)))
        return head + out + self.records + (sections + contents if closed else b"")

    def pipe(self):
        head = b"PERFILE2" if self.order == "<" else b"2ELIFREP"
        return head + self.words(16) + self.records


def usual(order="<"):
    """A program `demo` of two binaries, in process 7."""
    f = File(order).attr(ids=[1])
    f.mmap(0xFFFFFFFF81000000, 0x1000000, "[kernel.kallsyms]_text", pid=-1, offset=0xFFFFFFFF81000000, misc=KERNEL)
    f.comm("demo").mmap2(0x400000, 0x1000, "/srv/demo/demo", offset=0x1000)
    return f.mmap2(0x7F0000000000, 0x2000, "/usr/lib/libdemo.so")


CASES = {}


def case(make):
    CASES[make.__name__.replace("_", "-")] = make
    return make


@case
def big_endian():
    f = usual(">").sample(10, TO_KERNEL, 0xFFFFFFFF81000010, TO_USER, 0x400010, 0x400020).sample(20, TO_USER, 0x7F0000000030)
    f.feature(5, f.text("6.1")).feature(6, f.text("ppc64")).feature(16, f.pack("II", 1, 1) + f.text("software"))
    return f.named("cpu-clock").bytes()


@case
def features():
    f = usual().sample(10, TO_USER, 0x400010)
    f.feature(4, f.text("6.1.0")).feature(5, f.text("6.1.90")).feature(6, f.text("x86_64")).feature(7, f.pack("II", 4, 2))
    f.feature(3, f.text("secret-host")).feature(11, f.pack("I", 1) + f.text("--secret-argument"))
    f.feature(8, f.text("A Processor")).feature(10, f.words(1024)).feature(29, f.pack("IIQQ", 1, 1, 10**18, 4))
    build = b"\1\2\3\4" * 5
    table = f.pack("IHHi20sI", 0, KERNEL, 36 + 24, -1, build, 0) + b"[kernel.kallsyms]".ljust(24, b"\0")
    table += f.pack("IHHi20sBBH", 0, USER | 1 << 15, 36 + 24, 7, b"\xab" * 4, 4, 0, 0) + b"/srv/demo/demo".ljust(24, b"\0")
    f.sample(20, TO_KERNEL, 0xFFFFFFFF81000010).feature(2, table)
    f.mmap2(0x500000, 0x1000, "/usr/lib/libid.so", build_id=b"\x0c\x0d\x0e").sample(30, TO_USER, 0x500001)
    return f.named("cpu-clock:u").bytes()


@case
def sample_types():
    """Two events with other fields each, all of them."""
    f = File()
    every = (1 << 25) - 1 & ~WEIGHT_STRUCT
    f.attr(ids=[11], sample_type=every, read_format=0b10111, branch=1 << 17, regs=0b11, config=0)
    f.attr(ids=[12, 13], sample_type=IDENTIFIER | IP | TID | TIME | WEIGHT_STRUCT, kind=0, config=1, period=5,
           flags=SAMPLE_ID_ALL)
    f.comm("demo").mmap2(0x400000, 0x1000, "/srv/demo/demo")
    body = f.words(11, 0x400010) + f.pack("ii", 7, 7) + f.words(100, 0xDA7A, 11, 11) + f.pack("II", 3, 0) + f.words(250)
    body += f.words(250, 9, 9, 11, 0)
    body += f.words(3, TO_USER, 0x400010, 0x400020)
    body += f.pack("I", 12) + b"rawdatarawda"
    body += f.words(1, 0, 0x400001, 0x400002, 0)
    body += f.words(2, 1, 2) + f.words(16) + b"stackstackstacks" + f.words(8)
    body += f.words(5, 6, 7) + f.words(0) + f.words(8, 9, 10, 11) + f.words(8) + b"auxtrace"
    f.record(SAMPLE, USER, body)
    f.record(SAMPLE, USER, f.words(13, 0x400030) + f.pack("ii", 7, 7) + f.words(200, 1))
    return f.bytes()


@case
def lbr():
    f = File().attr(ids=[1], sample_type=USUAL | BRANCH, kind=0, branch=1 << 11 | 1 << 17)
    f.comm("demo").mmap2(0x400000, 0x1000, "/srv/demo/demo")
    def one(time, chain, branches):
        body = f.words(0x400010) + f.pack("ii", 7, 7) + f.words(time, 9, len(chain), *chain)
        body += f.words(len(branches), 0) + b"".join(f.words(*b, 0) for b in branches)
        f.record(SAMPLE, USER, body)
    one(10, [TO_KERNEL, 0xFFFFFFFF81000010, TO_USER, 0x400011], [(0x400100, 0x400010), (0x400200, 0x400100)])
    one(20, [TO_USER, 0x400011, 0x400012], [])
    one(30, [TO_KERNEL, 0xFFFFFFFF81000010], [(0x400100, 0x400010)])
    return f.bytes()


@case
def worlds():
    f = usual().sample(10, TO_GUEST_KERNEL, 0xFFFFFFFF81000010, misc=GUEST_KERNEL)
    f.sample(20, TO_GUEST_USER, 0x1234, misc=GUEST_USER)
    f.sample(30, TO_HV, 0x77, TO_KERNEL, 0xFFFFFFFF81000010, TO_USER, 0x400010)
    f.sample(40, 2**64 - 3000, 0x99, TO_USER, 0x400010).sample(50, ip=0x400011).sample(60, ip=0xFFFFFFFF81000020, misc=KERNEL)
    f.sample(70, TO_USER, 0x400010, TO_DEFERRED, 0x5).sample(80, TO_USER, 0xDEAD0000)
    return f.bytes()


@case
def order():
    """Records of two processors in rounds: what is newer stands first."""
    f = usual()
    f.sample(100, TO_USER, 0x400010).sample(300, TO_USER, 0x400030).comm("renamed", 250)
    f.sample(200, TO_USER, 0x400020).record(ROUND, 0, b"")
    f.sample(400, TO_USER, 0x400010, pid=8, tid=8).fork(350, 8, 7).comm("child", 450, pid=8, tid=8)
    f.sample(500, TO_USER, 0x400010, pid=8, tid=8).record(ROUND, 0, b"")
    f.sample(700, TO_USER, 0x400010, pid=8, tid=8).comm("other", 600, pid=8, tid=8, run=True)
    f.mmap2(0x600000, 0x1000, "/srv/demo/other", 650, pid=8).sample(800, TO_USER, 0x600010, 0x400010, pid=8, tid=8)
    f.fork(820, 7, 7, tid=9).sample(850, TO_USER, 0x400010, tid=9).record(ROUND, 0, b"")
    f.mmap2(0x400800, 0x400, "/srv/demo/late", 900).sample(901, TO_USER, 0x400810, 0x400C10, 0x400010)
    f.sample(950, TO_USER, 0x400010, pid=99, tid=99).sample(960, 0, pid=0, tid=0, misc=KERNEL).event(EXIT, 0, f.words(0, 0, 0), 970)
    return f.bytes()


@case
def kernel():
    f = usual().mmap(0xFFFFFFFFA0000000, 0x1000, "/lib/modules/6.1.0/kernel/fs/my-fs/my-fs.ko.xz", pid=-1, misc=KERNEL)
    f.event(KSYMBOL, 0, f.pack("QIHH", 0xFFFFFFFFC0000000, 0x100, 1, 0) + b"bpf_prog_0123_demo\0", 50)
    for time in (10, 60, 90):
        f.sample(time, TO_KERNEL, 0xFFFFFFFFC0000010, 0xFFFFFFFFA0000010, 0xFFFFFFFF81000010, 0xFFFFFFFFF0000000, misc=KERNEL)
    f.event(KSYMBOL, 0, f.pack("QIHH", 0xFFFFFFFFC0000000, 0x100, 1, 1) + b"bpf_prog_0123_demo\0", 80)
    return f.bytes()


@case
def memory():
    """What is in no file, or in one that is gone."""
    f = usual().mmap2(0x10000, 0x1000, "//anon", prot=7).mmap2(0x20000, 0x1000, "[vdso]", offset=0x5000)
    f.mmap2(0x30000, 0x1000, "/srv/demo/gone.so (deleted)").mmap2(0x40000, 0x1000, "[heap]", prot=3)
    f.mmap2(0x50000, 0x1000, "/memfd:jit (deleted)", prot=7).mmap2(0x60000, 0, "/srv/demo/empty")
    return f.sample(10, TO_USER, 0x10010, 0x20010, 0x30010, 0x40010, 0x50010, 0x60010).bytes()


@case
def counters():
    """`{a,b}:S`: the second event has no samples of its own, its counter is read with the first one's."""
    f = File()
    has = IDENTIFIER | USUAL | READ
    f.attr(ids=[11], sample_type=has, read_format=0b01100, kind=0, config=0).attr(ids=[12], sample_type=has, kind=0, config=1)
    f.comm("demo").mmap2(0x400000, 0x1000, "/srv/demo/demo")
    for time, a, b in [(10, 100, 70), (20, 250, 70), (30, 300, 99)]:
        body = f.words(11, 0x400010) + f.pack("ii", 7, 7) + f.words(time, 1000, 2, a, 11, b, 12)
        f.record(SAMPLE, USER, body + f.words(2, TO_USER, 0x400010))
    return f.named("a", "b").bytes()


@case
def names():
    """Events whose names the file does not say."""
    f = File()
    events = [(0, 1), (0, 99), (1, 3), (2, 7), (3, 0x10000), (3, 0x0102), (4, 0x1C2), (5, 0x400000), (9, 5), (77, 6)]
    for i, (kind, config) in enumerate(events):
        flags = [EXCLUDE_GUEST, 1 << 5 | 1 << 6, 0, 2 << 15 | EXCLUDE_GUEST][i % 4]
        f.attr(ids=[i + 1], sample_type=IDENTIFIER | IP | TID | TIME, kind=kind, config=config, period=i + 1, bp_type=3,
               flags=SAMPLE_ID_ALL | flags)
    for i in range(len(events)):
        f.record(SAMPLE, USER, f.words(i + 1, 0x10) + f.pack("ii", 7, 7) + f.words(10 + i))
    return f.feature(16, f.pack("I", 1) + f.pack("I", 9) + f.text("power")).bytes()


@case
def told():
    """What the recorder says of itself, and what is no sample."""
    f = usual().sample(10, TO_USER, 0x400010)
    f.event(LOST, 0, f.words(1, 30), 11).event(LOST, 0, f.words(1, 12), 12).event(LOST_SAMPLES, 0, f.words(40), 13)
    f.event(THROTTLE, 0, f.words(13, 1, 1), 13).event(UNTHROTTLE, 0, f.words(14, 1, 1), 14).event(SWITCH, 0, b"", 15)
    f.event(TEXT_POKE, 0, f.words(1, 2), 16).event(40, 0, b"12345678", 17).record(200, 0, b"12345678")
    f.record(AUXTRACE, 0, f.words(24, 0, 0) + f.pack("IIII", 0, 0, 0, 0)).records += b"trace" + b"\xff" * 19
    return f.sample(20, TO_USER, 0x400010).bytes()


@case
def depth():
    """A recorder that stops at four frames."""
    f = File().attr(ids=[1], max_stack=4)
    for time, n in [(10, 4), (20, 3), (30, 4)]:
        f.sample(time, TO_USER, *(0x400010 + i for i in range(n)))
    return f.bytes()


@case
def depth_of_another():
    """As deep as kernels usually go, but this one goes deeper."""
    f = usual()
    for time, n in [(10, 127), (20, 128)]:
        f.sample(time, TO_USER, *(0x400010 for _ in range(n)))
    return f.bytes()


@case
def no_time():
    f = File().attr(ids=[1], sample_type=IP | TID | CALLCHAIN)
    f.comm("demo").mmap2(0x400000, 0x1000, "/srv/demo/demo")
    for chain in [(0x400010, 0x400020), (0x400010, 0x400020), (0x400011,)]:
        body = f.words(chain[0]) + f.pack("ii", 7, 7) + f.words(1 + len(chain), TO_USER, *chain)
        f.record(SAMPLE, USER, body)
    return f.bytes()


@case
def bare():
    """Samples that hold nothing but a period."""
    f = File().attr(ids=[1], sample_type=PERIOD, flags=0)
    return f.record(SAMPLE, USER, f.words(5)).record(SAMPLE, USER, f.words(6)).bytes()


@case
def broken_records():
    f = File().attr(ids=[1], sample_type=USUAL | ID).attr(ids=[2], sample_type=USUAL | ID)
    f.comm("demo")
    def one(id, n, chain):
        body = f.words(0x10) + f.pack("ii", 7, 7) + f.words(10, id, 1, n, *chain)
        f.record(SAMPLE, USER, body)
    one(1, 2, [TO_USER, 0x10])
    one(3, 2, [TO_USER, 0x10])
    one(2, 2**61, [TO_USER, 0x10])
    one(2, 3, [TO_USER, 0x10])
    f.record(SAMPLE, USER, f.words(0x10)).record(MMAP, USER, f.words(1)).record(LOST, 0, b"").record(BUILD_ID, 0, b"")
    f.record(HEADER_ATTR, 0, f.words(1)).record(COMPRESSED2, 0, f.words(99))
    f.record(SAMPLE, USER, f.words(0x10) + f.pack("ii", 7, 7) + f.words(10, 1, 2**63, 0))
    f.records += f.pack("IHH", SAMPLE, 0, 7)
    return f.sample(10, TO_USER, 0x10).bytes()


@case
def not_closed():
    return usual().sample(10, TO_USER, 0x400010).sample(20, TO_USER, 0x400020).bytes(closed=False)


@case
def cut_off():
    return usual().sample(10, TO_USER, 0x400010).sample(20, TO_USER, 0x400020).bytes()[:-9]


def packed(records, kind, size):
    """Records as one zstd stream of two frames, in records of so many bytes."""
    half = len(records) // 2
    stream = b""
    for part in (records[:half], records[half:]):
        stream += subprocess.run(["zstd", "-q", "-c"], input=part, capture_output=True, check=True).stdout
    out = b""
    for at in range(0, len(stream), size):
        piece = stream[at : at + size]
        if kind == COMPRESSED2:
            body = struct.pack("<Q", len(piece)) + piece
            body += b"\0" * (-len(body) % 8)
        else:
            body = piece
        out += struct.pack("<IHH", kind, 0, 8 + len(body)) + body
    return out


@case
def compressed():
    f = usual()
    for i in range(40):
        f.sample(10 + i, TO_USER, 0x400010 + i, 0x400100)
    f.records = packed(f.records, COMPRESSED, 13)
    return f.bytes()


@case
def compressed2():
    f = usual()
    for i in range(40):
        f.sample(10 + i, TO_USER, 0x400010 + i, 0x400100)
    f.records = packed(f.records, COMPRESSED2, 29)
    return f.bytes()


@case
def compressed_damaged():
    f = usual().sample(10, TO_USER, 0x400010)
    f.record(COMPRESSED, 0, b"no zstd stream..").record(COMPRESSED, 0, b"and no more of it")
    return f.sample(20, TO_USER, 0x400010).bytes()


@case
def stream():
    """As `perf record -o -` writes it: attributes, names and sections are records."""
    f = File()
    g = File().attr(ids=[5], sample_type=USUAL | IDENTIFIER, kind=4, config=0x3C).attr(ids=[6], sample_type=USUAL | IDENTIFIER)
    for attr, ids, _ in g.attrs:
        f.record(HEADER_ATTR, 0, attr + f.words(*ids))
    f.attrs = g.attrs
    f.record(UPDATE, 0, f.words(2, 5) + b"my-cycles\0").record(FEATURE, 0, f.words(5) + f.text("6.1.90"))
    f.record(FEATURE, 0, f.words(3) + f.text("secret-host")).record(TRACING_DATA, 0, f.pack("I", 5)).records += b"\xffdata\0\0\0"
    f.record(BUILD_ID, USER, f.pack("i20sI", 7, b"\xaa" * 20, 0) + b"/srv/demo/demo\0")
    f.comm("demo").mmap2(0x400000, 0x1000, "/srv/demo/demo")
    for time, id in [(10, 5), (20, 6)]:
        body = f.words(id, 0x400010) + f.pack("ii", 7, 7) + f.words(time, 9, 2, TO_USER, 0x400010)
        f.record(SAMPLE, USER, body)
    return f.pipe()


@case
def error_no_samples():
    return usual().bytes()


@case
def error_no_attributes():
    return File().bytes()


@case
def error_only_traces():
    f = usual()
    f.record(AUXTRACE, 0, f.words(8, 0, 0) + f.pack("IIII", 0, 0, 0, 0)).records += b"\xff" * 8
    return f.bytes()


@case
def error_header():
    return usual().bytes()[:60]


@case
def error_magic_only():
    return b"PERFILE2"


@case
def error_size():
    f = usual()
    f.records += f.pack("IHH", 9, 0, 0) * 4
    return f.bytes()


@case
def error_sum():
    f = usual()
    return f.sample(10, TO_USER, 0x10, period=2**63 - 1).sample(20, TO_USER, 0x10, period=2**63 - 1).bytes()


for name, make in CASES.items():
    with open(os.path.join(sys.argv[1], name + ".data"), "wb") as file:
        file.write(make())
