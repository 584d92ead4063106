package ai.lepton.exchange.predictions;

import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.group.Slices;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** What was measured of predicted classes. */
record ClassFindings(
        Predictions.OfClasses predictions, PredictionFile asked, ClassificationReport report, SliceFindings slices)
        implements Findings {
    /** Of more classes, slices leave out what is about one of them. */
    private static final int FEW_CLASSES = 20;

    /** What scikit-learn's functions give of two classes unless told otherwise: the positive one's. */
    private static final Set<String> OF_THE_POSITIVE =
            Set.of("precision", "recall", "f1", "jaccard", "roc_auc", "average_precision");

    static ClassFindings of(Predictions.OfClasses predictions, PredictionFile asked) {
        Evaluation evaluation = predictions.evaluation().level(asked.level()).seed(asked.seed());
        ClassificationReport report = evaluation.report();
        List<String> columns = new ArrayList<>(List.of("accuracy", "balanced_accuracy"));
        columns.add(predictions.positiveOfTwo().isPresent() ? "f1" : "macro f1");
        if (report.hasProbabilities()) {
            columns.add(columns.contains("f1") ? "roc_auc" : "macro roc_auc");
        }
        boolean few = predictions.labels.size() <= FEW_CLASSES;
        SliceFindings slices = SliceFindings.of(
                Slices.of(evaluation),
                predictions.rows.groups,
                columns,
                asked.level(),
                slice -> measurements(slice.report(), predictions).stream()
                        .filter(line -> few || line.label() == null)
                        .toList());
        return new ClassFindings(predictions, asked, report, slices);
    }

    /** Returns the report's lines; of a binary task those of the positive class twice, with its label and without. */
    private static List<Measurement> measurements(ClassificationReport report, Predictions.OfClasses predictions) {
        OptionalInt positiveOfTwo = predictions.positiveOfTwo();
        if (positiveOfTwo.isEmpty()) {
            return report.measurements();
        }
        String positive = predictions.labels.name(positiveOfTwo.getAsInt());
        List<Measurement> lines = new ArrayList<>();
        for (Measurement line : report.measurements()) {
            if (positive.equals(line.label()) && OF_THE_POSITIVE.contains(line.name())) {
                lines.add(Measurement.of(line.name(), line.estimate()));
            }
            lines.add(line);
        }
        return lines;
    }

    private List<Measurement> measurements() {
        return measurements(report, predictions);
    }

    @Override
    public EvaluationDocument document(Instant created) {
        List<Measurement> all = new ArrayList<>(measurements());
        all.addAll(slices.measurements());
        String task = predictions.positiveOfTwo().isPresent()
                ? PredictionFile.Task.BINARY.key()
                : PredictionFile.Task.MULTICLASS.key();
        return EvaluationDocument.of(task, created, all).withConfusionMatrix(report.confusionMatrix());
    }

    @Override
    public HtmlReport page(HtmlReport page) {
        HtmlReport more = page.facts(report).section("All examples").figures(report);
        List<Measurement> lines = measurements().stream()
                .filter(line -> line.label() == null || predictions.labels.size() <= FEW_CLASSES)
                .toList();
        return slices.on(more).section("All measurements").measurements(lines, asked.level());
    }
}
