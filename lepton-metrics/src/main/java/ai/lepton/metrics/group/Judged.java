package ai.lepton.metrics.group;

import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is judged slice by slice.
 *
 * @param <R> the report of some examples
 */
interface Judged<R> {
    /** Returns the number of examples. */
    int size();

    /** Returns the report of all examples. */
    R report();

    /** Returns the report of these examples alone. */
    R report(int[] rows);

    List<Measurement> measurements(R report);

    /** Returns the number of examples that the report counts. */
    long examples(R report);

    double level(R report);

    /** Returns the measurement, or what the report itself takes for one of this name. */
    Optional<Measurement> find(R report, String name, @Nullable String average, @Nullable String label);

    /** Returns the titles of a table that was not told which to show. */
    List<String> titles(R report);

    /** Returns what else could be why a measurement is missing; may be empty. */
    String whyMissing(R report);

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
        public List<Measurement> measurements(ClassificationReport report) {
            return report.measurements();
        }

        @Override
        public long examples(ClassificationReport report) {
            return report.examples();
        }

        @Override
        public double level(ClassificationReport report) {
            return report.level();
        }

        @Override
        public Optional<Measurement> find(
                ClassificationReport report, String name, @Nullable String average, @Nullable String label) {
            return report.find(name, average, label);
        }

        @Override
        public List<String> titles(ClassificationReport report) {
            return report.hasProbabilities()
                    ? List.of("accuracy", "macro f1", "roc auc")
                    : List.of("accuracy", "macro f1");
        }

        @Override
        public String whyMissing(ClassificationReport report) {
            return report.hasProbabilities() ? "" : "; there were no probabilities";
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
        public List<Measurement> measurements(RegressionReport report) {
            return report.measurements();
        }

        @Override
        public long examples(RegressionReport report) {
            return report.examples();
        }

        @Override
        public double level(RegressionReport report) {
            return report.level();
        }

        @Override
        public Optional<Measurement> find(
                RegressionReport report, String name, @Nullable String average, @Nullable String label) {
            return average == null && label == null ? report.find(name) : Optional.empty();
        }

        @Override
        public List<String> titles(RegressionReport report) {
            return List.of("r2", "mean absolute error", "root mean squared error");
        }

        @Override
        public String whyMissing(RegressionReport report) {
            return "";
        }
    }
}
