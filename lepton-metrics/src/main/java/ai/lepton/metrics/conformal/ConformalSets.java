package ai.lepton.metrics.conformal;

import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Prediction sets of classes, whatever the model that gives the probabilities; these need not be calibrated.
 *
 * <p>{@link Split} is calibrated on examples that the model was not fitted to. Of exchangeable examples its sets hold the truth with
 * a probability of at least 1 − α, and below 1 − α + 1 / (n + 1) where scores do not tie: on average over calibrations and new
 * examples (marginal). By class that holds for the examples of each class. {@link Cross} needs no examples set apart, and
 * guarantees less.
 *
 * <p>All are immutable, small records; the level is chosen when they are calibrated.
 */
public sealed interface ConformalSets {
    /** Returns 1 − α, in (0, 1). */
    double confidence();

    /** Returns the number of classes. */
    int classes();

    /** Returns why classes are in every set: because there were too few examples to calibrate; empty where there are none. */
    Optional<String> whyUnbounded();

    /**
     * Sets of the classes whose score is at most a threshold: one for all classes, or one for each.
     *
     * @param score how strange a class is
     * @param seed of what is drawn, where the score is randomized
     * @param classes their number, at least 1
     * @param thresholds one for all, or one for each class, of the same confidence
     */
    record Split(ClassScore score, long seed, int classes, List<ConformalThreshold> thresholds)
            implements ConformalSets, Mondrian.Calibrated<Split> {
        /** Copies the thresholds, and checks their number. */
        public Split {
            Elements.required("score", score);
            thresholds = Elements.of("thresholds", thresholds);
            if (classes < 1) {
                throw new IllegalArgumentException("classes is " + classes + "; it must be at least 1");
            }
            if (thresholds.size() != 1 && thresholds.size() != classes) {
                throw new IllegalArgumentException("there are " + thresholds.size()
                        + " thresholds; there is one for all, " + "or one for each of the " + classes + " classes");
            }
            double confidence = thresholds.get(0).confidence();
            for (ConformalThreshold each : thresholds) {
                if (each.confidence() != confidence) {
                    throw new IllegalArgumentException("thresholds are of the confidences " + confidence + " and "
                            + each.confidence() + "; they must be of one");
                }
            }
        }

        /**
         * Calibrates one threshold for all classes.
         *
         * @param score how strange a class is
         * @param truth true classes' indices, shape {@code [n]}
         * @param probabilities of each class, by a model that was not fitted to these examples, shape {@code [n, classes]}
         * @param confidence 1 − α, in (0, 1)
         * @param seed of what is drawn, where the score is randomized
         * @throws IllegalArgumentException if lengths differ, an index is no class, or the confidence is outside its range
         */
        public static Split calibrated(
                ClassScore score, int[] truth, ClassProbabilities probabilities, double confidence, long seed) {
            double[] scores = scoresOfTruth(score, probabilities, truth, seed);
            return new Split(score, seed, probabilities.classes(), List.of(ConformalThreshold.of(scores, confidence)));
        }

        /**
         * Calibrates a threshold for each class on its own examples (label-conditional, Mondrian by class). A class with too few
         * is in every set, which says so by its name.
         *
         * @param score how strange a class is
         * @param labels the names of the classes
         * @param truth true classes' indices, shape {@code [n]}
         * @param probabilities of each class, by a model that was not fitted to these examples, shape {@code [n, classes]}
         * @param confidence 1 − α, in (0, 1)
         * @param seed of what is drawn, where the score is randomized
         * @throws IllegalArgumentException if lengths differ, there are not as many labels as classes, an index is no class, or the
         *     confidence is outside its range
         */
        public static Split calibratedByClass(
                ClassScore score,
                Labels labels,
                int[] truth,
                ClassProbabilities probabilities,
                double confidence,
                long seed) {
            Elements.required("labels", labels);
            double[] scores = scoresOfTruth(score, probabilities, truth, seed);
            int classes = probabilities.classes();
            if (labels.size() != classes) {
                throw new IllegalArgumentException(
                        "there are " + labels.size() + " labels, but probabilities of " + classes + " classes");
            }
            List<ConformalThreshold> thresholds = new ArrayList<>();
            for (int label = 0; label < classes; label++) {
                int wanted = label;
                double[] own = IntStream.range(0, truth.length)
                        .filter(i -> truth[i] == wanted)
                        .mapToDouble(i -> scores[i])
                        .toArray();
                thresholds.add(ConformalThreshold.of(own, confidence)
                        .named(labels.names().get(label)));
            }
            return new Split(score, seed, classes, thresholds);
        }

        /**
         * Returns the set of a new example.
         *
         * @param probabilities of each class, shape {@code [classes]}, finite and not negative
         * @throws IllegalArgumentException if there are not as many as classes, or one is outside its range
         */
        public PredictionSet set(double[] probabilities) {
            checkNumber(probabilities, classes);
            double[] scores = score.scores(probabilities, seed);
            List<Integer> held = new ArrayList<>();
            for (int label = 0; label < classes; label++) {
                if (scores[label] <= threshold(label).value()) {
                    held.add(label);
                }
            }
            return new PredictionSet(held, confidence(), whyUnbounded().orElse(null));
        }

        /**
         * Returns the sets of new examples.
         *
         * @param probabilities of each class, shape {@code [n, classes]}
         * @throws IllegalArgumentException if they are of another number of classes
         */
        public List<PredictionSet> sets(ClassProbabilities probabilities) {
            Elements.required("probabilities", probabilities);
            List<PredictionSet> sets = new ArrayList<>();
            for (int i = 0; i < probabilities.size(); i++) {
                sets.add(set(row(probabilities, i)));
            }
            return List.copyOf(sets);
        }

        private ConformalThreshold threshold(int label) {
            return thresholds.get(thresholds.size() == 1 ? 0 : label);
        }

        @Override
        public double confidence() {
            return thresholds.get(0).confidence();
        }

        @Override
        public Optional<String> whyUnbounded() {
            return thresholds.stream()
                    .map(ConformalThreshold::whyInfinite)
                    .flatMap(Optional::stream)
                    .reduce((first, second) -> first + "; " + second);
        }

        @Override
        public Split ofGroup(String group) {
            Elements.required("group", group);
            return new Split(
                    score,
                    seed,
                    classes,
                    thresholds.stream()
                            .map(each -> each.named(each.of() == null ? group : each.of() + " in " + group))
                            .toList());
        }
    }

