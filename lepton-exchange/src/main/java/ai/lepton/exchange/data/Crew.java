package ai.lepton.exchange.data;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that help the caller with work that waits for nothing. Where they have enough to do, or there are none, the caller
 * does it.
 */
final class Crew implements AutoCloseable {
    private static final int WAITING_FOR_EACH = 2;
    private static final AtomicInteger STARTED = new AtomicInteger();

    private final @Nullable ThreadPoolExecutor helpers;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Object ended = new Object();
    private final int alone;
    private int given;
    private int open;

    private Crew(@Nullable ThreadPoolExecutor helpers, int alone) {
        this.helpers = helpers;
        this.alone = alone;
    }

    /** Returns one without helpers. */
    static Crew alone() {
        return new Crew(null, 0);
    }

    /**
     * Returns one with so many helpers.
     *
     * @param alone pieces of work that the caller does before the first helper starts
     */
    static Crew of(int helpers, int alone) {
        return helpers <= 0
                ? alone()
                : new Crew(
                        new ThreadPoolExecutor(
                                helpers,
                                helpers,
                                0,
                                TimeUnit.SECONDS,
                                new ArrayBlockingQueue<>(WAITING_FOR_EACH * helpers),
                                work -> {
                                    Thread helper = new Thread(work, "lepton-table-" + STARTED.incrementAndGet());
                                    helper.setDaemon(true);
                                    return helper;
                                },
                                new ThreadPoolExecutor.CallerRunsPolicy()),
                        alone);
    }

    /** Has work done, now or soon. Work that is given after some has failed may be left out. */
    void run(Runnable work) {
        ThreadPoolExecutor others = helpers;
        synchronized (ended) {
            open++;
        }
        if (others == null || given++ < alone) {
            attempt(work);
        } else {
            others.execute(() -> attempt(work));
        }
    }

    private void attempt(Runnable work) {
        try {
            if (!hasFailed()) {
                work.run();
            }
        } catch (Throwable e) { // the caller gets it
            failure.compareAndSet(null, e);
        } finally {
            synchronized (ended) {
                open--;
                ended.notifyAll();
            }
        }
    }

    boolean hasFailed() {
        return failure.get() != null;
    }

    /**
     * Helps until all work is done, an interrupted caller too, who stays so; it is short.
     *
     * <p>Throws what the first work that failed has thrown.
     */
    void await() {
        ThreadPoolExecutor others = helpers;
        Runnable waiting = others == null ? null : others.getQueue().poll();
        while (waiting != null && others != null) {
            waiting.run();
            waiting = others.getQueue().poll();
        }
        boolean isInterrupted = false;
        synchronized (ended) {
            while (open > 0) {
                try {
                    ended.wait();
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (RuntimeException) thrown; // work throws nothing checked
        }
    }

    /** Lets the helpers go; those at work end it first. */
    @Override
    public void close() {
        if (helpers != null) {
            helpers.shutdownNow();
        }
    }
}
