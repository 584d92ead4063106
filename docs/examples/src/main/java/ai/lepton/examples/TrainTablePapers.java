package ai.lepton.examples;

import ai.lepton.core.task.OutOfFold;
import ai.lepton.core.training.History;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bom.ComponentData;
import ai.lepton.exchange.bundle.ModelPapers;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.exchange.modelcard.StandardSection;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.regression.RegressionReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What {@link TrainTable} says of the model that it trained.
 *
 * @param name of the model
 * @param data name of the file of its rows
 * @param judged predictions out of fold
 * @param origin what it was trained with
 */
record TrainTablePapers(String name, String data, OutOfFold judged, Provenance origin) {
    static final String OUT_OF_FOLD =
            "Out of fold: each row by models that had not learned from it. How much each model"
                    + " counts was found on the same predictions, and intervals take the rows for independent, which rows of one fold are"
                    + " not quite: read both as a little too good.";

    /** Returns papers with the evaluation and what the model was trained with. */
    ModelPapers on(ModelPapers papers, String task, Report report) {
        DatasetEntry judgedBy =
                DatasetEntry.of(data, "out of fold", judged.size()).withDescription(OUT_OF_FOLD);
        return papers.version("seed-" + origin.seed())
                .with(
                        StandardSection.INTENDED_USE,
                        "Rows like those of " + data + ". What else it is for, nobody has said yet.")
                .training(origin)
                .trainingData(Component.dataset(ComponentData.dataset(data)))
                .evaluation(EvaluationDocument.of(task, Instant.now(), report.measurements())
                        .withDataset(judgedBy)
                        .withProvenance(origin));
    }

    /** Returns the page of a classifier. */
    String page(ClassificationReport report, List<History> folds) {
        HtmlReport page = begun().facts(report).section("Rows out of fold").paragraph(OUT_OF_FOLD);
        return ended(page.figures(report), report, folds);
    }

    /** Returns the page of a regressor. */
    String page(double[] truth, double[] predicted, RegressionReport report, List<History> folds) {
        HtmlReport page = begun().section("Rows out of fold").paragraph(OUT_OF_FOLD);
        return ended(page.predictedAgainstTrue(truth, predicted).residuals(truth, predicted), report, folds);
    }

    private HtmlReport begun() {
        return HtmlReport.titled(name)
                .summary("What a model that was trained on the rows of " + data
                        + " is worth, and what it was trained with.");
    }

    private String ended(HtmlReport page, Report report, List<History> folds) {
        HtmlReport more = page.section("Training");
        more = more.lines(
                "Learning curve of the first fold",
                "Epoch",
                "Loss",
                folds.get(0).lossLines());
        more = more.table("The folds", List.of("Fold", "Epochs", "Kept", "Loss on the held rows"), rows(folds));
        more = more.section("All measurements").measurements(report.measurements(), report.level());
        return more.section("What it was trained with")
                .table("", List.of("Fact", "Value"), facts())
                .toHtml();
    }

    private List<List<String>> rows(List<History> folds) {
        int parts = Arrays.stream(judged.folds()).max().orElse(0) + 1;
        List<List<String>> rows = new ArrayList<>();
        for (History history : folds) {
            rows.add(List.of(
                    rows.size() < parts
                            ? Integer.toString(rows.size() + 1)
                            : (rows.size() - parts + 1) + ", of numbers as they are",
                    Integer.toString(history.epochs().size()),
                    Integer.toString(history.best()),
                    String.format(
                            Locale.ROOT,
                            "%.4f",
                            history.bestEpoch().validationLoss().orElse(Double.NaN))));
        }
        return rows;
    }

    private List<List<String>> facts() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("started", String.valueOf(origin.started())));
        rows.add(List.of("seconds", String.valueOf(origin.seconds())));
        rows.add(List.of("seed", String.valueOf(origin.seed())));
        origin.software().forEach(each -> rows.add(List.of(each.name(), String.valueOf(each.version()))));
        origin.environment().forEach((fact, value) -> rows.add(List.of(fact, value)));
        origin.inputs().forEach(input -> rows.add(List.of("SHA-256 of " + input.name(), input.sha256())));
        origin.settings().forEach((setting, value) -> rows.add(List.of(setting, value)));
        return rows;
    }
}
