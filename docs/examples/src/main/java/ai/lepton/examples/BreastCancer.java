package ai.lepton.examples;

import ai.lepton.core.task.TabularClassifier;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Shuffled;
import ai.lepton.exchange.data.Split;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.predictions.Predictions.OfClasses;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Labels;
import java.util.List;
import java.util.stream.Stream;

/**
 * Breast Cancer Wisconsin: 569 patients, 30 measures of their cell nuclei, and the diagnosis.
 *
 * <p>Its licence and source stand beside it, in {@code breast-cancer-wisconsin.md}.
 */
final class BreastCancer {
    static final String NAME = "Breast Cancer Wisconsin (Diagnostic)";
    static final String URL = "https://doi.org/10.24432/C5DW2B";
    static final String FILE = "breast-cancer-wisconsin.csv";

    static final String DIAGNOSIS = "diagnosis";
    static final String MALIGNANT = "malignant";
    static final Labels DIAGNOSES = Labels.of("benign", MALIGNANT);

    private static final List<String> PROPERTIES = List.of(
            "radius",
            "texture",
            "perimeter",
            "area",
            "smoothness",
            "compactness",
            "concavity",
            "concave points",
            "symmetry",
            "fractal dimension");

    private BreastCancer() {}

    /** Returns the patients that come with the examples, in two parts. */
    static Split shipped(long seed) {
        return split(Csv.resource(BreastCancer.class, FILE), seed);
    }

    /** Returns patients in two parts, class by class; a column or class that is not known is an error. */
    static Split split(Csv csv, long seed) {
        return shuffled(csv, seed).split(0.80);
    }

    /** Returns the patients that come with the examples in three parts, one of them to stop by. */
    static Split inThree(long seed) {
        return shuffled(Csv.resource(BreastCancer.class, FILE), seed).split(0.64, 0.16, 0.20);
    }

    private static Shuffled shuffled(Csv csv, long seed) {
        return csv.missing() // no text means that a value is missing: all are needed
                .numbers(measures())
                .label(DIAGNOSIS, DIAGNOSES)
                .shuffledBy(seed)
                .stratified();
    }

    /** Returns how many patients there are in each part. */
    static String parts(Split patients) {
        return patients.train().size() + " patients to train on, "
                + patients.test().size() + " held out";
    }

    static ClassificationReport evaluation(TabularClassifier classifier, Table rows, long seed) {
        return classifier.evaluation(rows).positive(MALIGNANT).seed(seed).report();
    }

    /** Returns the classes of patients, true and predicted, and the probability of 'malignant', as CSV. */
    static String predictions(TabularClassifier classifier, Table rows) {
        return OfClasses.of(classifier.labels(), rows.target(), classifier.probabilities(rows))
                .positive(MALIGNANT)
                .toCsv();
    }

    private static String[] measures() {
        return Stream.of("mean %s", "%s error", "worst %s")
                .flatMap(statistic -> PROPERTIES.stream().map(statistic::formatted))
                .toArray(String[]::new);
    }
}
