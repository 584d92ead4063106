package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.calibration.ReliabilityDiagram;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A judgement of a classifier's predictions on examples whose classes are known.
 *
 * <pre>{@code
 * ClassificationReport report = Evaluation.of(labels, truth).probabilities(probabilities).positive("malignant").report();
 * System.out.println(report.table());
 * }</pre>
 *
 * <p>Immutable: each option gives another evaluation. The arrays are read where they are, not copied; don't change them
 * while the evaluation or its report is in use.
 */
public final class Evaluation {
    private final Examples examples;
    private final int[] predicted;
    private final @Nullable ClassProbabilities probabilities;
    private final double @Nullable [] weights;
    private final Options options;

    private Evaluation(
            Examples examples,
            int[] predicted,
            @Nullable ClassProbabilities probabilities,
            double @Nullable [] weights,
            Options options) {
        this.examples = examples;
        this.predicted = predicted;
        this.probabilities = probabilities;
        this.weights = weights;
        this.options = options;
    }

    /**
     * Starts from the true classes.
     *
     * @param labels the classes
     * @param truth true classes' indices, shape {@code [n]}
     * @throws IllegalArgumentException if an index is outside [0, number of labels)
     */
    public static Examples of(Labels labels, int[] truth) {
        Elements.required("truth", truth);
        labels.checkIndices("truth", truth);
        return new Examples(labels, truth);
    }

    /**
     * Starts from the true classes, given by their labels.
     *
     * @throws IllegalArgumentException if a label is unknown or null
     */
    public static Examples of(Labels labels, List<?> truth) {
        Elements.required("truth", truth);
        return new Examples(labels, labels.indicesOf("truth", truth));
    }

    /** Examples whose classes are known, still without predictions. */
    public static final class Examples {
        final Labels labels;
        final int[] truth;

        private Examples(Labels labels, int[] truth) {
            this.labels = labels;
            this.truth = truth;
        }

        /**
         * Judges probabilities; predicted is the most probable class, the first of those that tie.
         *
         * @param rowMajor probability of each class for each example, shape {@code [n, k]}, rows adding up to 1
         * @throws IllegalArgumentException if there are not n rows, or as {@link ClassProbabilities#of}
         */
        public Evaluation probabilities(double[] rowMajor) {
            long wanted = (long) truth.length * labels.size();
            if (rowMajor.length != wanted) {
                throw new IllegalArgumentException("probabilities has " + rowMajor.length + " values; " + truth.length
                        + " examples of " + labels.size() + " classes need " + wanted);
            }
            return judged(ClassProbabilities.of(rowMajor, labels.size()), Options.DEFAULT);
        }

        /**
         * Judges probabilities in single precision, as {@link #probabilities(double[])}.
         *
         * @param rowMajor probability of each class for each example, shape {@code [n, k]}, rows adding up to 1
         * @throws IllegalArgumentException if there are not n rows, or as {@link ClassProbabilities#of}
         */
        public Evaluation probabilities(float[] rowMajor) {
            Elements.required("rowMajor", rowMajor);
            return probabilities(Doubles.of(rowMajor));
        }

        /**
         * Judges the probabilities of one of two classes; predicted is the more probable class, the first where both tie.
         *
         * @param positive the label that they are about
         * @param probability of it, shape {@code [n]}, each in [0, 1]
         * @throws IllegalArgumentException if there are not two classes, the label is none of them, lengths differ or a
         *     probability is outside [0, 1]
         */
        public Evaluation probabilitiesOf(Object positive, double[] probability) {
            if (labels.size() != 2) {
                throw new IllegalArgumentException("the probability of one class tells those of two, but there are "
                        + labels.size() + " labels: " + labels.listed());
            }
            BinaryRanking.checkLengths("probability", probability.length, "truth", truth.length);
            int index = labels.indexOf(positive);
            return judged(ClassProbabilities.ofPositive(probability, index), Options.DEFAULT.withPositive(index));
        }

