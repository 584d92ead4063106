package ai.lepton.core.search;

import ai.lepton.core.search.Study.Direction;
import ai.lepton.core.search.Study.FrozenTrial;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A search of hyper-parameters. Immutable; each setting returns a changed copy.
 *
 * <pre>{@code
 * Study study = Search.minimize("log_loss")
 *         .seeds(1, 2, 3)
 *         .pruner(Pruner.median())
 *         .file(Path.of("study.json"))
 *         .optimize(50, (trial, seed) -> {
 *             Training training = Training.upTo(Training.epochs(30))
 *                     .learningRate(trial.suggestLogDouble("learning_rate", 1e-4, 1e-1))
 *                     .seed(seed);
 *             return logLoss(training, validation);
 *         })
 *         .confirm((trial, seed) -> ...);
 * }</pre>
 *
 * <p>All trials are judged with the same seeds, so that they differ by their parameters. With one thread the same seed gives
 * the same trials, also where the search was interrupted and resumed from its file; with more, what a trial learns from depends
 * on which others are done.
 */
public final class Search {
    /** Most trials of a search. */
    public static final int MOST_TRIALS = 100_000;

    private final Settings settings;

    /** The settings of a search; they change only in a copy that nobody else has seen yet. */
    static final class Settings implements Cloneable {
        final String metric;
        final Direction direction;
        long seed;
        List<Long> seeds = List.of(0L);
        Sampler sampler = Sampler.tpe();
        Pruner pruner = Pruner.none();

        @Nullable Path file;

        @Nullable Path events;

        int threads = 1;

        @Nullable Duration longest;

        Map<String, String> userAttrs = Map.of();
        List<Class<? extends RuntimeException>> caught = List.of();
        Consumer<FrozenTrial> listener = trial -> {};

        private Settings(String metric, Direction direction) {
            this.metric = metric;
            this.direction = direction;
        }

