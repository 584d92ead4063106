package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.serving.Served;
import ai.lepton.core.task.CrossValidation;
import ai.lepton.core.task.OutOfFold;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRecipe;
import ai.lepton.core.task.TabularRegressor;
import ai.lepton.core.training.History;
import ai.lepton.core.training.TensorBoard;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.protocol.InferenceHandler;
import ai.lepton.exchange.protocol.InferenceServer;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.exchange.tensorboard.EventFile;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.conformal.PredictionInterval;
import ai.lepton.metrics.conformal.PredictionSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The code and the pictures of the guide's page 'Train on a table'. */
class TrainOnATableTest {
    private static final GuidePage PAGE = new GuidePage("train-on-a-table.md");

    @TempDir
    private static Path directory;

    private static Path file = Path.of("");

    /** Patients whose diagnosis and days follow from age, weight and site; some fields are missing. */
    @BeforeAll
    static void writePatients() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder csv = new StringBuilder("hospital,visited,age,weight,site,diagnosis,days\n");
        for (int i = 0; i < 100; i++) {
            int age = random.nextInt(20, 80);
            int weight = random.nextInt(50, 110);
            String site = List.of("left", "right", "middle").get(random.nextInt(3));
            boolean isIll = age + random.nextInt(20) > (site.equals("left") ? 45 : 65);
            csv.append("h").append(i % 8).append(",2025-01-").append(String.format("%02d", 1 + i % 28));
            csv.append(',')
                    .append(random.nextInt(10) == 0 ? "" : String.valueOf(age))
                    .append(',')
                    .append(weight);
            csv.append(',').append(random.nextInt(15) == 0 ? "" : site);
            csv.append(',').append(isIll ? "malignant" : "benign").append(',').append(age / 4 + random.nextInt(4));
            csv.append('\n');
        }
        file = Files.writeString(directory.resolve("patients.csv"), csv);
    }

    private static Table read() {
        Table patients = Csv.of(file)
                .numbers("age", "weight")
                .categories("site")
                .texts("hospital", "visited")
                .label("diagnosis")
                .read();
        return patients;
    }

    /** Few and short, for a test. */
    private static TabularRecipe recipe() {
        return TabularRecipe.defaults().epochs(8).sizes(4, 1, 32);
    }

    @Test
    void fitsAndJudges() {
        Table patients = read();
        Path newFile = file;
        try (TabularClassifier classifier = TabularClassifier.fit(patients)) {
            OutOfFold held = classifier.outOfFold().orElseThrow();
            ClassificationReport report = Evaluation.of(classifier.labels(), patients.target())
                    .probabilities(held.predictions())
                    .positive("malignant")
                    .report();
            System.out.println(report.table());
            Table newPatients = Csv.of(newFile).schema(classifier.schema()).read();
            List<String> diagnoses = classifier.predictLabels(newPatients);
            double[] probabilities = classifier.probabilities(newPatients);

            assertThat(held.size()).isEqualTo(100);
            assertThat(diagnoses).hasSize(100);
            assertThat(probabilities[0] + probabilities[1]).isCloseTo(1, within(1e-9));
            List<PredictionSet> sets = classifier.predictSets(newPatients, 0.9);
            System.out.println(sets.get(0));
            assertThat(sets).hasSize(100);
        }
    }

    @Test
    void givesIntervalsOfNumbers() {
        Table patients = Csv.of(file)
                .numbers("age", "weight")
                .categories("site")
                .target("days")
                .read();
        Table newPatients = patients;
        try (TabularRegressor regressor = TabularRegressor.fit(patients, recipe())) {
            double[] days = regressor.predict(newPatients);
            List<PredictionInterval> intervals = regressor.predictIntervals(newPatients, 0.9);
            System.out.println(days[0] + " " + intervals.get(0));
            regressor.cautions().forEach(System.out::println);

            assertThat(intervals.get(0).low()).isLessThan(days[0]);
        }
    }

    @Test
    void takesItsRowsApartAsItIsTold() {
        Table patients = read();
        TabularRecipe grouped = TabularRecipe.defaults().groupedBy("hospital");
        TabularRecipe later = TabularRecipe.defaults().orderedBy("visited");
        TabularRecipe one = TabularRecipe.defaults().oneModel(0.2);
        TabularRecipe even = TabularRecipe.defaults().balanced();
        TabularRecipe costly = TabularRecipe.defaults().classWeights(Map.of("malignant", 5.0));
        for (TabularRecipe each : List.of(grouped, later, one, even, costly)) {
            try (TabularClassifier classifier =
                    TabularClassifier.fit(patients, each.epochs(2).sizes(2, 1, 16))) {
                assertThat(classifier.outOfFold()).isPresent();
            }
        }
        TabularRecipe recipe = grouped.epochs(2).sizes(2, 1, 16);
        CrossValidation<ClassificationReport> validation = TabularClassifier.crossValidated(patients, recipe, 4, 2);
        System.out.println(validation.text(ProbabilityMeasure.ROC_AUC));
        assertThat(validation.text(ProbabilityMeasure.ROC_AUC)).contains("over 8 parts");
    }

    @Test
    void isWatched() throws IOException {
        Table patients = read();
        Path page = directory.resolve("curves.html");
        TabularRecipe recipe = recipe().measuring(ProbabilityMeasure.ROC_AUC)
                .measuringTraining(1_000)
                .progress(TensorBoard.in(directory.resolve("runs")));
        try (TabularClassifier classifier = TabularClassifier.fit(patients, recipe)) {
            History first = classifier.histories().get(0);
            HtmlReport.titled("Training")
                    .lines("Loss", "Epoch", "Loss", first.lossLines())
                    .lines("ROC AUC", "Epoch", "ROC AUC", first.lines(ProbabilityMeasure.ROC_AUC))
                    .write(page);
        }
        assertThat(Files.readString(page)).contains("<bdi>training</bdi>", "<bdi>training, after the epoch</bdi>");
        assertThat(EventFile.readRun(directory.resolve("runs/run-5")).scalars())
                .containsKeys("train/roc_auc", "eval/roc_auc", "train/loss_after_epoch");
    }

    @Test
    void isSavedLoadedAndServed() {
        Table patients = read();
        Path model = directory.resolve("model");
        try (TabularClassifier classifier = TabularClassifier.fit(patients, recipe())) {
            Bundle.at(model)
                    .add(classifier)
                    .add(classifier.papers("screening"))
                    .add(Served.of(classifier).named("screening").metadata())
                    .write();
            System.out.println(classifier.provenance().orElseThrow().settings());
        }
        try (TabularClassifier classifier = TabularClassifier.load(model);
                InferenceServer server = InferenceServer.of(
                                InferenceHandler.of(Served.of(classifier).named("screening")))
                        .port(0)
                        .start()) {
            System.out.println(server.uri());
            assertThat(classifier.predict(patients)).hasSize(100);
        }
        assertThat(Bundle.open(model).file("README.md")).content().contains("| learning_rate |", "SHA-256");
    }

    @Test
    void allCodeOfThePageIsCompiledHereAndItsPicturesAreThere() throws Exception {
        PAGE.requireCodeIn(TrainOnATableTest.class, 8);
        PAGE.requirePictures(3);
    }

    /** With {@code -Dguide.write}: trains as the page says, and draws what came of it. */
    @Test
    @EnabledIfSystemProperty(named = "guide.write", matches = ".*")
    void drawsThePicturesOfThePage() throws IOException {
        Path rows = Path.of("src/main/resources/ai/lepton/examples", BreastCancer.FILE);
        Path bundle = directory.resolve("patients");
        Ran ran = Ran.of(TrainTable::run, rows, bundle, "--target", "diagnosis", "--set", "measure_training=500");
        assertThat(ran.err()).isEmpty();
        String page = Files.readString(bundle.resolve("report.html"));
        Picture.write(page, "Learning curve of the first fold", GuidePage.picture("learning-curve.svg"));
        Picture.write(page, "Reliability diagram", GuidePage.picture("reliability.svg"));
        Picture.write(page, "ROC curve", GuidePage.picture("roc-curve.svg"));
    }
}
