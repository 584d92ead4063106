package ai.lepton.core.internal.engine;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Lets many calls run at once, and one close after the last of them; after it, calls are refused.
 *
 * <p>A call may make further ones on its own thread. It can't close what it runs on, which would wait for itself.
 */
final class Lifecycle {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean closed;

    <R> R call(Supplier<R> work) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("this model is closed; its native memory is gone");
            }
            PyTorch.prepareThread();
            return work.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    boolean isOpen() {
        return !closed;
    }

    void close(Runnable free) {
        if (lock.getReadHoldCount() > 0) {
            throw new IllegalStateException("a model can't be closed from within a call to it");
        }
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                free.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