        private Settings copy() {
            try {
                return (Settings) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** What is searched for. With several threads it is called on several at once. */
    @FunctionalInterface
    public interface Objective {
        /**
         * Returns how good a choice of parameters is.
         *
         * @param trial asked for the parameters
         * @param seed that everything random should depend on
         */
        double value(Trial trial, long seed);
    }

    private Search(Settings settings) {
        this.settings = settings;
    }

    private static Search of(String metric, Direction direction) {
        if (Elements.required("metric", metric).isBlank()) {
            throw new IllegalArgumentException("the metric is " + Quoted.of(metric) + "; it must say something");
        }
        return new Search(new Settings(metric, direction));
    }

    private Search with(Consumer<Settings> change) {
        Settings changed = settings.copy();
        change.accept(changed);
        return new Search(changed);
    }

    /**
     * Returns a search for a small value, by {@link Sampler#tpe()}, without a pruner, with the one seed 0.
     *
     * @param metric its name, such as {@code log_loss}
     */
    public static Search minimize(String metric) {
        return of(metric, Direction.MINIMIZE);
    }

    /**
     * Returns a search for a large value, by {@link Sampler#tpe()}, without a pruner, with the one seed 0.
     *
     * @param metric its name, such as {@code r2}
     */
    public static Search maximize(String metric) {
        return of(metric, Direction.MAXIMIZE);
    }

    /** Sets the seed of the sampler. */
    public Search seed(long value) {
        return with(draft -> draft.seed = value);
    }

    /** Sets the seeds with which each trial is judged, at least one, each once; its value is the mean. */
    public Search seeds(long... values) {
        List<Long> all =
                Arrays.stream(Elements.required("values", values)).boxed().toList();
        if (all.isEmpty() || new HashSet<>(all).size() < all.size()) {
            throw new IllegalArgumentException(
                    "the seeds are " + Quoted.bare(all) + "; at least one, each once, would do");
        }
        return with(draft -> draft.seeds = all);
    }

    /** Sets what chooses the parameters. */
    public Search sampler(Sampler other) {
        Elements.required("other", other);
        return with(draft -> draft.sampler = other);
    }

    /** Sets what ends trials early; they must report values on their way and ask {@link Trial#shouldPrune}. */
    public Search pruner(Pruner other) {
        Elements.required("other", other);
        return with(draft -> draft.pruner = other);
    }

    /**
     * Sets the file of the study. It is written whole after each trial; where it is there at the beginning, the search goes on
     * from it. One program at a time uses it; a search that finds it changed ends.
     */
    public Search file(Path study) {
        Elements.required("study", study);
        return with(draft -> draft.file = study);
    }

    /**
     * Says something of the search in its study, such as of which data it is: trials of other data can't be compared. A file that
     * says otherwise is refused.
     */
    public Search userAttr(String name, String value) {
        Elements.required("name", name);
        Elements.required("value", value);
        Map<String, String> all = new LinkedHashMap<>(settings.userAttrs);
        all.put(name, value);
        return with(draft -> draft.userAttrs = Collections.unmodifiableMap(all));
    }

    /**
     * Sets a directory in which each trial is written for TensorBoard when it has ended, as by {@link Study#writeEvents}.
     * {@code tensorboard --logdir DIRECTORY} shows them while the search goes on.
     */
    public Search tensorBoard(Path directory) {
        Elements.required("directory", directory);
        return with(draft -> draft.events = directory);
    }

    /** Sets how many trials run at once, from 1 to 1024. */
    public Search threads(int count) {
        if (count < 1 || count > 1024) {
            throw new IllegalArgumentException("threads is " + count + "; it must be from 1 to 1024");
        }
        return with(draft -> draft.threads = count);
    }

    /** Sets the time after which no further trial begins; those that run end as they would. */
    public Search within(Duration longest) {
        if (Elements.required("longest", longest).isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("the time is " + longest + "; it must be above 0");
        }
        return with(draft -> draft.longest = longest);
    }

    /**
     * Sets exceptions of the objective after which the trial has failed and the search goes on, such as the {@link
     * IllegalStateException} of a training whose loss is no longer finite. Others end the search, and so do all when the thread
     * is interrupted: its trial has not failed, and is tried again when the search goes on from its file.
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is read only
    public final Search catching(Class<? extends RuntimeException>... types) {
        List<Class<? extends RuntimeException>> all = Elements.of("types", types);
        return with(draft -> draft.caught = all);
    }

    /**
     * Sets what is told of each trial when it has ended, one at a time, on the thread that ran it; other trials run on meanwhile, and wait
     * at their end until it has returned. An exception of its own ends the search.
     */
    public Search listener(Consumer<FrozenTrial> each) {
        Elements.required("each", each);
        return with(draft -> draft.listener = each);
    }

    /**
     * Searches.
     *
     * @param trials in all, those in the study's file among them; from 1 to {@link #MOST_TRIALS}
     * @throws IllegalArgumentException if the file is of a search with other settings
     * @throws IllegalStateException if another program changed the file meanwhile
     * @throws DataException if the file is no study
     * @throws java.io.UncheckedIOException if the file can't be written
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; trials that ended are in the file
     */
    public Study optimize(int trials, Objective objective) {
        if (trials < 1 || trials > MOST_TRIALS) {
            throw new IllegalArgumentException("trials is " + trials + "; it must be from 1 to " + MOST_TRIALS);
        }
        return new Running(settings, begun(), trials, Elements.required("objective", objective)).toTheEnd();
    }

    /** Returns the study of the file, or one without trials. */
    private Study begun() {
        Study empty = new Study(
                Study.SCHEMA,
                Study.VERSION,
                settings.metric,
                settings.direction,
                settings.seed,
                settings.seeds,
                settings.sampler,
                settings.pruner,
                settings.userAttrs,
                List.of(),
                null);
        Path file = settings.file;
        if (file == null || !Files.exists(file)) {
            return empty;
        }
        Study found = Study.read(file);
        requireSame(file, found.userAttrs());
        Study without = Records.with(Records.with(found, "trials", List.of()), "confirmed", null);
        if (!without.equals(empty)) {
            throw new IllegalArgumentException(Quoted.bare(file) + " is of a search of " + described(found)
                    + "; this one is of " + described(empty) + "; name another file, or set the same");
        }
        return Records.with(found, "confirmed", null);
    }

    private void requireSame(Path file, Map<String, String> found) {
        Set<String> names = new LinkedHashSet<>(settings.userAttrs.keySet());
        names.addAll(found.keySet());
        for (String name : names) {
            String was = found.get(name);
            String is = settings.userAttrs.get(name);
            if (!Objects.equals(was, is)) {
                throw new IllegalArgumentException(
                        Quoted.bare(file) + " is of another search: " + Quoted.of(name) + " was "
                                + (was == null ? "not said" : Quoted.of(was)) + " and is "
                                + (is == null ? "not said" : Quoted.of(is)) + "; name another file, or set the same");
            }
        }
    }

    private static String described(Study study) {
        return Quoted.bare(study.metric()) + " (" + study.direction() + ", seed " + study.seed() + ", seeds "
                + Quoted.bare(study.seeds()) + ", " + study.sampler() + ", " + study.pruner() + ")";
    }
}
