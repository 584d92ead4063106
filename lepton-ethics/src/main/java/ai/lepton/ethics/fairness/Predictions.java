package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Factor;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.inference.SampleMean;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    private static final String MEAN_TRUTH = "mean_truth";

    private final String subject;
    private final Values values;
    private final List<Factor> attributes;
    private final double @Nullable [] weights;

    /** What was predicted, and what is true: of classes their indices. Probabilities are of each class, or of one of two. */
    private record Values(
            @Nullable Labels labels,
            double[] truth,
            double[] predicted,
            @Nullable String positive,
            double @Nullable [] probabilities) {
        Evaluation judged(Evaluation.Examples examples, double[] some) {
            return positive == null ? examples.probabilities(some) : examples.probabilitiesOf(positive, some);
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
        return of(subject, new Values(labels, doubles(truth), doubles(predicted), null, null));
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
        return of(subject, new Values(null, truth.clone(), predicted.clone(), null, null));
    }

    private static Predictions of(String subject, Values values) {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of predictions is empty");
        }
        return new Predictions(subject, values, List.of(), null);
    }

    private static double[] doubles(int[] numbers) {
        return Arrays.stream(numbers).asDoubleStream().toArray();
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
        Labels labels = values.labels;
        if (labels == null) {
            throw new IllegalArgumentException(
                    "predictions of " + Quoted.of(subject) + " are numbers, which have no probabilities");
        }
        Values more = new Values(labels, values.truth, values.predicted, positive, probabilities.clone());
        more.judged(Evaluation.of(labels, ints(values.truth)), probabilities).size();
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
        Fingerprint fingerprint = new Fingerprint("predictions/1").add(subject);
        Labels labels = values.labels;
        List<String> names = labels == null ? List.of() : labels.names();
        fingerprint.add(names.size());
        names.forEach(fingerprint::add);
        fingerprint.add(values.truth).add(values.predicted);
        fingerprint.add(values.probabilities == null ? new double[0] : values.probabilities);
        if (values.positive != null) {
            fingerprint.add(values.positive);
        }
        fingerprint.add(weights == null ? new double[0] : weights);
        fingerprint.add(attributes.size());
        for (Factor attribute : attributes) {
            fingerprint.add(attribute.name());
            for (int row = 0; row < attribute.size(); row++) {
                fingerprint.add(attribute.value(row));
            }
        }
        return fingerprint.hex();
    }

    private int rows() {
        return values.truth.length;
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
        Labels labels = values.labels;
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
        Labels labels = values.labels;
        if (labels != null) {
            Rate rate = average != null || weights != null
                    ? null
                    : Rate.named(measure).orElse(null);
            if (rate != null && (label != null || rate == Rate.ACCURACY || rate == Rate.ERROR_RATE)) {
                return counted(rate, label == null ? -1 : labels.indexOf(label), rows);
            }
            return ofClasses(labels, measure, average, label, rows, level, weight);
        }
        double[] truth = picked(values.truth, rows);
        double[] predicted = picked(values.predicted, rows);
        if (measure.equals(MEAN_PREDICTION) || measure.equals(MEAN_TRUTH)) {
            SampleMean mean = new SampleMean();
            double[] numbers = measure.equals(MEAN_TRUTH) ? truth : predicted;
            for (int i = 0; i < numbers.length; i++) {
                mean.add(numbers[i], weight == null ? 1 : weight[i]);
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
    private Sample counted(Rate rate, int label, int[] rows) {
        long hits = 0;
        long among = 0;
        for (int row : rows) {
            boolean isTrue = values.truth[row] == label;
            boolean isPredicted = values.predicted[row] == label;
            if (label < 0) {
                isTrue = true;
                isPredicted = values.truth[row] == values.predicted[row];
            }
            int kind = (isPredicted ? Decisions.SELECTED : 0) + (isTrue ? Decisions.QUALIFIED : 0);
            among += rate.isAmong(kind) ? 1 : 0;
            hits += rate.isHit(kind) ? 1 : 0;
        }
        return Sample.share(hits, among, "nobody is such that there is a " + rate.words());
    }

    private Sample ofClasses(
            Labels labels,
            String measure,
            @Nullable String average,
            @Nullable String label,
            int[] rows,
            double level,
            double @Nullable [] weight) {
        int[] predicted = ints(picked(values.predicted, rows));
        Evaluation.Examples examples = Evaluation.of(labels, ints(picked(values.truth, rows)));
        double[] probabilities = values.probabilities;
        Evaluation evaluation = examples.predicted(predicted);
        if (probabilities != null) {
            int width = values.positive == null ? labels.size() : 1;
            double[] some = new double[rows.length * width];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(probabilities, rows[i] * width, some, i * width, width);
            }
            evaluation = values.judged(examples, some).predicted(predicted);
        }
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

    private static int[] ints(double[] numbers) {
        return Arrays.stream(numbers).mapToInt(number -> (int) number).toArray();
    }
}
