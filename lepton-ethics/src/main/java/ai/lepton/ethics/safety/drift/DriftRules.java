package ai.lepton.ethics.safety.drift;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.inference.TestResult.Adjustment;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Rules about what changed between two samples: read as a sentence, or by the field's names, which give the same rules.
 *
 * <pre>{@code
 * driftOf("applications").should().notBeSignificant().inEachColumn();
 * driftOf("applications").should().haveAStabilityIndexOfAtMost(0.1).inEachColumn();
 *
 * driftOf("applications").twoSampleTests().across("income", "branch");
 * driftOf("applications").populationStabilityIndex(0.1).across("income", "branch");
 * }</pre>
 */
@CheckReturnValue
public final class DriftRules {
    private final String subject;

    private DriftRules(String subject) {
        this.subject = subject;
    }

    /** Starts a rule about samples whose subject has this name. */
    public static DriftRules driftOf(String subject) {
        Given.subject("two samples", subject);
        return new DriftRules(subject);
    }

    /** Goes on to what the drift should be. */
    public DriftRules should() {
        return this;
    }

    /**
     * Asks that no column is found to have drifted: numbers by Kolmogorov's and Smirnov's test, categories by Pearson's
     * chi-squared, whether a number is missing by Fisher's exact test.
     */
    public Tests notBeSignificant() {
        return new Tests(subject, Adjustment.HOLM, Figures.LEVEL, 0.1, 0);
    }

    /** Asks that no column is found to have drifted; another name of {@link #notBeSignificant}. */
    public Tests twoSampleTests() {
        return notBeSignificant();
    }

    /**
     * Asks for a population stability index of at most this in each column. Limits of 0.1 and 0.25 are a habit; no law or standard
     * states them.
     *
     * @param limit above 0, finite
     * @see <a href="https://scholarworks.wmich.edu/dissertations/3208">Yurdakul 2018, on what it is without any drift</a>
     */
    public Stability haveAStabilityIndexOfAtMost(double limit) {
        Figures.positive("limit of the stability index", limit);
        return new Stability(subject, limit, 10, Figures.LEVEL);
    }

    /** Asks for a population stability index; another name of {@link #haveAStabilityIndexOfAtMost}. */
    public Stability populationStabilityIndex(double atMost) {
        return haveAStabilityIndexOfAtMost(atMost);
    }

    private static List<String> names(String... columns) {
        List<String> names = Elements.of("columns", columns);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("in columns needs the name of at least one column");
        }
        if (new LinkedHashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("the columns name one twice: " + names);
        }
        return names;
    }

    /**
     * Tests of whether columns drifted; name the columns to have the rule.
     *
     * <p>It fails where a test is significant after adjustment. It passes where none is and the samples are so large that a drift
     * of a stated size would be noticed; else it is inconclusive, since finding nothing in a few rows shows nothing.
     */
    public static final class Tests {
        private final String subject;
        private final Adjustment adjustment;
        private final double level;
        private final double distance;
        private final long seed;

        private Tests(String subject, Adjustment adjustment, double level, double distance, long seed) {
            this.subject = subject;
            this.adjustment = adjustment;
            this.level = level;
            this.distance = distance;
            this.seed = seed;
        }

        /** Sets the confidence level of all tests together, 0.95 until then. */
        public Tests atConfidence(double level) {
            return new Tests(subject, adjustment, Figures.level(level), distance, seed);
        }

        /** Sets how p-values are adjusted for the number of tests, {@link Adjustment#HOLM} until then. */
        public Tests adjustedBy(Adjustment adjustment) {
            return new Tests(subject, Elements.required("adjustment", adjustment), level, distance, seed);
        }

        /**
         * Sets the distance that the samples have to be large enough to notice in at least 80 % of all cases, 0.1 until then.
         *
         * @param distance the greatest distance of two distribution functions of numbers, or half the sum of the differences of
         *     levels' shares; in (0, 1)
         */
        public Tests noticing(double distance) {
            if (!(distance > 0 && distance < 1)) {
                throw new IllegalArgumentException("distance to be noticed is " + distance + ", outside (0, 1)");
            }
            return new Tests(subject, adjustment, level, distance, seed);
        }

        /** Sets the seed by which rows with rare levels are dealt anew, 0 until then. */
        public Tests seed(long seed) {
            return new Tests(subject, adjustment, level, distance, seed);
        }

        /** Returns the rule for all columns that the samples have. */
        public Rule<TwoSamples> inEachColumn() {
            return rule(List.of());
        }

        /** Returns the rule for these columns. */
        public Rule<TwoSamples> inColumns(String... columns) {
            return rule(names(columns));
        }

        /** Returns the rule; another name of {@link #inColumns}. */
        public Rule<TwoSamples> across(String... columns) {
            return inColumns(columns);
        }

        private Rule<TwoSamples> rule(List<String> columns) {
            return new DriftTest(subject, columns, adjustment, level, distance, seed).rule();
        }
    }

    /**
     * A limit of the population stability index; name the columns to have the rule.
     *
     * <p>Numbers are put into bins by quantiles of the reference, missing values into one of their own; bins of numbers, and levels,
     * that are expected fewer than five times in a sample are put together. Where a bin is empty, each counts half a row more.
     */
    public static final class Stability {
        private final String subject;
        private final double limit;
        private final int bins;
        private final double level;

        private Stability(String subject, double limit, int bins, double level) {
            this.subject = subject;
            this.limit = limit;
            this.bins = bins;
            this.level = level;
        }

        /** Sets the confidence level, 0.95 until then. */
        public Stability atConfidence(double level) {
            return new Stability(subject, limit, bins, Figures.level(level));
        }

        /**
         * Sets the number of bins of a column of numbers, 10 until then.
         *
         * @param bins from 2 to 1000
         */
        public Stability bins(int bins) {
            if (bins < 2 || bins > 1000) {
                throw new IllegalArgumentException("bins is " + bins + ", outside [2, 1000]");
            }
            return new Stability(subject, limit, bins, level);
        }

        /** Returns the rule for all columns that the samples have. */
        public Rule<TwoSamples> inEachColumn() {
            return rule(List.of());
        }

        /** Returns the rule for these columns. */
        public Rule<TwoSamples> inColumns(String... columns) {
            return rule(names(columns));
        }

        /** Returns the rule; another name of {@link #inColumns}. */
        public Rule<TwoSamples> across(String... columns) {
            return inColumns(columns);
        }

        private Rule<TwoSamples> rule(List<String> columns) {
            return new StabilityIndex(subject, columns, limit, bins, level).rule();
        }
    }
}
