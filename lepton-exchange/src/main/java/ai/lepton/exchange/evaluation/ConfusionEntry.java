package ai.lepton.exchange.evaluation;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.classification.ConfusionMatrix;
import ai.lepton.metrics.internal.Elements;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A confusion matrix: how often each true class was predicted as each class.
 *
 * @param labels the classes, in the order of rows and columns
 * @param counts counts by true class, then predicted class; null where the examples had weights
 * @param weights weights by true class, then predicted class; null where the examples had none
 * @param extra fields that this version does not know
 */
public record ConfusionEntry(
        List<String> labels,
        @Nullable List<List<Long>> counts,
        @Nullable List<List<Double>> weights,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {

    /** Checks that there is one matrix, and it is square. */
    public ConfusionEntry {
        labels = Elements.of("labels", Documents.required(labels, "labels"));
        extra = Documents.extra(extra);
        if ((counts == null) == (weights == null)) {
            throw new IllegalArgumentException("a confusion matrix has either counts or weights");
        }
        counts = counts == null ? null : counts.stream().map(List::copyOf).toList();
        weights = weights == null ? null : weights.stream().map(List::copyOf).toList();
        requireSquare(labels.size(), counts == null ? weights : counts);
    }

    private static void requireSquare(int classes, @Nullable List<? extends List<? extends Number>> rows) {
        if (rows == null || rows.size() != classes || rows.stream().anyMatch(row -> row.size() != classes)) {
            throw new IllegalArgumentException("the confusion matrix is not " + classes + " by " + classes + ", as its "
                    + classes + " labels want");
        }
        for (List<? extends Number> row : rows) {
            for (Number cell : row) {
                if (!(cell.doubleValue() >= 0 && Double.isFinite(cell.doubleValue()))) {
                    throw new IllegalArgumentException(
                            "the confusion matrix has the cell " + cell + "; cells are finite and not negative");
                }
            }
        }
    }

    /** Returns the entry of a confusion matrix. */
    public static ConfusionEntry of(ConfusionMatrix matrix) {
        int k = matrix.labels().size();
        List<List<Long>> counts = new ArrayList<>();
        List<List<Double>> weights = new ArrayList<>();
        for (int i = 0; i < k; i++) {
            List<Long> countRow = new ArrayList<>();
            List<Double> weightRow = new ArrayList<>();
            for (int j = 0; j < k; j++) {
                if (matrix.isWeighted()) {
                    weightRow.add(matrix.weight(i, j));
                } else {
                    countRow.add(matrix.count(i, j));
                }
            }
            counts.add(countRow);
            weights.add(weightRow);
        }
        return new ConfusionEntry(
                matrix.labels().names(),
                matrix.isWeighted() ? null : counts,
                matrix.isWeighted() ? weights : null,
                Map.of());
    }
}
