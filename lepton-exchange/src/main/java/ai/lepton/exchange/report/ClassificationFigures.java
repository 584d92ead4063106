package ai.lepton.exchange.report;

import ai.lepton.exchange.internal.Figures;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.ConfusionMatrix;
import ai.lepton.metrics.classification.PrecisionRecallCurve;
import ai.lepton.metrics.classification.RocCurve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The key facts and the pictures of predicted classes. */
record ClassificationFigures(ClassificationReport report) {
    /** As many curves as a picture tells apart. */
    private static final int MOST_CURVES = 6;

    HtmlReport on(HtmlReport page) {
        HtmlReport more = page.confusionMatrix(report.labels().names(), counts(report.confusionMatrix()));
        if (report.confusionMatrix().isWeighted()) {
            more = more.paragraph("The matrix counts examples; all other figures weigh them.");
        }
        if (report.hasProbabilities()) {
            more = curves(more);
        }
        Footnotes notes = new Footnotes();
        List<List<String>> rows = byClass(notes);
        List<String> headers = List.of("Class", "Precision", "Recall", "F1", "Examples");
        return more.with(new DataTable("By class", headers, rows, notes.lines()));
    }

    HtmlReport facts(HtmlReport page) {
        HtmlReport more = page.fact("Accuracy", report.accuracy()).fact("Balanced accuracy", report.balancedAccuracy());
        Optional<String> positive = report.positive();
        if (report.labels().size() == 2 && positive.isPresent()) {
            more = more.fact("F1 of '" + positive.get() + "'", report.f1(positive.get()));
        } else {
            more = more.fact("Macro F1", report.estimate(ClassMeasure.F1, Average.MACRO));
        }
        return report.hasProbabilities()
                ? more.fact("ROC AUC", report.rocAuc())
                        .fact("Log-loss", report.logLoss())
                        .fact("Calibration error", report.calibrationError())
                : more;
    }

    private HtmlReport curves(HtmlReport page) {
        List<Curve> roc = new ArrayList<>();
        List<Curve> precisionRecall = new ArrayList<>();
        List<Curve> det = new ArrayList<>();
        Set<String> undefined = new LinkedHashSet<>();
        for (String label : shown()) {
            area("average_precision", label, undefined).ifPresent(area -> {
                PrecisionRecallCurve curve = report.precisionRecallCurve(label);
                precisionRecall.add(
                        Curve.precisionRecall(label, curve.recalls(), curve.precisions(), prevalence(label), area));
            });
            area("roc_auc", label, undefined).ifPresent(area -> {
                RocCurve curve = report.rocCurve(label);
                roc.add(Curve.roc(label, curve.falsePositiveRates(), curve.truePositiveRates(), area));
                RocCurve.DetCurve errors = report.detCurve(label);
                det.add(Curve.det(
                        label,
                        errors.falsePositiveRates(),
                        errors.falseNegativeRates(),
                        Figures.number(curve.equalErrorRate())));
            });
        }
        HtmlReport more = page;
        if (!roc.isEmpty() || !precisionRecall.isEmpty()) {
            more = more.paragraph(caption());
        }
        more = roc.isEmpty() ? more : more.rocCurves(roc.toArray(Curve[]::new));
        more = precisionRecall.isEmpty() ? more : more.precisionRecallCurves(precisionRecall.toArray(Curve[]::new));
        more = (det.isEmpty() ? more : more.detCurves(det.toArray(Curve[]::new))).reliability(report.reliability());
        for (String reason : undefined) {
            more = more.paragraph(reason);
        }
        return more;
    }

    private String caption() {
        int classes = report.labels().size();
        String what = classes == 2 ? "Curves of the positive class" : "Curves of each class against the rest";
        return what + (classes > MOST_CURVES ? ", the " + MOST_CURVES + " most frequent of " + classes : "")
                + ", with areas and their " + Interval.percent(report.level()) + " intervals.";
    }

    /** Returns the area under the curve of a class as text; where there is none, it adds the reason to the others. */
    private Optional<String> area(String measure, String label, Set<String> undefined) {
        Estimate area =
                report.find(measure, null, label).map(Measurement::estimate).orElseThrow();
        if (area.score() instanceof Score.Undefined reason) {
            undefined.add("'" + label + "' has no "
                    + (measure.equals("roc_auc") ? "ROC curve" : "precision-recall curve") + ": " + reason.reason()
                    + ".");
            return Optional.empty();
        }
        return Optional.of(area.figures(3) + Footnotes.said(area));
    }

    private double prevalence(String label) {
        ConfusionMatrix matrix = report.confusionMatrix();
        return matrix.support(report.labels().indexOf(label)) / matrix.total();
    }

    /** Returns the classes whose curves are drawn: of two the positive one, of more the most frequent. */
    private List<String> shown() {
        if (report.labels().size() == 2) {
            return report.positive().stream().toList();
        }
        ConfusionMatrix matrix = report.confusionMatrix();
        return IntStream.range(0, report.labels().size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer label) -> matrix.support(label))
                        .reversed())
                .limit(MOST_CURVES)
                .map(report.labels()::name)
                .toList();
    }

    private List<List<String>> byClass(Footnotes notes) {
        return report.labels().names().stream()
                .map(label -> List.of(
                        label,
                        marked(report.precision(label), notes),
                        marked(report.recall(label), notes),
                        marked(report.f1(label), notes),
                        Long.toString(report.recall(label).n())))
                .toList();
    }

    private static String marked(Estimate estimate, Footnotes notes) {
        return estimate.figures(3) + notes.mark(estimate);
    }

    private static long[][] counts(ConfusionMatrix matrix) {
        int k = matrix.labels().size();
        long[] cells = matrix.counts();
        long[][] counts = new long[k][];
        for (int i = 0; i < k; i++) {
            counts[i] = Arrays.copyOfRange(cells, i * k, (i + 1) * k);
        }
        return counts;
    }
}
