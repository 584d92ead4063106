package ai.lepton.exchange.protocol;

import ai.lepton.exchange.protocol.InferenceHandler.Limits;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one model that wait, and the threads that ask it.
 *
 * <p>A request to a model that answers within {@value #QUICK_MICROS} µs on the whole, and that may not be joined, is answered on the
 * thread that it came on, where that is allowed: to wake another one twice would take longer; it is interrupted when its time is
 * over, and where that is of no use, another thread tells. For others there are threads, so that a request whose time is over is
 * told so at once, whatever the model does.
 *
 * <p>A call that nobody waits for any more, and that does not end when it is interrupted, is stuck: it keeps its place among the
 * calls that may be made at once. Where all are stuck the model is not ready, and requests are refused at once.
 *
 * <p>Requests are taken in their order. Where rows may be joined, the first one takes along those of its kind that wait, and
 * waits for more as long as it is allowed to; those of other kinds keep their places for other threads. Where what was joined
 * fails, each request is asked by itself, so that one does not spoil the others.
 */
final class ModelQueue implements AutoCloseable {
    private static final long IDLE_SECONDS = 30;
    private static final long QUICK_MICROS = 1_000;
    private static final double SHARE_OF_LATEST = 0.1;

    /** How long a call may go on after it was interrupted before it is stuck: some look for that between batches only. */
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final InferenceModel model;
    private final Limits limits;
    private final LongConsumer onBatch;
    private final String threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition more = lock.newCondition();
    private final Semaphore permits;
    private final Overdue overdue;
    private final AtomicInteger waitingHere = new AtomicInteger();
    private volatile double meanNanos = Double.MAX_VALUE; // of calls on our threads first
    private final Runnable onThread;
    private final ArrayDeque<Job<?>> waiting = new ArrayDeque<>();
    private final List<Batch> running = new ArrayList<>();
    private int workers;
    private int idle;
    private volatile boolean closed;

    /**
     * Makes one.
     *
     * @param onBatch is told the rows of each batch that was joined, or 1
     * @param onThread is called first on each of its threads
     */
    ModelQueue(InferenceModel model, Limits limits, LongConsumer onBatch, Runnable onThread) {
        this.onThread = onThread;
        this.model = model;
        this.limits = limits;
        this.onBatch = onBatch;
        this.permits = new Semaphore(limits.concurrency());
        this.threads = "inference " + Quoted.bare(model.metadata().name());
        this.overdue = new Overdue(limits.time().toNanos(), threads + " times");
    }

    /** What waits for its answer. */
    static final class Job<R> {
        private final Supplier<R> alone;
        private final @Nullable InferRequest joinable;
        private final @Nullable Object kind;
        private final long rows;
        private final CompletableFuture<R> answer = new CompletableFuture<>();
        private @Nullable Batch batch; // guarded by the queue's lock

        private Job(Supplier<R> alone, @Nullable InferRequest joinable, @Nullable Object kind, long rows) {
            this.alone = alone;
            this.joinable = joinable;
            this.kind = kind;
            this.rows = rows;
        }

        CompletableFuture<R> answer() {
            return answer;
        }

        void runAlone() {
            if (answer.isDone()) {
                return;
            }
            try {
                R found = alone.get();
                answer.complete(found);
            } catch (Throwable e) { // the thread serves others
                answer.completeExceptionally(e);
            }
        }
    }

    /** Jobs that one thread answers together; it is interrupted when nobody waits for any of them. */
    private static final class Batch {
        private final Thread thread = Thread.currentThread();
        private final List<Job<?>> jobs = new ArrayList<>();
        private boolean isRunning = true;
        private @Nullable Long unwantedSince; // of nanoTime
    }

    /** Returns a request to the model, that may be joined with others. */
    Job<List<InferTensor>> job(InferRequest request) {
        Object kind = limits.largestBatch() > 1 && model.joinsRows() ? Joined.kind(request) : null;
        long[] first = request.inputs().isEmpty()
                ? new long[0]
                : request.inputs().get(0).shape();
        long rows = first.length == 0 ? 1 : first[0];
        return new Job<>(() -> model.infer(request), request, kind, rows);
    }

    /** Returns other work for one of the threads. */
    static <R> Job<R> job(Supplier<R> work) {
        return new Job<>(work, null, null, 1);
    }

    /**
     * Answers a job on this thread, if its model is quick.
     *
     * @param deadline of {@link System#nanoTime}
     * @param onLate called on another thread if the model keeps this one beyond the deadline, though it was interrupted
     * @return whether it was answered, or failed
     * @throws ProtocolException with status 503 or 504 if there is no place or no time for it
     */
    boolean answeredHere(Job<?> job, long deadline, Runnable onLate) throws InterruptedException {
        if (job.kind != null || meanNanos > QUICK_MICROS * 1e3) {
            return false;
        }
        if (!permits.tryAcquire()) {
            waitForPermit(deadline);
        }
        try {
            if (closed) {
                throw Refusal.stopping();
            }
            Overdue.Call call = overdue.begin(deadline, () -> {
                learn(limits.time().toNanos()); // so that the next ones do not keep their callers' threads
                onLate.run();
            });
            boolean isLate = false;
            try {
                ask(job);
            } finally {
                isLate = call.end();
            }
            if (isLate) {
                throw Refusal.late(limits.time().toNanos());
            }
        } finally {
            permits.release();
        }
        return true;
    }

    private void waitForPermit(long deadline) throws InterruptedException {
        if (isStuck()) {
            throw allStuck();
        }
        try {
            if (waitingHere.incrementAndGet() > limits.queue()) {
                throw full(waitingHere.get() - 1);
            }
            if (!permits.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw Refusal.late(limits.time().toNanos());
            }
        } finally {
            waitingHere.decrementAndGet();
        }
    }

    /** Returns how many calls go on that nobody waits for, though they were interrupted. */
    int stuck() {
        int stuck = overdue.stuck();
        long now = System.nanoTime();
        lock.lock();
        try {
            for (Batch batch : running) {
                Long since = batch.unwantedSince;
                stuck += since != null && now - since > STUCK_NANOS ? 1 : 0;
            }
        } finally {
            lock.unlock();
        }
        return stuck;
    }

    /** Returns whether no call is possible before one that is stuck ends. */
    boolean isStuck() {
        return stuck() >= limits.concurrency();
    }

    private ProtocolException allStuck() {
        return new ProtocolException(
                503,
                "model " + Quoted.of(model.metadata().name()) + " is kept by calls whose time is over, all "
                        + limits.concurrency() + " that may be made at once; it takes no requests until one ends");
    }

    /** Asks the model for one job that is still wanted, and learns how long that takes. */
    private void ask(Job<?> job) {
        if (job.answer.isDone()) {
            return;
        }
        onBatch.accept(job.rows);
        long begun = System.nanoTime();
        job.runAlone();
        learn(System.nanoTime() - begun);
    }

    private void learn(long nanos) {
        double mean = meanNanos;
        meanNanos = mean == Double.MAX_VALUE ? nanos : mean + SHARE_OF_LATEST * (nanos - mean);
    }

    private ProtocolException full(int waitingNow) {
        return new ProtocolException(
                503,
                "model " + Quoted.of(model.metadata().name()) + " has " + waitingNow
                        + " requests waiting, which is all that it may; try again later");
    }

    /**
     * Adds a job.
     *
     * @throws ProtocolException with status 503 if there is no place for it
     */
    void add(Job<?> job) {
        lock.lock();
        try {
            if (closed) {
                throw Refusal.stopping();
            }
            if (permits.availablePermits() == 0 && isStuck()) {
                throw allStuck();
            }
            if (waiting.size() >= idle && workers < limits.concurrency()) { // those that are idle have work to come
                start();
            } else if (waiting.size() - idle >= limits.queue()) {
                throw full(waiting.size());
            }
            waiting.add(job);
            work.signal();
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Gives up on a job: it no longer waits, and what answers it is interrupted if no other job needs it. */
    void cancel(Job<?> job) {
        lock.lock();
        try {
            job.answer.cancel(false);
            waiting.remove(job);
            Batch batch = job.batch;
            if (batch != null && batch.isRunning && batch.jobs.stream().allMatch(each -> each.answer.isDone())) {
                batch.unwantedSince = System.nanoTime();
                batch.thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size() + waitingHere.get();
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        Thread thread = new Thread(this::serve, threads);
        thread.setDaemon(true);
        thread.start(); // fails where there can be no more threads
        workers++;
    }

    private void serve() {
        boolean isCounted = true;
        try {
            onThread.run();
            serveBatches();
            isCounted = false;
        } finally {
            if (isCounted) { // no memory: another thread takes its place
                lost();
            }
        }
    }

    private void lost() {
        lock.lock();
        try {
            workers--;
        } finally {
            lock.unlock();
        }
    }

    private void serveBatches() {
        while (true) {
            Batch batch = next();
            if (batch == null) {
                return;
            }
            permits.acquireUninterruptibly(); // others may be answered on threads of their own
            try {
                begin(batch);
                answer(batch.jobs);
            } catch (Throwable e) { // the thread serves others
                batch.jobs.forEach(job -> job.answer.completeExceptionally(e));
            } finally {
                permits.release();
                end(batch);
            }
            boolean unused = Thread.interrupted(); // meant for that batch
        }
    }

    private void begin(Batch batch) {
        lock.lock();
        try {
            running.add(batch);
        } finally {
            lock.unlock();
        }
    }

    private void end(Batch batch) {
        lock.lock();
        try {
            running.remove(batch);
            batch.isRunning = false;
            batch.jobs.forEach(job -> job.batch = null);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the next jobs, or null if this thread is to end. */
    private @Nullable Batch next() {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
            while (waiting.isEmpty()) {
                if (closed || left <= 0) {
                    workers--;
                    return null;
                }
                idle++;
                try {
                    left = work.awaitNanos(left);
                } catch (InterruptedException e) {
                    left = Math.min(left, 1);
                } finally {
                    idle--;
                }
            }
            Batch batch = new Batch();
            Job<?> first = waiting.remove();
            take(batch, first);
            Object kind = first.kind;
            if (kind != null) {
                collect(batch, kind, first.rows);
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private static void take(Batch batch, Job<?> job) {
        batch.jobs.add(job);
        job.batch = batch;
    }

    private void collect(Batch batch, Object kind, long firstRows) {
        long rows = firstRows;
        long left = limits.batchDelay().toNanos();
        while (true) {
            for (Iterator<Job<?>> each = waiting.iterator(); each.hasNext() && rows < limits.largestBatch(); ) {
                Job<?> job = each.next();
                if (kind.equals(job.kind) && job.rows <= limits.largestBatch() - rows) {
                    each.remove();
                    take(batch, job);
                    rows += job.rows;
                }
            }
            if (rows >= limits.largestBatch() || left <= 0 || closed) {
                return;
            }
            try {
                left = more.awaitNanos(left);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void answer(List<Job<?>> jobs) {
        List<Job<?>> wanted = jobs.stream().filter(job -> !job.answer.isDone()).toList();
        if (wanted.size() > 1 && answerTogether(wanted)) {
            return;
        }
        wanted.forEach(this::ask);
    }

    /** Returns whether all were answered. */
    private boolean answerTogether(List<Job<?>> jobs) {
        try {
            Joined joined = Joined.of(jobs.stream().map(job -> job.joinable).toList());
            List<List<InferTensor>> answers = joined.split(model.infer(joined.request()));
            for (int i = 0; i < answers.size(); i++) {
                complete(jobs.get(i), answers.get(i));
            }
            onBatch.accept(joined.rows());
            return true;
        } catch (Throwable e) { // an AssertionError or a LinkageError, too: one request must not spoil the others
            boolean unused = Thread.interrupted(); // what the model did to this thread
            return false;
        }
    }

    @SuppressWarnings("unchecked") // what has a kind is a request, whose answer is tensors
    private static void complete(Job<?> job, List<InferTensor> answer) {
        ((Job<List<InferTensor>>) job).answer.complete(answer);
    }

    /** Ends the threads when nothing waits any more; takes nothing new. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            work.signalAll();
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Gives up on all that waits. */
    void abandon() {
        List<Job<?>> all;
        lock.lock();
        try {
            all = new ArrayList<>(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(job -> job.answer.completeExceptionally(new ProtocolException(503, "the server stopped")));
    }
}
