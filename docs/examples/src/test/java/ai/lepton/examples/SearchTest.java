package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.search.Pruner;
import ai.lepton.core.search.Search;
import ai.lepton.core.search.Study;
import ai.lepton.core.search.Trial;
import ai.lepton.core.task.OutOfFold;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRecipe;
import ai.lepton.exchange.data.Split;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.exchange.tensorboard.EventFile;
import ai.lepton.metrics.classification.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The code and the pictures of the guide's page 'Search'. */
class SearchTest {
    private static final GuidePage PAGE = new GuidePage("search.md");
    private static final Split ALL = BreastCancer.shipped(42);
    private static final Split PATIENTS = small();

    @TempDir
    private Path directory;

    /** Few rows, for a test. */
    private static Split small() {
        return ALL.test().shuffledBy(1).stratified().split(0.7);
    }

    private static double outOfFold(Trial trial, long seed) {
        Table train = PATIENTS.train();
        try (TabularClassifier classifier =
                TabularClassifier.fit(train, suggested(trial).seed(seed))) {
            OutOfFold held = classifier.outOfFold().orElseThrow();
            return Evaluation.of(classifier.labels(), train.target())
                    .probabilities(held.predictions())
                    .report()
                    .logLoss()
                    .value();
        }
    }

    private static TabularRecipe suggested(Trial trial) {
        TabularRecipe recipe = TabularRecipe.defaults()
                .folds(3)
                .learningRate(trial.suggestLogDouble("learning_rate", 3e-4, 1e-2))
                .dropout(trial.suggestDouble("dropout", 0, 0.5));
        return trial.suggestCategorical("linear", List.of(true, false)) ? recipe : recipe.withoutLinear();
    }

    private static double unseen(Trial trial, long seed) {
        try (TabularClassifier classifier =
                TabularClassifier.fit(PATIENTS.train(), suggested(trial).seed(seed))) {
            return classifier.evaluateOn(PATIENTS.test()).logLoss().value();
        }
    }

    @Test
    void searchesGoesOnAndTellsWhatItFound() throws IOException {
        int trials = 2;
        Study study = Search.minimize("log_loss")
                .seeds(1)
                .file(directory.resolve("study.json"))
                .tensorBoard(directory.resolve("runs"))
                .optimize(trials, SearchTest::outOfFold)
                .confirm(SearchTest::unseen);
        System.out.println(study.best().params() + ": " + study.best().value() + ", unseen " + study.confirmed());
        study.on(HtmlReport.titled("Search")).write(directory.resolve("study.html"));
        TabularRecipe best = suggested(study.best().fixed());

        assertThat(best).isNotNull();
        assertThat(Files.readString(directory.resolve("study.html"))).contains("The best trials");
        assertThat(EventFile.readRun(directory.resolve("runs/trial-1")).scalars())
                .containsKey("log_loss");
    }

    @Test
    void endsWhatIsNotPromising() {
        Study study = Search.minimize("loss").pruner(Pruner.median()).optimize(12, (trial, seed) -> {
            double rate = trial.suggestLogDouble("rate", 1e-3, 1);
            double loss = 1;
            for (int epoch = 0; epoch < 10; epoch++) {
                loss = Math.abs(Math.log10(rate) + 2) + 1.0 / (1 + epoch);
                trial.report(epoch, loss);
                if (trial.shouldPrune()) {
                    throw trial.pruned();
                }
            }
            return loss;
        });
        assertThat(study.trials()).extracting(Study.FrozenTrial::state).contains(Study.State.PRUNED);
    }

    @Test
    void allCodeOfThePageIsCompiledHereAndItsPicturesAreThere() throws Exception {
        PAGE.requireCodeIn(SearchTest.class, 3);
        PAGE.requirePictures(2);
    }

    /** With {@code -Dguide.write}: searches as the page says, and draws what came of it. */
    @Test
    @EnabledIfSystemProperty(named = "guide.write", matches = ".*")
    void drawsThePicturesOfThePage() throws IOException {
        Path rows = Path.of("src/main/resources/ai/lepton/examples", BreastCancer.FILE);
        Path html = directory.resolve("study.html");
        Path json = directory.resolve("study.json");
        Ran ran = Ran.of(SearchTable::run, rows, json, "--target", "diagnosis", "--set", "epochs=30", "--page", html);
        assertThat(ran.err()).isEmpty();
        String page = Files.readString(html);
        Picture.write(page, "Progress of the search", GuidePage.picture("search-progress.svg"));
        Picture.write(page, "By learning_rate", GuidePage.picture("search-learning-rate.svg"));
    }
}
