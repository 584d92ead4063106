package ai.lepton.exchange.protocol;

import java.lang.System.Logger;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Interrupts threads that a model has kept for too long, and has others do what is left for them to do where that is of no
 * use. One thread looks after all of them, as long as there are any.
 */
final class Overdue {
    private static final Logger LOG = System.getLogger(InferenceHandler.class.getName());
    private static final long MOST_TICK_MILLIS = 100;
    private static final int IDLE_TICKS = 100;

    private final long tickMillis;
    private final String name;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final AtomicInteger stuck = new AtomicInteger();
    private boolean isWatched;
    private volatile boolean isSurelyWatched;

    /** @param patienceNanos how long a call may take */
    Overdue(long patienceNanos, String name) {
        this.tickMillis = Math.max(1, Math.min(MOST_TICK_MILLIS, patienceNanos / 4_000_000));
        this.name = name;
    }

    /** A call that the thread which made this object is about to make. */
    final class Call {
        private final Thread thread = Thread.currentThread();
        private final long deadline;
        private final Runnable onStuck;
        private boolean isOver;
        private boolean wasInterrupted;
        private boolean isStuck;

        private Call(long deadline, Runnable onStuck) {
            this.deadline = deadline;
            this.onStuck = onStuck;
        }

        /** Returns whether others are to do now what is left to do. */
        private synchronized boolean check(long now) {
            if (isOver || isStuck || now - deadline <= 0) {
                return false;
            }
            if (!wasInterrupted) {
                wasInterrupted = true;
                thread.interrupt();
            } else if (now - deadline > TimeUnit.MILLISECONDS.toNanos(MOST_TICK_MILLIS)) {
                isStuck = true;
                stuck.incrementAndGet();
            }
            return isStuck;
        }

        /** Says that the call has ended; returns whether it was interrupted, and takes that from the thread. */
        synchronized boolean end() {
            calls.remove(this);
            isOver = true;
            if (isStuck) {
                stuck.decrementAndGet();
            }
            boolean unused = wasInterrupted && Thread.interrupted();
            return wasInterrupted;
        }
    }

    /**
     * Begins to watch this thread.
     *
     * @param deadline of {@link System#nanoTime}, when it is interrupted
     * @param onStuck called on another thread if it goes on all the same
     */
    Call begin(long deadline, Runnable onStuck) {
        Call call = new Call(deadline, onStuck);
        calls.add(call);
        if (!isSurelyWatched) {
            watch();
        }
        return call;
    }

    /** Returns how many calls go on though they were interrupted. */
    int stuck() {
        return stuck.get();
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
                idle = calls.isEmpty() ? idle + 1 : 0;
                long now = System.nanoTime();
                for (Call call : calls) {
                    if (call.check(now)) {
                        tell(call);
                    }
                }
            } catch (InterruptedException e) {
                idle = 0; // nobody is meant to do that
            } catch (Throwable e) {
                idle = 0; // no memory: nobody else would interrupt these calls, so the next tick looks again
            }
        }
    }

    private static void tell(Call call) {
        try {
            call.onStuck.run();
        } catch (Throwable e) { // no thread, or no memory: the others are to be told all the same
            LOG.log(Logger.Level.WARNING, "nobody could be told that a model keeps a request", e);
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
