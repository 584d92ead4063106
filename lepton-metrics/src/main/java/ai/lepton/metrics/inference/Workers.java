package ai.lepton.metrics.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Computes the values of many indices, on several threads. */
final class Workers {
    private Workers() {}

    /**
     * Returns the values of the indices from 0.
     *
     * @param threads at most so many; one is the caller's own
     * @param count of the indices
     * @param worker gives each thread its own function
     */
    static double[] compute(int threads, int count, Supplier<IntToDoubleFunction> worker) {
        double[] values = new double[count];
        int used = Math.min(threads, count);
        if (used <= 1) {
            fill(values, 0, count, worker.get());
            return values;
        }
        List<Callable<Void>> parts = new ArrayList<>();
        for (int part = 0; part < used; part++) {
            int from = (int) ((long) count * part / used);
            int to = (int) ((long) count * (part + 1) / used);
            parts.add(() -> {
                fill(values, from, to, worker.get());
                return null;
            });
        }
        run(parts);
        return values;
    }

    private static void fill(double[] values, int from, int to, IntToDoubleFunction function) {
        for (int i = from; i < to; i++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted after " + (i - from) + " of " + (to - from) + " values");
            }
            values[i] = function.applyAsDouble(i);
        }
    }

    private static void run(List<Callable<Void>> parts) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted before other threads began");
        }
        ExecutorService executor = Executors.newFixedThreadPool(parts.size());
        try {
            for (Future<Void> part : executor.invokeAll(parts)) {
                part.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("interrupted while waiting for other threads");
            cancelled.initCause(e);
            throw cancelled;
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        // The functions throw nothing checked.
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }
}
