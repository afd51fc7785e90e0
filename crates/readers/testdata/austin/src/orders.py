"""A small program to be sampled: two threads, a child process, garbage, memory that comes and goes, sleep."""
import gc
import multiprocessing
import sys
import threading
import time


class Order:
    def __init__(self, number):
        self.number = number
        self.me = self  # a cycle, for the collector
        self.lines = [str(i) for i in range(20)]

    def price(self):
        return sum(len(line) * 3 for line in self.lines)


def take(count):
    return [Order(i) for i in range(count)]


def total(orders):
    return sum(order.price() for order in orders)


def work(end):
    kept = []
    while time.time() < end:
        total(take(200))
        kept.append(bytearray(1 << 18))
        if len(kept) > 30:
            kept.clear()
            gc.collect()


def wait(end):
    while time.time() < end:
        time.sleep(0.01)


def child(seconds):
    work(time.time() + seconds)


def main(seconds, children):
    end = time.time() + seconds
    waiter = threading.Thread(target=wait, args=(end,), name="waiter")
    waiter.start()
    if children:
        process = multiprocessing.get_context("fork").Process(target=child, args=(seconds / 2,))
        process.start()
    work(end)
    waiter.join()
    if children:
        process.join()


if __name__ == "__main__":
    main(float(sys.argv[1]), len(sys.argv) > 2)
