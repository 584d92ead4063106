package ai.lepton.core.task;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Does several pieces of work at once that do not touch each other. */
final class InParallel {
    private InParallel() {}

    /**
     * Returns the results of {@code work} for 0, 1, .., count - 1, in that order. Where one fails, or this thread is
     * interrupted, the others are interrupted, and have ended before this returns.
     *
     * @param threads at most this many work at once; with 1, this one
     * @throws CancellationException if this thread is interrupted; it stays so
     */
    static <R> List<R> each(int threads, int count, IntFunction<R> work) {
        if (threads == 1 || count == 1) {
            return IntStream.range(0, count).mapToObj(work).toList();
        }
        ExecutorService workers = Executors.newFixedThreadPool(Math.min(threads, count), task -> {
            Thread thread = new Thread(task, "lepton-training");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<R>> pending = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int at = i;
                pending.add(workers.submit(() -> work.apply(at)));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> each : pending) {
                results.add(each.get());
            }
            return results;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RuntimeException failed) {
                throw failed;
            }
            if (cause instanceof Error failed) {
                throw failed;
            }
            throw new IllegalStateException(cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("training was interrupted");
        } finally {
            end(workers);
        }
    }

    private static void end(ExecutorService workers) {
        workers.shutdownNow();
        boolean interrupted = false;
        while (!workers.isTerminated()) {
            try {
                boolean unused = workers.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