        private Evaluation judged(ClassProbabilities probabilities, Options options) {
            return new Evaluation(this, probabilities.mostProbable(), probabilities, null, options);
        }

        /**
         * Judges predicted classes.
         *
         * @param predicted predicted classes' indices, shape {@code [n]}
         * @throws IllegalArgumentException if lengths differ, or an index is outside [0, number of labels)
         */
        public Evaluation predicted(int[] predicted) {
            check(predicted);
            return new Evaluation(this, predicted, null, null, Options.DEFAULT);
        }

        /**
         * Judges predicted classes, given by their labels.
         *
         * @throws IllegalArgumentException if lengths differ, or a label is unknown or null
         */
        public Evaluation predicted(List<?> predicted) {
            Elements.required("predicted", predicted);
            return predicted(labels.indicesOf("predicted", predicted));
        }

        private void check(int[] predicted) {
            BinaryRanking.checkLengths("predicted", predicted.length, "truth", truth.length);
            labels.checkIndices("predicted", predicted);
        }
    }

    /**
     * Takes these for the predicted classes, in place of the most probable ones.
     *
     * @param others predicted classes' indices, shape {@code [n]}
     * @throws IllegalArgumentException if lengths differ, or an index is outside [0, number of labels)
     */
    public Evaluation predicted(int[] others) {
        Elements.required("others", others);
        examples.check(others);
        return new Evaluation(examples, others, probabilities, weights, options);
    }

    /**
     * Gives each example a weight.
     *
     * @param weight shape {@code [n]}, finite and not negative
     * @throws IllegalArgumentException if lengths differ, or a weight is negative or not finite
     */
    public Evaluation weights(double[] weight) {
        BinaryRanking.checkLengths("weight", weight.length, "truth", examples.truth.length);
        BinaryRanking.checkWeights(weight);
        return new Evaluation(examples, predicted, probabilities, weight, options);
    }

    /**
     * Judges some of the examples alone, such as those of a group, with the same options. Copies what it keeps.
     *
     * @param rows indices of the examples, in any order, each as often as it counts
     * @throws IndexOutOfBoundsException if there is no such example
     */
    public Evaluation rows(int[] rows) {
        Elements.required("rows", rows);
        for (int row : rows) {
            Objects.checkIndex(row, size());
        }
        int[] truth = Arrays.stream(rows).map(row -> examples.truth[row]).toArray();
        int[] others = Arrays.stream(rows).map(row -> predicted[row]).toArray();
        double[] weight = weights == null
                ? null
                : Arrays.stream(rows).mapToDouble(row -> weights[row]).toArray();
        return new Evaluation(
                new Examples(examples.labels, truth),
                others,
                probabilities == null ? null : probabilities.rows(rows),
                weight,
                options);
    }

    /** Returns the number of examples. */
    public int size() {
        return examples.truth.length;
    }

    /**
     * Names the class that curves are about; without it, of two classes it is the second.
     *
     * @throws IllegalArgumentException if it is not a label
     */
    public Evaluation positive(Object label) {
        return with(options.withPositive(labels().indexOf(label)));
    }

    /** Sets the level of the confidence intervals, in (0, 1); 0.95 by default. */
    public Evaluation level(double level) {
        return with(options.withLevel(level));
    }

    /** Sets the seed of what is drawn for intervals and comparisons; 0 by default. */
    public Evaluation seed(long seed) {
        return with(options.withBootstrap(
                new MultinomialBootstrap(options.bootstrap().resamples(), seed)));
    }

    /**
     * Sets the number of draws, or of resamples, for intervals and comparisons; {@value
     * MultinomialBootstrap#DEFAULT_RESAMPLES} by default. Levels above 95 % want no fewer: few draws lie in their tails.
     */
    public Evaluation resamples(int resamples) {
        return with(options.withBootstrap(
                new MultinomialBootstrap(resamples, options.bootstrap().seed())));
    }

