package ai.lepton.core.search;

import ai.lepton.core.search.Search.Objective;
import ai.lepton.core.search.Search.Settings;
import ai.lepton.core.search.Study.FrozenTrial;
import ai.lepton.core.search.Study.Report;
import ai.lepton.core.search.Study.State;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A search that runs: trials that ended and trials under way. Its monitor guards both, and is held by nobody who writes or tells: what
 * runs goes on meanwhile.
 */
final class Running {
    private static final int LONGEST_REASON = 300;

    private final Settings settings;
    private final Objective objective;
    private final int trials;
    private final long begun = System.nanoTime();
    private final TreeMap<Integer, FrozenTrial> done = new TreeMap<>();
    private final TreeMap<Integer, One> running = new TreeMap<>();
    private Study study;
    private int lowest; // numbers below it have begun
    private boolean isStopped;
    private @Nullable Throwable failure;
    private final Object telling =
            new Object(); // held from the end of a trial until all have heard of it; taken before the monitor
    private byte @Nullable [] written; // what the file held when this search last read or wrote it; guarded by telling

    Running(Settings settings, Study study, int trials, Objective objective) {
        this.settings = settings;
        this.study = study;
        this.trials = trials;
        this.objective = objective;
        study.trials().forEach(trial -> done.put(trial.number(), trial));
        Path file = settings.file;
        this.written = file == null || !Files.exists(file) ? null : bytes(file);
    }

    Study toTheEnd() {
        Path events = settings.events;
        if (events != null) { // what an earlier program left out
            study.writeEvents(events);
        }
        if (settings.threads == 1) {
            work();
        } else {
            onThreads();
        }
        synchronized (this) {
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            return study;
        }
    }