    /**
     * CV+ sets, from out-of-fold probabilities and those that the folds' models give of a new example. No example is set apart.
     *
     * <p>Guaranteed is a probability of at least 1 − 2α, less about √(2/n) with few folds; where models are stable it is near
     * 1 − α. The models must treat their examples alike.
     *
     * @param score how strange a class is
     * @param seed of what is drawn, where the score is randomized
     * @param classes their number, at least 1
     * @param confidence 1 − α, in (0, 1)
     * @param scores of the true classes, each by the model that was not fitted to its example, by fold, shape
     *     {@code [folds][examples of the fold]}, finite
     * @see <a href="https://arxiv.org/abs/2006.02544">Romano, Sesia and Candès 2020, theorem 3</a>
     */
    @SuppressWarnings("ArrayRecordComponent") // copied in and out
    record Cross(ClassScore score, long seed, int classes, double confidence, double[][] scores)
            implements ConformalSets {
        /** Copies the scores, and checks them. */
        public Cross {
            Elements.required("score", score);
            if (classes < 1) {
                throw new IllegalArgumentException("classes is " + classes + "; it must be at least 1");
            }
            ConformalThreshold.checkConfidence(confidence);
            Elements.required("scores", scores);
            double[][] sorted = new double[scores.length][];
            for (int k = 0; k < sorted.length; k++) {
                sorted[k] = Elements.required("scores[" + k + "]", scores[k]).clone();
                Checks.finite("scores[" + k + "]", sorted[k]);
                Arrays.sort(sorted[k]);
            }
            scores = sorted;
        }

        /**
         * Calibrates.
         *
         * @param score how strange a class is
         * @param truth true classes' indices, shape {@code [n]}
         * @param outOfFold probabilities by the model of each example's fold, which was fitted to all other folds, shape
         *     {@code [n, classes]}
         * @param fold which one each example is in, shape {@code [n]}, numbered from 0
         * @param confidence 1 − α, in (0, 1)
         * @param seed of what is drawn, where the score is randomized
         * @throws IllegalArgumentException if lengths differ, an index is no class, or a fold or the confidence is outside its range
         */
        public static Cross calibrated(
                ClassScore score, int[] truth, ClassProbabilities outOfFold, int[] fold, double confidence, long seed) {
            Elements.required("outOfFold", outOfFold);
            double[] scores = scoresOfTruth(score, outOfFold, truth, seed);
            Elements.required("fold", fold);
            Checks.lengths("truth", truth.length, "fold", fold.length);
            return new Cross(score, seed, outOfFold.classes(), confidence, ByFold.of(fold, i -> scores[i]));
        }

        /**
         * Returns the set of a new example: the classes that are not stranger than too many of the examples, each seen by the
         * model of that example's fold. Runs in O(folds · classes · log n).
         *
         * @param probabilities that each fold's model gives, shape {@code [folds][classes]}, finite and not negative
         * @throws IllegalArgumentException if there are not as many as folds and classes, or one is outside its range
         */
        public PredictionSet set(double[][] probabilities) {
            Elements.required("probabilities", probabilities);
            if (probabilities.length != scores.length) {
                throw new IllegalArgumentException("probabilities has " + probabilities.length + " rows; there are "
                        + scores.length + " folds, each with a model of its own");
            }
            int n = ByFold.count(scores);
            long rank = ConformalThreshold.rank(n, confidence);
            int[] below = new int[classes];
            for (int k = 0; k < scores.length; k++) {
                checkNumber(Elements.required("probabilities[" + k + "]", probabilities[k]), classes);
                double[] own = score.scores(probabilities[k], seed);
                for (int label = 0; label < classes; label++) {
                    below[label] += countBelow(scores[k], own[label]);
                }
            }
            List<Integer> held = IntStream.range(0, classes)
                    .filter(label -> below[label] < rank)
                    .boxed()
                    .toList();
            return new PredictionSet(held, confidence, whyUnbounded().orElse(null));
        }

        @Override
        public Optional<String> whyUnbounded() {
            return ByFold.whyTooFew(ByFold.count(scores), confidence);
        }

        /** Returns a copy of the scores, by fold, rising. */
        @Override
        public double[][] scores() {
            return ByFold.copy(scores);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Cross cross
                    && score.equals(cross.score)
                    && seed == cross.seed
                    && classes == cross.classes
                    && Double.compare(confidence, cross.confidence) == 0
                    && Arrays.deepEquals(scores, cross.scores);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * score.hashCode() + Double.hashCode(confidence)) + Arrays.deepHashCode(scores);
        }

