package ai.lepton.exchange.predictions;

import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.internal.Figures;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.group.Slices;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What was measured of predicted numbers. */
record NumberFindings(
        Predictions.OfNumbers predictions, PredictionFile asked, RegressionReport report, SliceFindings slices)
        implements Findings {
    private static final List<String> OF_SLICES = List.of("r2", "mean_absolute_error", "root_mean_squared_error");
    private static final double[] QUANTILES = {0, 0.05, 0.25, 0.5, 0.75, 0.95, 1};

    static NumberFindings of(Predictions.OfNumbers predictions, PredictionFile asked) {
        RegressionEvaluation evaluation =
                predictions.evaluation().level(asked.level()).seed(asked.seed());
        return new NumberFindings(
                predictions,
                asked,
                evaluation.report(),
                SliceFindings.of(
                        Slices.of(evaluation),
                        predictions.rows.groups,
                        OF_SLICES,
                        asked.level(),
                        slice -> slice.report().measurements()));
    }

    @Override
    public EvaluationDocument document(Instant created) {
        List<Measurement> all = new ArrayList<>(report.measurements());
        all.addAll(slices.measurements());
        return EvaluationDocument.of(PredictionFile.Task.REGRESSION.key(), created, all);
    }

    @Override
    public HtmlReport page(HtmlReport page) {
        HtmlReport more = page.fact("R²", report.r2())
                .fact("Mean absolute error", report.meanAbsoluteError())
                .fact("Root mean squared error", report.rootMeanSquaredError())
                .fact("Median absolute error", report.medianAbsoluteError())
                .section("All examples");
        more = slices.on(spread(pictures(more)));
        return more.section("All measurements").measurements(report.measurements(), asked.level());
    }

    private HtmlReport pictures(HtmlReport page) {
        double[] weights = predictions.rows.weights;
        int[] counted = IntStream.range(0, predictions.size())
                .filter(row -> weights == null || weights[row] > 0)
                .toArray();
        if (counted.length == 0) {
            return page;
        }
        double[] truth = Arrays.stream(counted)
                .mapToDouble(row -> predictions.truth[row])
                .toArray();
        double[] predicted = Arrays.stream(counted)
                .mapToDouble(row -> predictions.predicted[row])
                .toArray();
        HtmlReport more = page.predictedAgainstTrue(truth, predicted).residuals(truth, predicted);
        return weights == null
                ? more
                : more.paragraph("The pictures count examples, without those of weight 0; figures weigh them.");
    }

    /** Returns the page with the quantiles of truths, predictions and residuals, each row weighing the same. */
    private HtmlReport spread(HtmlReport page) {
        double[] truth = predictions.truth;
        double[] predicted = predictions.predicted;
        double[] residuals = IntStream.range(0, truth.length)
                .mapToDouble(i -> predicted[i] - truth[i])
                .toArray();
        return page.table(
                "How the values are spread",
                List.of("", "Least", "5 %", "25 %", "Median", "75 %", "95 %", "Greatest"),
                List.of(
                        quantiles("True value", truth),
                        quantiles("Predicted value", predicted),
                        quantiles("Prediction less truth", residuals)));
    }

    private static List<String> quantiles(String title, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        List<String> row = new ArrayList<>(List.of(title));
        for (double quantile : QUANTILES) {
            // The least value that this share of the values does not exceed.
            int at = (int) Math.max(0, Math.ceil(quantile * sorted.length) - 1);
            row.add(Figures.number(sorted[at]));
        }
        return row;
    }
}
