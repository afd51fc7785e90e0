"""What austin's own reader (austin-python) makes of MOJO: per stack of functions a hash of it, time and memory.

Its reader leaves out frames of the kernel and the marks of the collector and of stacks that break off."""
import sys
from austin.format.mojo import MojoStreamReader
from austin.events import AustinSample


def fnv(text):
    h = 0xCBF29CE484222325
    for b in text.encode():
        h = (h ^ b) * 0x100000001B3 & (1 << 64) - 1
    return h


for path in sys.argv[1:]:
    sums = {}
    for event in MojoStreamReader(open(path, "rb")):
        if isinstance(event, AustinSample):
            stack = ";".join(frame.function for frame in event.frames or ())
            time, memory, idle = sums.get(stack, (0, 0, 0))
            microseconds = event.metrics.time or 0
            sums[stack] = (time + microseconds, memory + (event.metrics.memory or 0), idle + (microseconds if event.idle else 0))
    name = path.split("/")[-1].split(".")[0]
    for key, (time, memory, idle) in sorted((fnv(stack), sums) for stack, sums in sums.items()):
        print(f"{name} {key:016x} {time} {memory} {idle}")
