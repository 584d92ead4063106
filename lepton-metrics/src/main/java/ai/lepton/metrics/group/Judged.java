package ai.lepton.metrics.group;

import ai.lepton.metrics.Report;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.List;

/**
 * What is judged slice by slice.
 *
 * @param <R> the report of some examples
 */
interface Judged<R extends Report> {
    /** Returns the number of examples. */
    int size();

    /** Returns the report of all examples. */
    R report();

    /** Returns the report of these examples alone. */
    R report(int[] rows);

    /** Returns the number of examples that the report counts. */
    long examples(R report);

    /** Returns how many of these examples their report counts, without making it. */
    long examples(int[] rows);

    /** Returns the titles of a table that was not told which to show. */
    List<String> titles(R report);

    /** Predicted classes. */
    record Classes(Evaluation evaluation) implements Judged<ClassificationReport> {
        @Override
        public int size() {
            return evaluation.size();
        }

        @Override
        public ClassificationReport report() {
            return evaluation.report();
        }

        @Override
        public ClassificationReport report(int[] rows) {
            return evaluation.rows(rows).report();
        }

        @Override
        public long examples(int[] rows) {
            return rows.length;
        }

        @Override
        public long examples(ClassificationReport report) {
            return report.examples();
        }

        @Override
        public List<String> titles(ClassificationReport report) {
            return report.hasProbabilities()
                    ? List.of("accuracy", "macro f1", "roc auc")
                    : List.of("accuracy", "macro f1");
        }
    }

    /** Predicted numbers. */
    record Numbers(RegressionEvaluation evaluation) implements Judged<RegressionReport> {
        @Override
        public int size() {
            return evaluation.size();
        }

        @Override
        public RegressionReport report() {
            return evaluation.report();
        }

        @Override
        public RegressionReport report(int[] rows) {
            return evaluation.rows(rows).report();
        }

        @Override
        public long examples(int[] rows) {
            return evaluation.rows(rows).counted();
        }

        @Override
        public long examples(RegressionReport report) {
            return report.examples();
        }

        @Override
        public List<String> titles(RegressionReport report) {
            return List.of("r2", "mean absolute error", "root mean squared error");
        }
    }
}