    /** Sets the number of bins of the reliability diagram; {@value ReliabilityDiagram#DEFAULT_BINS} by default. */
    public Evaluation bins(int bins) {
        return with(options.withBins(bins));
    }

    /** Sets what undefined scores do to averages; {@link Score.WhenUndefined#UNDEFINED} by default. */
    public Evaluation whenUndefined(Score.WhenUndefined policy) {
        return with(options.withPolicy(policy));
    }

    /**
     * Adds measures to the report's measurements and to its table, each with an interval: such as
     * {@code CountMeasure.of(OverallMeasure.GWET_AC1)}. What the report has already, by name, average and label, is not
     * repeated.
     */
    public Evaluation withMeasures(CountMeasure... measures) {
        List<CountMeasure> all = new ArrayList<>(options.chosen());
        all.addAll(Elements.of("measures", measures));
        return with(options.withChosen(all));
    }

    private Evaluation with(Options others) {
        return new Evaluation(examples, predicted, probabilities, weights, others);
    }

    /** Computes everything, and returns it. */
    public ClassificationReport report() {
        return new ClassificationReport(this);
    }

    Labels labels() {
        return examples.labels;
    }

    int[] truth() {
        return examples.truth;
    }

    int[] predicted() {
        return predicted;
    }

    @Nullable ClassProbabilities probabilities() {
        return probabilities;
    }

    double @Nullable [] weights() {
        return weights;
    }

    Options options() {
        return options;
    }

    /** Returns the class that curves are about, or -1. */
    int positive() {
        return options.positive() < 0 && labels().size() == 2 ? 1 : options.positive();
    }

    /** Returns the examples in the order of their scores for a class; there must be probabilities. */
    BinaryRanking ranking(int label) {
        ClassProbabilities given = requireProbabilities();
        int[] truth = truth();
        boolean[] positive = new boolean[truth.length];
        for (int i = 0; i < truth.length; i++) {
            positive[i] = truth[i] == label;
        }
        return BinaryRanking.of(positive, given.column(label), weights);
    }

    /** Returns the probabilities, or fails where there are none. */
    ClassProbabilities requireProbabilities() {
        if (probabilities == null) {
            throw new IllegalStateException("there are predicted classes but no probabilities, so there is no curve");
        }
        return probabilities;
    }

    /** What may be chosen; a positive class of -1 is none. */
    record Options(
            int positive,
            double level,
            MultinomialBootstrap bootstrap,
            int bins,
            Score.WhenUndefined policy,
            List<CountMeasure> chosen) {
        static final Options DEFAULT = new Options(
                -1,
                0.95,
                new MultinomialBootstrap(MultinomialBootstrap.DEFAULT_RESAMPLES, 0),
                ReliabilityDiagram.DEFAULT_BINS,
                Score.WhenUndefined.UNDEFINED,
                List.of());

        Options {
            chosen = Elements.of("chosen", chosen);
            if (!(level > 0 && level < 1)) {
                throw new IllegalArgumentException("confidence level is " + level + ", outside (0, 1)");
            }
            if (bins < 1) {
                throw new IllegalArgumentException("bins is " + bins + "; it must be at least 1");
            }
        }

        Options withPositive(int other) {
            return new Options(other, level, bootstrap, bins, policy, chosen);
        }

        Options withLevel(double other) {
            return new Options(positive, other, bootstrap, bins, policy, chosen);
        }

        Options withBootstrap(MultinomialBootstrap other) {
            return new Options(positive, level, other, bins, policy, chosen);
        }

        Options withBins(int other) {
            return new Options(positive, level, bootstrap, other, policy, chosen);
        }

        Options withPolicy(Score.WhenUndefined other) {
            return new Options(positive, level, bootstrap, bins, other, chosen);
        }

        Options withChosen(List<CountMeasure> others) {
            return new Options(positive, level, bootstrap, bins, policy, others);
        }
    }
}
