package app;

/** Work, allocations and a lock that is fought for, in a second. */
public class Small {
    static final Object LOCK = new Object();
    static volatile long sink;
    static long work(int n) { long s = 0; for (int i = 0; i < n; i++) s += Long.toString(i * 31L).hashCode(); return s; }
    static void hold() { synchronized (LOCK) { sink += work(400_000); } }
    public static void main(String[] args) throws Exception {
        Runnable r = () -> { long end = System.nanoTime() + 1_000_000_000L; while (System.nanoTime() < end) { hold(); sink += work(200_000); } };
        Thread a = new Thread(r, "left"), b = new Thread(r, "right");
        a.start(); b.start(); a.join(); b.join();
    }
}
