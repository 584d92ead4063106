package ai.lepton.core.task;

import ai.lepton.core.family.PretrainedConfig;
import ai.lepton.core.family.PretrainedConfig.ProblemType;
import ai.lepton.core.model.SequenceHead;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.summary.Summary;
import ai.lepton.core.text.Encoding;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Elements;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Classifies texts with a published sequence classifier.
 *
 * <p>Where a text is of exactly one class, probabilities are the softmax of the logits; where it may be of any number
 * of classes ({@code multi_label_classification}, or a single output that is not said to be a regression), the sigmoid.
 * A checkpoint whose {@code problem_type} is {@code regression} is for {@link TextRegressor}.
 *
 * <p>A text without tokens counts as one padding token. Safe from several threads; an interrupt of the calling thread ends
 * a call between batches with a {@link java.util.concurrent.CancellationException}, and stays set. It holds native memory:
 * close it.
 */
public final class TextClassifier implements AutoCloseable {
    private final TextRunner runner;
    private final Labels labels;
    private final boolean multiLabel;

    TextClassifier(TextLoader model) {
        PretrainedConfig config = model.pretrained().config();
        TextTransformer classifier = model.pretrained().sequenceClassifier();
        this.labels = model.labels(((SequenceHead) classifier.head()).outputs());
        boolean numbers = config.problemType() == ProblemType.REGRESSION;
        if (numbers && (config.problemTypeStated() || labels.size() > 1)) {
            throw new IllegalArgumentException("this checkpoint was trained for regression; open it with regressor()");
        }
        this.multiLabel = config.problemType() == ProblemType.MULTI_LABEL_CLASSIFICATION || labels.size() == 1;
        this.runner = new TextRunner(model, classifier);
    }

    /** Opens a classifier with the defaults of {@link TextLoader}. */
    public static TextClassifier load(Path directory) {
        Elements.required("directory", directory);
        return TextLoader.load(directory).classifier();
    }

    /** Returns the classes, in the order of the probabilities. */
    public Labels labels() {
        return labels;
    }

    /** Returns whether a text may be of any number of classes, so that probabilities need not sum to 1. */
    public boolean multiLabel() {
        return multiLabel;
    }

    /** Returns the classification of a text. */
    public Classification classify(String text) {
        return classifyAll(Elements.of("text", text)).get(0);
    }

    /** Returns the classification of a pair of texts, such as a question and an answer. */
    public Classification classify(String text, String pair) {
        Elements.required("pair", pair);
        return runner.call(() -> classifications(runner.encode(text, pair))).get(0);
    }

    /** Returns the classification of each text, in the order of the texts. */
    public List<Classification> classifyAll(List<String> texts) {
        return runner.call(() -> classifications(runner.encode(texts)));
    }

    private List<Classification> classifications(List<Encoding> encodings) {
        Classification[] results = new Classification[encodings.size()];
        double[] all = probabilitiesOf(encodings);
        int classes = labels.size();
        for (int i = 0; i < results.length; i++) {
            double[] own = Arrays.copyOfRange(all, i * classes, (i + 1) * classes);
            results[i] = new Classification(labels, own, encodings.get(i).dropped() > 0);
        }
        return List.of(results);
    }

    /**
     * Returns the probability of each class for each text.
     *
     * @return row-major, shape {@code [texts, classes]}
     */
    public double[] probabilities(List<String> texts) {
        return runner.call(() -> probabilitiesOf(runner.encode(texts)));
    }

    private double[] probabilitiesOf(List<Encoding> encodings) {
        int classes = labels.size();
        double[] probabilities = new double[Math.multiplyExact(encodings.size(), classes)];
        runner.run(encodings, (index, output, row) -> {
            int from = row * classes;
            if (multiLabel) {
                for (int c = 0; c < classes; c++) {
                    probabilities[index * classes + c] = 1 / (1 + Math.exp(-output.values()[from + c]));
                }
            } else {
                Probabilities.softmax(output.values(), from, classes, probabilities, index * classes);
            }
        });
        return probabilities;
    }

    /**
     * Returns the report on texts whose classes are known.
     *
     * @param truth the class of each text
     * @throws IllegalArgumentException if the lists differ in length, a class is not one of {@link #labels()}, or each
     *     class is a question of its own
     */
    public ClassificationReport evaluateOn(List<String> texts, List<String> truth) {
        if (multiLabel) {
            throw new IllegalArgumentException(
                    "each class is a question of its own here; judge probabilities() with metrics.multilabel");
        }
        if (texts.size() != truth.size()) {
            throw new IllegalArgumentException(texts.size() + " texts and " + truth.size() + " classes were given");
        }
        int[] target = new int[truth.size()];
        for (int i = 0; i < target.length; i++) {
            target[i] = labels.indexOf(truth.get(i));
        }
        return Evaluation.of(labels, target).probabilities(probabilities(texts)).report();
    }

    /** Returns what the model is made of and what it costs, for one text of 128 tokens or as many as it takes. */
    public Summary summary() {
        return runner.summary();
    }

    /** Returns whether it was not closed yet. */
    public boolean isOpen() {
        return runner.isOpen();
    }

    /**
     * Frees all native memory; waits for calls under way. Closing twice is fine.
     *
     * @throws IllegalStateException if a callback of a call under way closes it; nothing is closed then
     */
    @Override
    public void close() {
        runner.close();
    }

    /** The probability of each class for one text. */
    public static final class Classification {
        private final Labels labels;
        private final double[] probabilities;
        private final boolean truncated;

        Classification(Labels labels, double[] probabilities, boolean truncated) {
            this.labels = labels;
            this.probabilities = probabilities;
            this.truncated = truncated;
        }

        /** Returns the classes, in the order of the probabilities. */
        public Labels labels() {
            return labels;
        }

        /** Returns the most probable class; the first of equals. */
        public String label() {
            return labels.name(best());
        }

        /** Returns the probability of the most probable class. */
        public double probability() {
            return probabilities[best()];
        }

        /** Returns the probability of a class; its name must be one of {@link #labels()}. */
        public double probability(String label) {
            return probabilities[labels.indexOf(label)];
        }

        /** Returns a copy of all probabilities; they sum to 1 unless a text may be of any number of classes. */
        public double[] probabilities() {
            return probabilities.clone();
        }

        /** Returns whether the text was longer than the model takes, so that its end was not read. */
        public boolean truncated() {
            return truncated;
        }

        private int best() {
            int best = 0;
            for (int i = 1; i < probabilities.length; i++) {
                if (probabilities[i] > probabilities[best]) {
                    best = i;
                }
            }
            return best;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Classification that
                    && labels.equals(that.labels)
                    && Arrays.equals(probabilities, that.probabilities)
                    && truncated == that.truncated;
        }

        @Override
        public int hashCode() {
            return 31 * labels.hashCode() + Arrays.hashCode(probabilities);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s (%.3f)%s", label(), probability(), truncated ? ", truncated" : "");
        }
    }
}
