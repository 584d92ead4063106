package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Factor;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.ethics.internal.Once;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.classification.RocAuc;
import ai.lepton.metrics.inference.SampleMean;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Predictions about people whose true class or number is known, with the groups that each person belongs to. Immutable.
 *
 * <pre>{@code
 * Predictions.classes("triage", labels, truth, predicted).by("sex", sexes).by("age_band", ages)
 * Predictions.numbers("rent", truth, predicted).by("origin", origins).weights(weights)
 * }</pre>
 */
public final class Predictions implements Evidence {
    /** Seed of what intervals of measures draw. */
    static final long SEED = 0;

    private static final String MEAN_PREDICTION = "mean_prediction";
    private static final String AREA = "roc_auc";
    private static final String MEAN_TRUTH = "mean_truth";

    private final String subject;
    private final Values values;
    private final List<Factor> attributes;
    private final double @Nullable [] weights;
    private final Once sha256 = new Once(this::hash);

    /** What was predicted, and what is true. */
    private sealed interface Values {
        int rows();
    }

    private record Numbers(double[] truth, double[] predicted) implements Values {
        @Override
        public int rows() {
            return truth.length;
        }
    }

    /** Classes by their indices, a byte each where there are 256 at most. Probabilities are of each class, or of one of two. */
    private record Classes(
            Labels labels,
            Factor truth,
            Factor predicted,
            @Nullable String positive,
            double @Nullable [] probabilities) implements Values {
        @Override
        public int rows() {
            return truth.size();
        }

        Evaluation judged(Evaluation.Examples examples, double[] some) {
            return positive == null ? examples.probabilities(some) : examples.probabilitiesOf(positive, some);
        }

        /** Returns the probabilities of some rows; those of all as they are, not copied. */
        double[] probabilities(double[] of, int[] rows) {
            if (rows.length == rows() && IntStream.range(0, rows.length).allMatch(i -> rows[i] == i)) {
                return of;
            }
            int width = positive == null ? labels.size() : 1;
            double[] some = new double[rows.length * width];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(of, rows[i] * width, some, i * width, width);
            }
            return some;
        }
    }

    private Predictions(String subject, Values values, List<Factor> attributes, double @Nullable [] weights) {
        this.subject = subject;
        this.values = values;
        this.attributes = List.copyOf(attributes);
        this.weights = weights;
    }

    /**
     * Returns predicted classes, as yet without groups.
     *
     * @param subject what was predicted, such as {@code "triage"}
     * @param labels the classes, in their order
     * @param truth the true classes' indices, shape {@code [n]}
     * @param predicted the predicted classes' indices, shape {@code [n]}
     * @throws IllegalArgumentException if lengths differ, or an index is that of no class
     */
    public static Predictions classes(String subject, Labels labels, int[] truth, int[] predicted) {
        Elements.required("predicted", predicted);
        Evaluation.of(Elements.required("labels", labels), truth)
                .predicted(predicted)
                .size();
        return of(
                subject,
                new Classes(
                        labels, classes(labels, "truth", truth), classes(labels, "predicted", predicted), null, null));
    }

    /**
     * Returns predicted numbers, as yet without groups.
     *
     * @param subject what was predicted, such as {@code "rent"}
     * @param truth the true numbers, shape {@code [n]}, finite
     * @param predicted the predicted numbers, shape {@code [n]}, finite
     * @throws IllegalArgumentException if lengths differ, or a number is not finite
     */
    public static Predictions numbers(String subject, double[] truth, double[] predicted) {
        Elements.required("truth", truth);
        Elements.required("predicted", predicted);
        RegressionEvaluation.of(truth, predicted).size();
        return of(subject, new Numbers(truth.clone(), predicted.clone()));
    }

    private static Predictions of(String subject, Values values) {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of predictions is empty");
        }
        return new Predictions(subject, values, List.of(), null);
    }

    private static Factor classes(Labels labels, String name, int[] indices) {
        return Factor.of(name, labels.names(), indices.clone());
    }

    /**
     * Returns the predictions with the probabilities that they were made of, for measures of them, such as {@code roc_auc}.
     *
     * @param rowMajor probability of each class for each example, shape {@code [n, k]}, rows adding up to 1
     * @throws IllegalArgumentException if these are numbers, there are not n rows, or a row does not add up to 1
     */
    public Predictions probabilities(double[] rowMajor) {
        return judged(null, Elements.required("rowMajor", rowMajor));
    }

    /**
     * Returns the predictions of two classes with the probability of one of them, as {@link #probabilities}, in half the memory.
     *
     * @param positive one of the two classes
     * @param probability its probability for each example, shape {@code [n]}, in [0, 1]
     * @throws IllegalArgumentException if these are numbers, there are not two classes or not n values, or one is outside the range
     */
    public Predictions probabilitiesOf(Object positive, double[] probability) {
        return judged(
                String.valueOf(Elements.required("positive", positive)), Elements.required("probability", probability));
    }

    private Predictions judged(@Nullable String positive, double[] probabilities) {
        if (!(values instanceof Classes classes)) {
            throw new IllegalArgumentException(
                    "predictions of " + Quoted.of(subject) + " are numbers, which have no probabilities");
        }
        Classes more = new Classes(classes.labels, classes.truth, classes.predicted, positive, probabilities.clone());
        more.judged(Evaluation.of(classes.labels, all(classes.truth)), probabilities)
                .size();
        return new Predictions(subject, more, attributes, weights);
    }

    /**
     * Returns the predictions with one more attribute.
     *
     * @param attribute its name, such as {@code "sex"}
     * @param values the value of each row, by its text; null for {@link Decisions#NOT_KNOWN}
     * @throws IllegalArgumentException if lengths differ, or there is such an attribute already
     */
    public Predictions by(String attribute, List<?> values) {
        Elements.required("attribute", attribute);
        Elements.required("values", values);
        if (values.size() != rows()) {
            throw new IllegalArgumentException(
                    Quoted.bare(attribute) + " has " + values.size() + " values but there are " + rows()
                            + " predictions of " + Quoted.of(subject) + "; they must describe the same people");
        }
        if (attributes().contains(attribute)) {
            throw new IllegalArgumentException(
                    "predictions of " + Quoted.of(subject) + " have " + Quoted.of(attribute) + " already");
        }
        List<Factor> more = new ArrayList<>(attributes);
        more.add(Factor.of(attribute, values, Decisions.NOT_KNOWN));
        return new Predictions(subject, this.values, more, weights);
    }

    /**
     * Returns the predictions with weights, such as of a sample: how many people of the population each row stands for.
     *
     * @param weight shape {@code [n]}, each in [1e-100, 1e100]
     * @throws IllegalArgumentException if lengths differ, or a weight is outside the range
     */
    public Predictions weights(double[] weight) {
        Elements.required("weight", weight);
        return new Predictions(subject, values, attributes, Decisions.checked(weight, rows(), subject));
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String kind() {
        return "predictions";
    }

    @Override
    public long size() {
        return rows();
    }

    /** Returns the names of the attributes. */
    public List<String> attributes() {
        return attributes.stream().map(Factor::name).toList();
    }

    /** Returns the hash of all rows, in their order. */
    @Override
    public String sha256() {
        return sha256.get();
    }

    private String hash() {
        Fingerprint fingerprint = new Fingerprint("predictions/1").add(subject);
        if (values instanceof Classes classes) {
            List<String> names = classes.labels.names();
            fingerprint.add(names.size());
            names.forEach(fingerprint::add);
            add(fingerprint, classes.truth);
            add(fingerprint, classes.predicted);
            fingerprint.add(classes.probabilities == null ? new double[0] : classes.probabilities);
            if (classes.positive != null) {
                fingerprint.add(classes.positive);
            }
        } else if (values instanceof Numbers numbers) {
            fingerprint.add(0).add(numbers.truth).add(numbers.predicted).add(new double[0]);
        }
        fingerprint.add(weights == null ? new double[0] : weights);
        fingerprint.add(attributes.size());
        for (Factor attribute : attributes) {
            fingerprint.add(attribute.name());
            fingerprint.addTexts(attribute);
        }
        return fingerprint.hex();
    }

    /** Adds indices of classes as the numbers that they are. */
    private static void add(Fingerprint fingerprint, Factor indices) {
        fingerprint.add(indices.size());
        for (int row = 0; row < indices.size(); row++) {
            fingerprint.add((double) indices.code(row));
        }
    }

    private int rows() {
        return values.rows();
    }

    private Factor attribute(String name) {
        for (Factor attribute : attributes) {
            if (attribute.name().equals(name)) {
                return attribute;
            }
        }
        String known = attributes.isEmpty() ? "none" : Quoted.words(attributes());
        throw new IllegalArgumentException("predictions of " + Quoted.of(subject) + " have no attribute "
                + Quoted.of(name) + "; they have " + known);
    }

    /** Returns a measure of these predictions, for an assessment; of each class if the average says so. */
    Samples samples(String measure, @Nullable String average, @Nullable String label, double level) {
        Labels labels = values instanceof Classes classes ? classes.labels : null;
        boolean isEach = MeasureByGroup.EACH.equals(average);
        if (isEach && labels == null) {
            throw new IllegalArgumentException(
                    "predictions of " + Quoted.of(subject) + " are numbers, which have no classes");
        }
        String all = isEach ? null : average;
        List<@Nullable String> of = new ArrayList<>();
        if (isEach && labels != null) {
            of.addAll(labels.names());
        } else {
            of.add(label);
        }
        return new Samples() {
            @Override
            public List<String> measures() {
                return of.stream()
                        .map(one -> Measurement.title(measure, all, one))
                        .toList();
            }

            @Override
            public Sample of(int index, int[] rows) {
                return sample(measure, all, of.get(index), rows, level);
            }

            @Override
            public Factor factor(String name) {
                return attribute(name);
            }

            @Override
            public int rows() {
                return Predictions.this.rows();
            }

            @Override
            public String unit() {
                return "predictions";
            }
        };
    }

    private Sample sample(String measure, @Nullable String average, @Nullable String label, int[] rows, double level) {
        if (rows.length == 0) {
            return Sample.share(0, 0, "there is nobody");
        }
        double[] weight = weights == null
                ? null
                : Arrays.stream(rows).mapToDouble(row -> weights[row]).toArray();
        if (values instanceof Classes classes) {
            Rate rate = average != null || weights != null
                    ? null
                    : Rate.named(measure).orElse(null);
            if (rate != null && (label != null || rate == Rate.ACCURACY || rate == Rate.ERROR_RATE)) {
                return counted(classes, rate, label == null ? -1 : classes.labels.indexOf(label), rows);
            }
            return measure.equals(AREA) && average == null && label == null && isOfTwo(classes)
                    ? area(classes, rows, level, weight)
                    : ofClasses(classes, measure, average, label, rows, level, weight);
        }
        Numbers numbers = (Numbers) values;
        double[] truth = picked(numbers.truth, rows);
        double[] predicted = picked(numbers.predicted, rows);
        if (measure.equals(MEAN_PREDICTION) || measure.equals(MEAN_TRUTH)) {
            SampleMean mean = new SampleMean();
            double[] each = measure.equals(MEAN_TRUTH) ? truth : predicted;
            for (int i = 0; i < each.length; i++) {
                mean.add(each[i], weight == null ? 1 : weight[i]);
            }
            return Sample.estimated(mean::estimate, level);
        }
        RegressionEvaluation evaluation = RegressionEvaluation.of(truth, predicted);
        RegressionReport report = (weight == null ? evaluation : evaluation.weights(weight))
                .seed(SEED)
                .report();
        return Sample.estimated(
                at -> report.atLevel(at).measure(measure, average, label).estimate(), level);
    }

    /** Returns a rate of a class against the others, or of all classes (-1), by its exact counts. */
    private static Sample counted(Classes classes, Rate rate, int label, int[] rows) {
        long hits = 0;
        long among = 0;
        for (int row : rows) {
            int truth = classes.truth.code(row);
            int predicted = classes.predicted.code(row);
            boolean isTrue = truth == label;
            boolean isPredicted = predicted == label;
            if (label < 0) {
                isTrue = true;
                isPredicted = truth == predicted;
            }
            int kind = (isPredicted ? Decisions.SELECTED : 0) + (isTrue ? Decisions.QUALIFIED : 0);
            among += rate.isAmong(kind) ? 1 : 0;
            hits += rate.isHit(kind) ? 1 : 0;
        }
        return Sample.share(hits, among, "nobody is such that there is a " + rate.words());
    }

    private static boolean isOfTwo(Classes classes) {
        return classes.labels.size() == 2 && classes.probabilities != null;
    }

    /**
     * Returns the area under the ROC curve of two classes, as a report has it: without the report's other measures, and with the rows
     * ordered once for all levels.
     */
    private static Sample area(Classes classes, int[] rows, double level, double @Nullable [] weight) {
        double[] some = classes.probabilities(Objects.requireNonNull(classes.probabilities), rows);
        int positive = classes.positive == null ? 1 : classes.labels.indexOf(classes.positive);
        boolean[] isPositive = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            isPositive[i] = classes.truth.code(rows[i]) == positive;
        }
        double[] scores = classes.positive != null
                ? some
                : IntStream.range(0, rows.length)
                        .mapToDouble(i -> some[2 * i + 1])
                        .toArray();
        return Sample.estimated(RocAuc.estimates(isPositive, scores, weight), level);
    }

    private static Sample ofClasses(
            Classes classes,
            String measure,
            @Nullable String average,
            @Nullable String label,
            int[] rows,
            double level,
            double @Nullable [] weight) {
        int[] predicted = picked(classes.predicted, rows);
        Evaluation.Examples examples = Evaluation.of(classes.labels, picked(classes.truth, rows));
        double[] probabilities = classes.probabilities;
        Evaluation evaluation = probabilities == null
                ? examples.predicted(predicted)
                : classes.judged(examples, classes.probabilities(probabilities, rows))
                        .predicted(predicted);
        ClassificationReport report = (weight == null ? evaluation : evaluation.weights(weight))
                .seed(SEED)
                .report();
        return Sample.estimated(at -> of(report.atLevel(at), measure, average, label), level);
    }

    private static Estimate of(
            ClassificationReport report, String measure, @Nullable String average, @Nullable String label) {
        String name = switch (measure) {
            case "true_positive_rate" -> "recall";
            case "true_negative_rate" -> "specificity";
            case "positive_predictive_value" -> "precision";
            case "selection_rate" -> "predicted_prevalence";
            default -> measure;
        };
        return average == null && label == null
                ? report.find(name, null, null).map(Measurement::estimate).orElseGet(() -> report.estimate(name))
                : report.measure(name, average, label).estimate();
    }

    private static double[] picked(double[] from, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> from[row]).toArray();
    }

    private static int[] picked(Factor from, int[] rows) {
        return Arrays.stream(rows).map(from::code).toArray();
    }

    private static int[] all(Factor indices) {
        return IntStream.range(0, indices.size()).map(indices::code).toArray();
    }
}
