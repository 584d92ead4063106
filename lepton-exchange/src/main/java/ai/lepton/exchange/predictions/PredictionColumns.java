package ai.lepton.exchange.predictions;

import ai.lepton.exchange.DataException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the header of a file of predictions says. */
record PredictionColumns(
        boolean hasPrediction,
        boolean hasScore,
        List<String> scoredLabels,
        boolean hasWeight,
        List<String> groups,
        List<String> ignored) {
    static final String TRUTH = "truth";
    static final String PREDICTION = "prediction";
    static final String SCORE = "score";
    static final String SCORE_OF = "score:";
    static final String WEIGHT = "weight";
    static final String GROUP = "group:";

    static PredictionColumns of(String file, List<String> header) {
        List<String> scoredLabels = named(file, SCORE_OF, "LABEL", header);
        List<String> groups = named(file, GROUP, "NAME", header);
        List<String> ignored = header.stream()
                .filter(column -> !List.of(TRUTH, PREDICTION, SCORE, WEIGHT).contains(column)
                        && !column.startsWith(SCORE_OF)
                        && !column.startsWith(GROUP))
                .toList();
        for (String column : header) {
            if (!ignored.contains(column) && Collections.frequency(header, column) > 1) {
                throw new DataException(
                        file + ":1: the header has '" + column + "' twice; column names must be distinct");
            }
        }
        PredictionColumns columns = new PredictionColumns(
                header.contains(PREDICTION),
                header.contains(SCORE),
                scoredLabels,
                header.contains(WEIGHT),
                groups,
                ignored);
        if (columns.hasScore && !scoredLabels.isEmpty()) {
            throw new DataException(file + " has both 'score' and '" + SCORE_OF + scoredLabels.get(0)
                    + "'; give 'score' alone, of two classes, or one 'score:LABEL' for each class");
        }
        if (header.contains(TRUTH) && !columns.hasPrediction && !columns.hasScores()) {
            throw new DataException(file + " has neither a column 'prediction' nor scores; beside 'truth' it needs"
                    + " 'prediction', or 'score' (of two classes), or one 'score:LABEL' for each class; its columns are '"
                    + String.join("', '", header) + "'");
        }
        return columns;
    }

    private static List<String> named(String file, String prefix, String what, List<String> header) {
        List<String> names = new ArrayList<>();
        for (String column : header) {
            if (column.equals(prefix)) {
                throw new DataException(
                        file + ": the column '" + prefix + "' has no name; write '" + prefix + what + "'");
            }
            if (column.startsWith(prefix)) {
                names.add(column.substring(prefix.length()));
            }
        }
        return List.copyOf(names);
    }

    boolean hasScores() {
        return hasScore || !scoredLabels.isEmpty();
    }
}
