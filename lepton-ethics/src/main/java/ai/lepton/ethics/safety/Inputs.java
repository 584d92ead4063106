package ai.lepton.ethics.safety;

import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What a model is asked about, and the function that answers: rows of numbers, or texts. Immutable, if the function is. */
sealed interface Inputs {
    /** Returns the number of examples. */
    int size();

    /** Returns what they are, in the plural, for messages. */
    String words();

    /** Asks the model about all of them. */
    int[] labels();

    /** Returns them as a perturbation changes them. */
    Inputs changedBy(Perturbation perturbation, RandomGenerator random);

    /** Returns whether an example is the same in others of the same kind. */
    boolean isSame(int index, Inputs others);

    /** Adds all of them to a hash. */
    void addTo(Fingerprint fingerprint);

    /** Refuses another number of answers than was asked for. */
    static int[] checked(int[] labels, int size, String words) {
        if (labels.length != size) {
            throw new IllegalArgumentException(
                    "the predictor gave " + labels.length + " labels for " + size + " " + words);
        }
        return labels.clone();
    }

    private static void sameSize(Perturbation perturbation, int made, int of, String words) {
        if (made != of) {
            throw new IllegalArgumentException(
                    "perturbation " + Quoted.of(perturbation.name()) + " made " + made + " " + words + " of " + of);
        }
    }

    /** Rows of numbers, all of one width. */
    record Numbers(Behaviour.Predictor predictor, double[][] rows) implements Inputs {
        @Override
        public int size() {
            return rows.length;
        }

        @Override
        public String words() {
            return "rows";
        }

        @Override
        public int[] labels() {
            return rows.length == 0 ? new int[0] : checked(predictor.labels(copy()), rows.length, words());
        }

        private double[][] copy() {
            double[][] given = new double[rows.length][];
            Arrays.setAll(given, i -> rows[i].clone());
            return given;
        }

        @Override
        public Inputs changedBy(Perturbation perturbation, RandomGenerator random) {
            double[][] changed = perturbation.applyTo(copy(), random);
            sameSize(perturbation, changed.length, rows.length, words());
            for (int i = 0; i < rows.length; i++) {
                if (changed[i].length != rows[i].length) {
                    throw new IllegalArgumentException("perturbation " + Quoted.of(perturbation.name()) + " made row "
                            + i + " " + changed[i].length + " wide; rows are " + rows[i].length + " wide");
                }
            }
            return new Numbers(predictor, changed);
        }

        @Override
        public boolean isSame(int index, Inputs others) {
            return Arrays.equals(rows[index], ((Numbers) others).rows[index]);
        }

        @Override
        public void addTo(Fingerprint fingerprint) {
            for (double[] row : rows) {
                fingerprint.add(row);
            }
        }
    }

    /** Texts. */
    record Texts(Function<List<String>, int[]> predictor, List<String> texts) implements Inputs {
        @Override
        public int size() {
            return texts.size();
        }

        @Override
        public String words() {
            return "texts";
        }

        @Override
        public int[] labels() {
            return texts.isEmpty()
                    ? new int[0]
                    : checked(Elements.required("labels", predictor.apply(texts)), texts.size(), words());
        }

        @Override
        public Inputs changedBy(Perturbation perturbation, RandomGenerator random) {
            List<String> changed = Elements.of("texts", perturbation.applyTo(texts, random));
            sameSize(perturbation, changed.size(), texts.size(), words());
            return new Texts(predictor, changed);
        }

        @Override
        public boolean isSame(int index, Inputs others) {
            return texts.get(index).equals(((Texts) others).texts.get(index));
        }

        @Override
        public void addTo(Fingerprint fingerprint) {
            texts.forEach(fingerprint::add);
        }
    }
}