    private void onThreads() {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < settings.threads; i++) {
            Thread thread = new Thread(this::work, "lepton-search-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        boolean isInterrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    isInterrupted = true;
                    fail(new CancellationException("the search was interrupted"));
                    threads.forEach(Thread::interrupt);
                }
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        for (One next = next(); next != null; next = next()) {
            try {
                ended(next.run());
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
    }

    private static CancellationException interrupted(RuntimeException cause) {
        if (cause instanceof CancellationException cancelled) {
            return cancelled;
        }
        CancellationException ended = new CancellationException("the search was interrupted");
        ended.initCause(cause);
        return ended;
    }

    private synchronized void fail(Throwable why) {
        if (failure == null) {
            failure = why;
        }
        isStopped = true;
    }

    private synchronized @Nullable One next() {
        if (!isStopped && Thread.currentThread().isInterrupted()) {
            fail(new CancellationException("the search was interrupted"));
        }
        boolean isLate = settings.longest != null
                && Duration.ofNanos(System.nanoTime() - begun).compareTo(settings.longest) >= 0;
        if (isStopped || isLate) {
            return null;
        }
        while (done.containsKey(lowest) || running.containsKey(lowest)) {
            lowest++;
        }
        if (lowest >= trials) {
            return null;
        }
        One next = new One(lowest);
        running.put(lowest, next);
        return next;
    }

    private void ended(FrozenTrial trial) {
        synchronized (telling) {
            Study now = with(trial);
            Path file = settings.file;
            if (file != null) {
                requireOwn(file);
                Staged.uninterrupted(() -> now.write(file));
                written = bytes(file);
            }
            Path events = settings.events;
            if (events != null) {
                StudyEvents.write(events, now.metric(), trial);
            }
            settings.listener.accept(trial);
        }
    }

    private synchronized Study with(FrozenTrial trial) {
        running.remove(trial.number());
        done.put(trial.number(), trial);
        study = Records.with(study, "trials", List.copyOf(done.values()));
        return study;
    }

    private static byte[] bytes(Path file) {
        byte[][] found = new byte[1][];
        Staged.uninterrupted(() -> found[0] = Documents.bytes(file));
        return found[0];
    }

    /** Refuses to write over what another program wrote since. */
    private void requireOwn(Path file) {
        if (Files.exists(file) && !Arrays.equals(written, bytes(file))) {
            throw new IllegalStateException(Quoted.message(Quoted.bare(file)
                    + " was changed by another program while this search ran; give each its own file, and search again to go"
                    + " on from what it holds"));
        }
    }

    /** A trial under way. What it holds is guarded by the monitor of the search. */
    private final class One {
        private final int number;
        private final Instant started = Instant.now();
        private final long begun = System.nanoTime();
        private final Map<String, Distribution> distributions = new LinkedHashMap<>();
        private final Map<String, Object> params = new LinkedHashMap<>();
        private final Map<String, Double> chosen = new LinkedHashMap<>();
        private final Pruning pruning =
                new Pruning(settings.pruner, study.direction().loss());
        private Trial.@Nullable Chooser chooser;
        private boolean isFirstSeed = true;

        One(int number) {
            this.number = number;
        }

        FrozenTrial run() {
            Trial trial = new Trial(number, this::choose, this::report, this::shouldPrune);
            List<Double> values = new ArrayList<>();
            try {
                for (long seed : settings.seeds) {
                    double value = objective.value(trial, seed);
                    if (!Double.isFinite(value)) {
                        return frozen(State.FAIL, List.of(), "the objective is " + value + " with seed " + seed);
                    }
                    values.add(value);
                    isFirstSeed = false;
                }
            } catch (Trial.PrunedException e) {
                return frozen(State.PRUNED, List.of(), null);
            } catch (RuntimeException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw interrupted(e); // the trial has not failed: it is tried again when the search goes on
                }
                if (settings.caught.stream().noneMatch(type -> type.isInstance(e))) {
                    throw e;
                }
                return frozen(State.FAIL, List.of(), Quoted.within(LONGEST_REASON, String.valueOf(e)));
            }
            return frozen(State.COMPLETE, values, null);
        }

        private double choose(String name, Distribution distribution) {
            synchronized (Running.this) {
                Distribution before = distributions.get(name);
                if (before == null) {
                    if (chooser == null) {
                        chooser = choosers().of(settings.sampler);
                    }
                    double value = chooser.choose(name, distribution);
                    distributions.put(name, distribution);
                    chosen.put(name, value);
                    params.put(name, Axis.shown(distribution, value));
                    return value;
                }
                if (!before.equals(distribution)) {
                    throw new IllegalArgumentException("the parameter " + Quoted.of(name) + " is asked for as "
                            + Quoted.bare(distribution) + ", and was asked for as " + Quoted.bare(before)
                            + " in the same trial; give each its own name");
                }
                return Objects.requireNonNull(chosen.get(name));
            }
        }

        private Choosers choosers() {
            return new Choosers(settings.seed, number, study.direction().loss(), study.trials(), others());
        }

        /** Returns the other trials that run, as they are now. */
        private List<FrozenTrial> others() {
            return running.values().stream()
                    .filter(other -> other != this)
                    .map(other -> other.frozen(State.FAIL, List.of(), "it runs"))
                    .toList();
        }

        private void report(long step, double value) {
            synchronized (Running.this) {
                if (isFirstSeed) {
                    pruning.report(step, value);
                }
            }
        }

        private boolean shouldPrune() {
            synchronized (Running.this) {
                return isFirstSeed
                        && pruning.shouldPrune(Stream.concat(study.trials().stream(), others().stream())
                                .toList());
            }
        }

        private FrozenTrial frozen(State state, List<Double> values, @Nullable String reason) {
            synchronized (Running.this) {
                List<Report> reports = pruning.reported().entrySet().stream()
                        .map(entry ->
                                new Report(entry.getKey(), Double.isFinite(entry.getValue()) ? entry.getValue() : null))
                        .toList();
                return new FrozenTrial(
                        number,
                        state,
                        values.isEmpty() ? null : (Double) Study.mean(values),
                        values,
                        params,
                        distributions,
                        reports,
                        pruning.rungs(),
                        started,
                        (System.nanoTime() - begun) / 1e9,
                        reason);
            }
        }
    }
}
