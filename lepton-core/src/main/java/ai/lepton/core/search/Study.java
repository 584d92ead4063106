package ai.lepton.core.search;

import ai.lepton.core.search.Distribution.CategoricalDistribution;
import ai.lepton.core.search.Distribution.FloatDistribution;
import ai.lepton.core.search.Distribution.IntDistribution;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a search tried, and what came of it: a JSON document with the schema {@value #SCHEMA}, the class-path resource {@value
 * #SCHEMA_RESOURCE} beside this class.
 *
 * <p>The value of {@link #best()} is too good to be true: the search chose it as the best of many. {@link #confirm} measures the
 * winner on data that the search did not see.
 *
 * @param schema {@link #SCHEMA}
 * @param version semantic version of the document's form; fields that this one does not know are refused
 * @param metric what was searched for, such as {@code log_loss}
 * @param direction whether it is made small or large
 * @param seed of the sampler
 * @param seeds with which the objective was asked in each trial; a trial's value is their mean
 * @param sampler what chose the parameters
 * @param pruner what ended trials early
 * @param userAttrs what else is said of the search, such as of which data it is; by names of your own
 * @param trials those that ended, by their numbers
 * @param confirmed the winner on data that the search did not see; null if it was not measured
 */
public record Study(
        String schema,
        String version,
        String metric,
        Direction direction,
        long seed,
        List<Long> seeds,
        Sampler sampler,
        Pruner pruner,

        @JsonProperty("user_attrs") @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, String> userAttrs,

        List<FrozenTrial> trials,
        @Nullable Confirmation confirmed) {
    /** URI of the JSON Schema: a name, and no address. */
    public static final String SCHEMA = "urn:lepton:schema:study:1";

    /** The version that is written and read. */
    public static final String VERSION = "1.0.0";

    /** Name of the JSON Schema's resource beside this class. */
    public static final String SCHEMA_RESOURCE = "study-1.schema.json";

    /** Checks that it is whole. */
    public Study {
        if (!SCHEMA.equals(Documents.required(schema, "schema"))) {
            throw new IllegalArgumentException("schema is " + Quoted.of(schema) + "; a study has " + SCHEMA);
        }
        if (!VERSION.equals(Documents.required(version, "version"))) {
            throw new IllegalArgumentException(
                    "version is " + Quoted.of(version) + ", but this release reads " + VERSION + " only");
        }
        Documents.required(metric, "metric");
        Documents.required(direction, "direction");
        seeds = Documents.list("seeds", Documents.required(seeds, "seeds"));
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("there are no seeds; each trial was judged with at least one");
        }
        Documents.required(sampler, "sampler");
        Documents.required(pruner, "pruner");
        userAttrs = attributes(userAttrs);
        trials = Documents.list("trials", Documents.required(trials, "trials"));
        for (int i = 1; i < trials.size(); i++) {
            if (trials.get(i - 1).number() >= trials.get(i).number()) {
                throw new IllegalArgumentException("trial " + trials.get(i).number() + " comes after trial "
                        + trials.get(i - 1).number() + "; trials are in the order of their numbers, each once");
            }
        }
    }

    private static Map<String, String> attributes(@Nullable Map<String, String> given) {
        Map<String, String> checked = new LinkedHashMap<>();
        if (given != null) {
            given.forEach((name, value) -> checked.put(name, Documents.required(value, "user_attrs." + name)));
        }
        return Collections.unmodifiableMap(checked);
    }

    /** Returns what else is said of the search; empty if nothing is. */
    @Override
    public Map<String, String> userAttrs() {
        return Objects.requireNonNull(userAttrs); // the constructor puts an empty one in the place of none
    }

    /** Whether a value is made small or large. */
    public enum Direction {
        /** Small values are good. */
        @JsonProperty("minimize")
        MINIMIZE,
        /** Large values are good. */
        @JsonProperty("maximize")
        MAXIMIZE;

        /** Returns what turns a value into one to be made small. */
        double loss() {
            return this == MINIMIZE ? 1 : -1;
        }
    }

    /** How a trial ended. */
    public enum State {
        /** With a value. */
        COMPLETE,
        /** By the pruner. */
        PRUNED,
        /** Without a value. */
        FAIL
    }

    /**
     * A value that was reported on the way.
     *
     * @param step such as the epoch
     * @param value null if it was not a finite number
     */
    public record Report(long step, @Nullable Double value) {}

    /**
     * A trial that ended.
     *
     * @param number from 0 on
     * @param state how it ended
     * @param value mean over the seeds; null unless it is complete
     * @param values by the seeds of the study; empty unless it is complete
     * @param params by their names: a double, a long, or the text of a choice
     * @param distributions what each might be
     * @param reports values on the way, by their steps
     * @param rungs values with which rungs of successive halving were reached
     * @param started when
     * @param seconds how long it took
     * @param reason why it failed; null unless it did
     */
    public record FrozenTrial(
            int number,
            State state,
            @Nullable Double value,
            List<Double> values,
            Map<String, Object> params,
            Map<String, Distribution> distributions,
            @JsonProperty("intermediate_values") List<Report> reports,
            List<Double> rungs,
            Instant started,
            double seconds,
            @Nullable String reason) {
        /** Checks that each parameter is one of its distribution's values. */
        public FrozenTrial {
            if (number < 0 || !(seconds >= 0)) {
                throw new IllegalArgumentException(
                        "trial " + number + " took " + seconds + " seconds; both must be at least 0");
            }
            Documents.required(state, "state");
            values = Documents.list("values", Documents.required(values, "values"));
            reports = Documents.list("reports", Documents.required(reports, "intermediate_values"));
            for (int i = 0; i < reports.size(); i++) {
                if (reports.get(i).step() < 0
                        || (i > 0 && reports.get(i).step() <= reports.get(i - 1).step())) {
                    throw new IllegalArgumentException("trial " + number + " reports step "
                            + reports.get(i).step() + " as number " + i + "; steps go up from 0");
                }
            }
            rungs = Documents.list("rungs", Documents.required(rungs, "rungs"));
            Documents.required(started, "started");
            distributions = Collections.unmodifiableMap(
                    new LinkedHashMap<>(Documents.required(distributions, "distributions")));
            Map<String, Object> checked = new LinkedHashMap<>();
            Map<String, Object> given = Documents.required(params, "params");
            distributions.forEach(
                    (name, distribution) -> checked.put(name, checked(name, distribution, given.get(name))));
            if (given.size() != checked.size()) {
                throw new IllegalArgumentException("params has " + Quoted.all(given.keySet()) + ", distributions "
                        + Quoted.all(checked.keySet()) + "; they must be of the same names");
            }
            params = Collections.unmodifiableMap(checked);
            if ((value == null) == (state == State.COMPLETE) || (value != null && !Double.isFinite(value))) {
                throw new IllegalArgumentException("trial " + number + " is " + state + " and has the value " + value
                        + "; a finite value belongs to those that are COMPLETE, and to no other");
            }
        }

        private static Object checked(String name, Distribution distribution, @Nullable Object value) {
            if (distribution instanceof CategoricalDistribution of && value instanceof String text) {
                if (of.choices().contains(text)) {
                    return text;
                }
            } else if (value instanceof Number number) {
                double as = number.doubleValue();
                if (distribution instanceof FloatDistribution range && as >= range.low() && as <= range.high()) {
                    return as;
                }
                if (distribution instanceof IntDistribution range
                        && as >= range.low()
                        && as <= range.high()
                        && as == Math.rint(as)) {
                    return (long) as;
                }
            }
            throw new IllegalArgumentException("the parameter " + Quoted.of(name) + " is " + Quoted.of(value)
                    + ", which is not one of " + Quoted.bare(distribution));
        }

        /** Returns a parameter as a sampler has it: the number, or the index of the choice. */
        double chosen(String name) {
            Object value = params.get(name);
            if (distributions.get(name) instanceof CategoricalDistribution of) {
                return of.choices().indexOf(value);
            }
            return ((Number) Objects.requireNonNull(value)).doubleValue();
        }

        double requiredValue() {
            return value == null ? Double.NaN : value;
        }

        @Nullable Double reported(long step) {
            for (Report report : reports) {
                if (report.step() == step) {
                    return report.value() == null ? (Double) Double.NaN : report.value();
                }
            }
            return null;
        }

        /** Returns the step of the last report; −1 if there is none. */
        @JsonIgnore
        long lastStep() {
            return reports.isEmpty() ? -1 : reports.get(reports.size() - 1).step();
        }

        double lastReported() {
            Double last =
                    reports.isEmpty() ? null : reports.get(reports.size() - 1).value();
            return last == null ? Double.NaN : last;
        }

        /**
         * Returns a trial that suggests these parameters again, to train the model that won.
         *
         * <p>It refuses, with an {@link IllegalArgumentException}, a parameter that this trial did not have, or had from another
         * range. Nothing prunes it.
         */
        public Trial fixed() {
            return new Trial(
                    number,
                    (name, distribution) -> {
                        if (!distribution.equals(distributions.get(name))) {
                            throw new IllegalArgumentException("the parameter " + Quoted.of(name) + " is asked for as "
                                    + Quoted.bare(distribution) + "; trial " + number + " had "
                                    + Quoted.bare(distributions.get(name)));
                        }
                        return chosen(name);
                    },
                    (step, value) -> {},
                    () -> false);
        }
    }

    /**
     * The winner on data that the search did not see.
     *
     * @param number of the trial that won
     * @param value mean over the seeds
     * @param values by the seeds of the study
     */
    public record Confirmation(int number, double value, List<Double> values) {
        /** Copies the list. */
        public Confirmation {
            values = Documents.list("values", Documents.required(values, "values"));
        }
    }

    /** Returns the complete trial with the best value, the first of equals; empty if none is complete. */
    public Optional<FrozenTrial> findBest() {
        return trials.stream()
                .filter(trial -> trial.state() == State.COMPLETE)
                .min(Comparator.comparingDouble((FrozenTrial trial) -> direction.loss() * trial.requiredValue())
                        .thenComparing(FrozenTrial::number));
    }

    /**
     * Returns the complete trial with the best value, the first of equals.
     *
     * @throws IllegalStateException if none is complete
     */
    public FrozenTrial best() {
        return findBest()
                .orElseThrow(() -> new IllegalStateException("none of the " + trials.size() + " trials is complete"
                        + firstReason() + "; try more, or prune later"));
    }

    private String firstReason() {
        return trials.stream()
                .filter(trial -> trial.reason() != null)
                .findFirst()
                .map(trial -> " (trial " + trial.number() + ": " + trial.reason() + ")")
                .orElse("");
    }

    /**
     * Returns the same with the winner measured on data that the search did not see, once with each seed.
     *
     * @param unseen trains with the trial's parameters and a seed, and measures on that data
     * @throws IllegalStateException if no trial is complete, or a value is not a finite number
     */
    public Study confirm(Search.Objective unseen) {
        FrozenTrial best = best();
        List<Double> values = new ArrayList<>();
        for (long each : seeds) {
            double value = Elements.required("unseen", unseen).value(best.fixed(), each);
            if (!Double.isFinite(value)) {
                throw new IllegalStateException(
                        metric + " of the winner, trial " + best.number() + ", is " + value + " with seed " + each);
            }
            values.add(value);
        }
        return Records.with(this, "confirmed", new Confirmation(best.number(), mean(values), values));
    }

    static double mean(List<Double> values) {
        double sum = values.stream().mapToDouble(value -> value).sum();
        return Double.isFinite(sum)
                ? sum / values.size()
                : values.stream().mapToDouble(value -> value / values.size()).sum();
    }

    /**
     * Reads a study.
     *
     * @throws DataException if it is missing or none; the message says where and why
     */
    public static Study read(Path file) {
        return of(file.toString(), Documents.bytes(file));
    }

    /**
     * Reads a study from JSON.
     *
     * @throws DataException if it is none; the message says where and why
     */
    public static Study ofJson(String json) {
        return of("the study", Elements.required("json", json).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a study from the bytes of JSON.
     *
     * @param name what it is called in messages
     * @throws DataException if it is none; the message says where and why
     */
    public static Study of(String name, byte[] json) {
        return Documents.read(Elements.required("name", name), Elements.required("json", json), Study.class);
    }

    /**
     * Writes each trial that ended as a run for TensorBoard, whose page of hyperparameters then shows them side by side: in the directory
     * {@code trial-NUMBER} its parameters, the scalars {@code METRIC} and {@code seconds}, {@code METRIC/reported} by step, and, with several
     * seeds, {@code METRIC/by_seed} by their places in {@link #seeds()}. A trial that was pruned has the status 'unknown'. A run that is there
     * whole is left as it is, so another study needs another directory.
     *
     * @param directory that {@code tensorboard --logdir} is given; made where it is missing
     * @throws DataException if a run that is there can't be read
     * @throws java.io.UncheckedIOException if it can't be written to
     * @see Search#tensorBoard
     */
    public void writeEvents(Path directory) {
        Elements.required("directory", directory);
        trials.forEach(trial -> StudyEvents.write(directory, metric, trial));
    }

    /**
     * Returns a page with what was tried more: the trials and the best so far, each parameter that is a number, of twelve at most,
     * against the value, and the ten best.
     */
    public HtmlReport on(HtmlReport page) {
        return new StudyPage(this).on(Elements.required("page", page));
    }

    /** Returns it as JSON. */
    public String toJson() {
        return new String(Documents.write(this), StandardCharsets.UTF_8);
    }

    /**
     * Writes it as JSON, whole or not at all.
     *
     * @throws java.io.UncheckedIOException if it can't be written
     */
    public void write(Path file) {
        byte[] json = Documents.write(this);
        Staged.file(Elements.required("file", file), out -> out.write(json));
    }
}
