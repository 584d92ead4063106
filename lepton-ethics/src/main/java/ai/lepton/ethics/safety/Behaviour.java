package ai.lepton.ethics.safety;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Factor;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.ethics.internal.Once;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a model answers: a prediction function, rows or texts for it, and where known the true labels and groups. Immutable; the
 * function should be too.
 *
 * <pre>{@code
 * Behaviour.of("diagnosis", predictor, rows).truth(labels).by("hospital", hospitals)
 * }</pre>
 */
public final class Behaviour implements Evidence {
    private final String subject;
    private final Inputs inputs;
    private final int[] predicted;
    private final int @Nullable [] truth;
    private final List<Factor> groups;
    private final Once sha256 = new Once(this::hash);

    private Behaviour(String subject, Inputs inputs, int[] predicted, int @Nullable [] truth, List<Factor> groups) {
        this.subject = subject;
        this.inputs = inputs;
        this.predicted = predicted;
        this.truth = truth;
        this.groups = Elements.of("groups", groups);
    }

    /**
     * Asks the function about the rows, and returns how it behaves.
     *
     * @param subject the name of the model
     * @param predictor the prediction function
     * @param rows inputs, shape {@code [n, columns]}, all finite and of one width; copied
     * @throws IllegalArgumentException if a row has another width, a value is not finite, or the function does not give
     *     one label for each row
     */
    public static Behaviour of(String subject, Predictor predictor, double[][] rows) {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of behaviour is empty");
        }
        double[][] copy = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            copy[i] = checked(rows[i], i, rows[0].length);
        }
        return asked(subject, new Inputs.Numbers(predictor, copy));
    }

    /**
     * Asks a model of texts, and returns how it behaves.
     *
     * <pre>{@code
     * Behaviour.ofTexts("complaints", texts -> classifier.labels(texts), texts).truth(labels)
     * }</pre>
     *
     * @param subject the name of the model
     * @param predictor the prediction function: texts in, the index of the label decided for out, shape {@code [n]}; it decides each
     *     text by itself
     * @param texts inputs, none of them null
     * @throws IllegalArgumentException if the function does not give one label for each text
     */
    public static Behaviour ofTexts(String subject, Function<List<String>, int[]> predictor, List<String> texts) {
        Elements.required("subject", subject);
        Elements.required("predictor", predictor);
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of behaviour is empty");
        }
        return asked(subject, new Inputs.Texts(predictor, Elements.of("texts", texts)));
    }

    private static Behaviour asked(String subject, Inputs inputs) {
        return new Behaviour(subject, inputs, inputs.labels(), null, List.of());
    }

    /**
     * Asks the function about the rows, and returns how it behaves; see {@link #of(String, Predictor, double[][])}.
     *
     * @param subject the name of the model
     * @param predictor the prediction function
     * @param numbers inputs, shape {@code [n, columns]}, row by row
     * @param columns the width of a row, at least 1
     */
    public static Behaviour of(String subject, Predictor predictor, float[] numbers, int columns) {
        if (columns < 1 || numbers.length % columns != 0) {
            throw new IllegalArgumentException(
                    "numbers has " + numbers.length + " values, which are no rows of " + columns + " columns");
        }
        double[][] rows = new double[numbers.length / columns][columns];
        for (int i = 0; i < numbers.length; i++) {
            rows[i / columns][i % columns] = numbers[i];
        }
        return of(subject, predictor, rows);
    }

    private static double[] checked(double[] row, int index, int width) {
        if (row.length != width) {
            throw new IllegalArgumentException(
                    "row " + index + " has " + row.length + " values but row 0 has " + width);
        }
        for (int j = 0; j < row.length; j++) {
            if (!Double.isFinite(row[j])) {
                throw new IllegalArgumentException(
                        "row " + index + ", column " + j + " is " + row[j] + "; inputs must be finite");
            }
        }
        return row.clone();
    }

    /**
     * Returns the behaviour with the true labels.
     *
     * @param labels the index of each row's true label, shape {@code [n]}
     */
    public Behaviour truth(int[] labels) {
        sameLength("truth", labels.length);
        return new Behaviour(subject, inputs, predicted, labels.clone(), groups);
    }

    /**
     * Returns the behaviour with one more grouping of its rows.
     *
     * @param attribute its name, such as {@code "hospital"}
     * @param values the value of each row, by its text; not null
     */
    public Behaviour by(String attribute, List<?> values) {
        sameLength(attribute, values.size());
        if (groups.stream().anyMatch(group -> group.name().equals(attribute))) {
            throw new IllegalArgumentException(
                    "the behaviour of " + Quoted.of(subject) + " has " + Quoted.of(attribute) + " already");
        }
        List<Factor> more = new ArrayList<>(groups);
        more.add(Factor.of(attribute, values));
        return new Behaviour(subject, inputs, predicted, truth, more);
    }

    private void sameLength(String what, int length) {
        if (length != inputs.size()) {
            throw new IllegalArgumentException(Quoted.bare(what) + " has " + length + " values but there are "
                    + inputs.size() + " " + inputs.words() + "; they must describe the same examples");
        }
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String kind() {
        return "behaviour";
    }

    /** Returns the number of rows, or of texts. */
    @Override
    public long size() {
        return inputs.size();
    }

    /** Returns the hash of the rows or texts, the labels predicted for them, the true labels and the groups. */
    @Override
    public String sha256() {
        return sha256.get();
    }

    private String hash() {
        String kind = inputs instanceof Inputs.Numbers ? "behaviour/1" : "behaviour of texts/1";
        Fingerprint fingerprint = new Fingerprint(kind).add(subject).add(inputs.size());
        inputs.addTo(fingerprint);
        for (int label : predicted) {
            fingerprint.add(label);
        }
        fingerprint.add(truth == null ? 0 : 1);
        if (truth != null) {
            for (int label : truth) {
                fingerprint.add(label);
            }
        }
        for (Factor group : groups) {
            fingerprint.add(group.name());
            fingerprint.addTexts(group);
        }
        return fingerprint.hex();
    }

    Inputs inputs() {
        return inputs;
    }

    int[] predicted() {
        return predicted;
    }

    Optional<int[]> truth() {
        return Optional.ofNullable(truth);
    }

    Factor group(String name) {
        for (Factor group : groups) {
            if (group.name().equals(name)) {
                return group;
            }
        }
        String known = groups.isEmpty()
                ? "none"
                : Quoted.words(groups.stream().map(Factor::name).toList());
        throw new IllegalArgumentException("the behaviour of " + Quoted.of(subject) + " has no attribute "
                + Quoted.of(name) + "; it has " + known);
    }

    /** The prediction function of a model: rows in, a label for each row out. */
    @FunctionalInterface
    public interface Predictor {
        /**
         * Decides each row by itself.
         *
         * @param rows inputs, shape {@code [n, columns]}; not to be changed
         * @return the index of the label decided for, shape {@code [n]}
         */
        int[] labels(double[][] rows);

        /**
         * Returns a predictor that decides for the most probable label, the first of equals.
         *
         * @param probabilities from rows, shape {@code [n, columns]}, to probabilities, shape {@code [n, labels]}
         */
        static Predictor ofProbabilities(Function<double[][], double[][]> probabilities) {
            return rows -> {
                double[][] answers = probabilities.apply(rows);
                int[] labels = new int[answers.length];
                for (int i = 0; i < answers.length; i++) {
                    labels[i] = mostProbable(answers[i], i);
                }
                return labels;
            };
        }

        private static int mostProbable(double[] probabilities, int row) {
            if (probabilities.length == 0) {
                throw new IllegalArgumentException("the probabilities of row " + row + " are empty");
            }
            int best = 0;
            for (int j = 0; j < probabilities.length; j++) {
                if (Double.isNaN(probabilities[j])) {
                    throw new IllegalArgumentException("the probability of label " + j + " in row " + row + " is NaN");
                }
                if (probabilities[j] > probabilities[best]) {
                    best = j;
                }
            }
            return best;
        }
    }
}
