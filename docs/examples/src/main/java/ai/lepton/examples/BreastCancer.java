package ai.lepton.examples;

import ai.lepton.exchange.data.Csv;
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

    /** Returns the recipe for reading the patients that come with the examples. */
    static Csv shipped() {
        return patients(Csv.resource(BreastCancer.class, FILE));
    }

    /** Returns the recipe for reading a file with the same columns; a column or class that is not known is an error. */
    static Csv patients(Csv csv) {
        return csv.numbers(measures()).label(DIAGNOSIS, DIAGNOSES);
    }

    private static String[] measures() {
        return Stream.of("mean %s", "%s error", "worst %s")
                .flatMap(statistic -> PROPERTIES.stream().map(statistic::formatted))
                .toArray(String[]::new);
    }
}
