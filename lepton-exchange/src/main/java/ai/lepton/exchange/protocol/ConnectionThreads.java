package ai.lepton.exchange.protocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that connections are read and written on, as many as there are requests under way, up to a limit; each with a
 * time within which the other side has to send its request, and to take its answer.
 *
 * <p>The JDK's server reads and writes with the thread that it is given, and waits for a slow client as long as that
 * wishes. A thread that waits too long is interrupted, which closes its connection. Where others wait for a thread, the slowest
 * clients have less time, so that many of them can't hold up the others for all of it.
 */
final class ConnectionThreads implements Executor, AutoCloseable {
    /** Bytes a second that a client moves at least who keeps a thread that others wait for. */
    static final int LEAST_RATE = 100_000;

    private static final int HURRY = 20;
    private static final long TICK_MILLIS = 100;
    private static final long KEEP_SECONDS = 30;

    private static final ThreadLocal<@Nullable Watch> CURRENT = new ThreadLocal<>();

    private final long patienceNanos;
    private final ThreadPoolExecutor pool;
    private final ConcurrentLinkedQueue<Runnable> overflow = new ConcurrentLinkedQueue<>();
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final Thread watchman;

    ConnectionThreads(int most, long patienceNanos) {
        this.patienceNanos = patienceNanos;
        AtomicInteger number = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(0, most, KEEP_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "inference connection " + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.watchman = new Thread(this::watch, "inference connections");
        watchman.setDaemon(true);
        watchman.start();
    }

    /** One thread's work, and until when the other side has to have done its part. */
    private static final class Watch {
        private final Thread thread = Thread.currentThread();
        private long begun;
        private long moved;
        private boolean isWaiting;
        private boolean isInterrupted;

        synchronized void begin() {
            begun = System.nanoTime();
            moved = 0;
            isWaiting = true;
        }

        synchronized void moved(int bytes) {
            moved += bytes;
        }

        synchronized void end() {
            isWaiting = false;
        }

        /** Interrupts it if it was waited for longer than this. */
        synchronized void check(long now, long patience) {
            if (isWaiting && now - begun > patience) {
                isWaiting = false;
                isInterrupted = true;
                thread.interrupt();
            }
        }

        /** Returns how long it was waited for beyond what it needs at the least rate. */
        synchronized long wasted(long now) {
            return isWaiting ? now - begun - moved * (TimeUnit.SECONDS.toNanos(1) / LEAST_RATE) : 0;
        }

        synchronized boolean wasInterrupted() {
            return isInterrupted;
        }
    }

    /** Says that from now on the other side has to do its part: it sends, or it takes what is sent. */
    void waitForClient() {
        Watch watch = CURRENT.get();
        if (watch != null) {
            watch.begin();
        }
    }

    /** Says that from now on nobody waits for the other side. */
    static void waitForModel() {
        Watch watch = CURRENT.get();
        if (watch != null) {
            watch.end();
        }
    }

    /** Says that the other side has sent or taken so many bytes. */
    static void moved(int bytes) {
        Watch watch = CURRENT.get();
        if (watch != null) {
            watch.moved(bytes);
        }
    }

    /** Returns whether this thread waited too long for the other side. */
    static boolean lostPatience() {
        Watch watch = CURRENT.get();
        return watch != null && watch.wasInterrupted();
    }

    /** Returns whether a request waits for a thread. */
    boolean hasWaiting() {
        return !overflow.isEmpty();
    }

    @Override
    public void execute(Runnable work) {
        try {
            pool.execute(() -> watched(work));
        } catch (RejectedExecutionException e) {
            overflow.add(work);
            startOverflow(); // all may have ended before it was added
        } catch (OutOfMemoryError e) { // there can be no more threads now; the server's own thread must not end of that
            overflow.add(work);
        }
    }

    private void startOverflow() {
        while (!pool.isShutdown() && pool.getActiveCount() < pool.getMaximumPoolSize()) {
            Runnable next = overflow.poll();
            if (next == null) {
                return;
            }
            try {
                pool.execute(() -> watched(next));
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                overflow.add(next);
                return;
            }
        }
    }

    private void watched(Runnable first) {
        for (Runnable work = first; work != null; work = overflow.poll()) {
            Watch watch = new Watch();
            CURRENT.set(watch);
            watches.add(watch);
            watch.begin();
            try {
                work.run();
            } finally {
                watch.end();
                watches.remove(watch);
                CURRENT.remove();
                boolean unused = Thread.interrupted();
            }
        }
    }

    private void watch() {
        while (!pool.isTerminated()) {
            try {
                Thread.sleep(TICK_MILLIS);
                long now = System.nanoTime();
                watches.forEach(watch -> watch.check(now, patienceNanos));
                hurry(now);
                startOverflow();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closed
                return;
            } catch (Throwable e) {
                // No memory: without this thread, nobody would ever lose patience again. The next tick looks again.
            }
        }
    }

    /** Takes as many threads as are waited for from the slowest clients. */
    private void hurry(long now) {
        int wanted = overflow.size();
        if (wanted == 0) {
            return;
        }
        record Slow(Watch watch, long wasted) {}
        List<Slow> slow = new ArrayList<>();
        for (Watch watch : watches) {
            long wasted = watch.wasted(now);
            if (wasted > patienceNanos / HURRY) {
                slow.add(new Slow(watch, wasted));
            }
        }
        slow.sort(Comparator.comparingLong(Slow::wasted).reversed());
        slow.stream().limit(wanted).forEach(each -> each.watch.check(now, patienceNanos / HURRY));
    }

    @Override
    public void close() {
        pool.shutdownNow();
        overflow.clear();
        watchman.interrupt();
    }
}
