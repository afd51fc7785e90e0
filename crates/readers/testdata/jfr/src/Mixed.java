package app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** A bit of everything a flight recorder sees: work, lambdas, allocations, a leak, locks, parks and sleeps. */
public class Mixed {
    static final Object LOCK = new Object();
    static final List<byte[]> KEPT = new ArrayList<>();
    static volatile long sink;

    interface Task { long run(int n); }

    static long deep(int depth, Task task, int n) { return depth == 0 ? task.run(n) : deep(depth - 1, task, n) + 1; }
    static long work(int n) { long s = 0; for (int i = 0; i < n; i++) s += Long.toString(i * 31L).hashCode(); return s; }
    static void hold() { synchronized (LOCK) { sink += work(60_000); } }

    static void body(int seed, long nanos) {
        long end = System.nanoTime() + nanos;
        int round = seed;
        while (System.nanoTime() < end) {
            hold();
            int n = 40_000 + round;
            sink += deep(round % 20, m -> work(m), n);
            keep(new byte[4096]);
            if (round++ % 16 == 0) LockSupport.parkNanos(2_000_000);
            if (round % 24 == 0) nap();
        }
    }
    static void keep(byte[] b) { synchronized (KEPT) { KEPT.add(b); } }
    static void nap() { try { Thread.sleep(3); } catch (InterruptedException e) { throw new IllegalStateException(e); } }

    /** Settings, the file to write, and anything more for virtual threads too. */
    public static void main(String[] args) throws Exception {
        Recording recording = new Recording(Configuration.create(Path.of(args[0])));
        body(3, 300_000_000L);
        recording.start();
        run(args.length > 2);
        recording.stop();
        recording.dump(Path.of(args[1]));
    }

    static void run(boolean virtual) throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (String name : new String[] {"left", "right"}) threads.add(new Thread(() -> body(name.length(), 900_000_000L), name));
        if (virtual) threads.addAll(virtual());
        for (Thread t : threads) t.start();
        for (Thread t : threads) t.join();
    }

    /** By reflection, so that one class file runs on every version. */
    static List<Thread> virtual() throws Exception {
        List<Thread> out = new ArrayList<>();
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        for (int i = 0; i < 2; i++) {
            Runnable run = () -> body(7, 900_000_000L);
            out.add((Thread) type.getMethod("unstarted", Runnable.class).invoke(builder, run));
        }
        type.getMethod("name", String.class).invoke(builder, "named-virtual");
        Runnable run = () -> body(9, 900_000_000L);
        out.add((Thread) type.getMethod("unstarted", Runnable.class).invoke(builder, run));
        return out;
    }
}
