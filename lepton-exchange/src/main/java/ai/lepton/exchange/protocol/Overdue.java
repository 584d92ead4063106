package ai.lepton.exchange.protocol;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Interrupts threads that a model has kept for too long. One thread looks after all of them, as long as there are any.
 */
final class Overdue {
    private static final long MOST_TICK_MILLIS = 100;
    private static final int IDLE_TICKS = 100;

    private final long patienceNanos;
    private final long tickMillis;
    private final String name;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private boolean isWatched;
    private volatile boolean isSurelyWatched;

    /** @param patienceNanos how long a call may take */
    Overdue(long patienceNanos, String name) {
        this.patienceNanos = patienceNanos;
        this.tickMillis = Math.max(1, Math.min(MOST_TICK_MILLIS, patienceNanos / 4_000_000));
        this.name = name;
    }

    /** A call that the thread which made this object is about to make. */
    final class Call {
        private final Thread thread = Thread.currentThread();
        private final long deadline = System.nanoTime() + patienceNanos;
        private boolean isOver;
        private boolean wasInterrupted;

        private synchronized void check(long now) {
            if (!isOver && now - deadline > 0) {
                isOver = true;
                wasInterrupted = true;
                thread.interrupt();
            }
        }

        /** Says that the call has ended; returns whether it was interrupted, and takes that from the thread. */
        boolean end() {
            calls.remove(this);
            synchronized (this) {
                isOver = true;
            }
            boolean unused = wasInterrupted && Thread.interrupted();
            return wasInterrupted;
        }
    }

    /** Begins to watch this thread. */
    Call begin() {
        Call call = new Call();
        calls.add(call);
        if (!isSurelyWatched) {
            watch();
        }
        return call;
    }

    private synchronized void watch() {
        if (!isWatched) {
            Thread thread = new Thread(this::run, name);
            thread.setDaemon(true);
            thread.start();
            isWatched = true;
            isSurelyWatched = true;
        }
    }

    private void run() {
        int idle = 0;
        while (idle < IDLE_TICKS || !isToEnd()) {
            try {
                Thread.sleep(tickMillis);
            } catch (InterruptedException e) {
                continue; // nobody is meant to do that
            }
            idle = calls.isEmpty() ? idle + 1 : 0;
            long now = System.nanoTime();
            calls.forEach(call -> call.check(now));
        }
    }

    /** Returns whether nobody is watched; who comes from now on starts another thread. */
    private synchronized boolean isToEnd() {
        isSurelyWatched = false;
        isWatched = !calls.isEmpty();
        isSurelyWatched = isWatched;
        return !isWatched;
    }
}