        /** Returns what it is made by and the numbers of examples and folds; the scores would be long. */
        @Override
        public String toString() {
            return "Cross[score=" + score + ", classes=" + classes + ", confidence=" + confidence + ", folds="
                    + scores.length + ", examples=" + ByFold.count(scores) + "]";
        }
    }

    private static int countBelow(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double[] scoresOfTruth(ClassScore score, ClassProbabilities probabilities, int[] truth, long seed) {
        Elements.required("score", score);
        Elements.required("probabilities", probabilities);
        Elements.required("truth", truth);
        Checks.lengths("truth", truth.length, "probabilities", probabilities.size());
        double[] scores = new double[truth.length];
        for (int i = 0; i < truth.length; i++) {
            if (truth[i] < 0 || truth[i] >= probabilities.classes()) {
                throw new IllegalArgumentException(
                        "truth[" + i + "] is " + truth[i] + ", outside [0, " + probabilities.classes() + ")");
            }
            scores[i] = score.scores(row(probabilities, i), seed)[truth[i]];
        }
        return scores;
    }

    private static double[] row(ClassProbabilities probabilities, int example) {
        double[] row = new double[probabilities.classes()];
        Arrays.setAll(row, label -> probabilities.of(example, label));
        return row;
    }

    private static void checkNumber(double[] probabilities, int classes) {
        Elements.required("probabilities", probabilities);
        if (probabilities.length != classes) {
            throw new IllegalArgumentException(
                    "probabilities has " + probabilities.length + " values; there are " + classes + " classes");
        }
    }
}
