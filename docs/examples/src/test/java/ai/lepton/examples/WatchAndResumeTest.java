package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.training.History;
import ai.lepton.core.training.History.Epoch;
import ai.lepton.core.training.ModelCheckpoint;
import ai.lepton.core.training.Progress;
import ai.lepton.core.training.TensorBoard;
import ai.lepton.core.training.Training;
import ai.lepton.core.training.Training.EarlyStopping;
import ai.lepton.core.training.TrainingListener;
import ai.lepton.exchange.data.Split;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.exchange.tensorboard.Event.Histogram;
import ai.lepton.exchange.tensorboard.EventFile;
import ai.lepton.exchange.tensorboard.EventWriter;
import ai.lepton.metrics.classification.OverallMeasure;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the guide's page 'Watch a training, and go on after it was killed'. */
class WatchAndResumeTest {
    private static final Path PAGE = Path.of("..", "guide", "watch-and-resume.md");
    private static final Path HERE = Path.of("src/test/java/ai/lepton/examples/WatchAndResumeTest.java");
    private static final Split PATIENTS = BreastCancer.inThree(42);

    private static TabularClassifier fitted(Training training) {
        return LeptonTransformer.tabular(PATIENTS.schema())
                .layers(1)
                .width(8)
                .heads(2)
                .classifying(BreastCancer.DIAGNOSES)
                .fit(PATIENTS.train(), PATIENTS.validation(), training.batchSize(128));
    }

    @Test
    void watches() {
        Training training = Training.upTo(Training.epochs(20))
                .progress(Progress.bar())
                .measuring(OverallMeasure.ACCURACY, ProbabilityMeasure.ROC_AUC)
                .stoppingEarly(EarlyStopping.after(4).on(ProbabilityMeasure.LOG_LOSS));
        try (TabularClassifier classifier = fitted(training)) {
            History history = classifier.history().orElseThrow();
            for (Epoch epoch : history.epochs()) {
                System.out.println(
                        epoch.number() + ": " + epoch.validationLoss().orElseThrow() + " " + epoch.measures());
            }
            System.out.println("kept epoch " + history.best() + "; " + history.notes());

            Epoch best = history.bestEpoch();
            assertThat(best.measures().keySet()).containsExactly("accuracy", "roc auc", "log loss");
            assertThat(best.measures().get("log loss"))
                    .isEqualTo(history.epochs().stream()
                            .mapToDouble(epoch -> epoch.measures().get("log loss"))
                            .min()
                            .orElseThrow());
            double accuracy =
                    classifier.evaluateOn(PATIENTS.validation()).accuracy().value();
            assertThat(best.measures().get("accuracy")).isEqualTo(accuracy);
        }
    }

    @Test
    void showsItInTensorBoard(@TempDir Path runs) throws IOException {
        Training training = Training.upTo(Training.epochs(20))
                .measuring(OverallMeasure.ACCURACY)
                .listener(TensorBoard.in(runs.resolve("first")).hparam("layers", 1));
        Path page = runs.resolve("page.html");
        try (TabularClassifier classifier = fitted(training)) {
            History history = classifier.history().orElseThrow();
            HtmlReport.titled("Training")
                    .lines("Learning curve", "Epoch", "Loss", history.lossLines())
                    .write(page);
        }
        assertThat(Files.readString(page)).contains("<bdi>validation</bdi>");
        EventFile first = EventFile.readRun(runs.resolve("first"));
        assertThat(first.scalars().get("eval/accuracy")).hasSize(20);
        assertThat(first.scalars().get("hparam/accuracy")).hasSize(1);

        try (EventWriter events = EventWriter.open(runs.resolve("own"))) {
            events.scalar("train/loss", 0.25, 1)
                    .histogram("errors", Histogram.of(-0.2, 0.1, 0.4), 1)
                    .text("note", "a **run** of its own", 0);
        }
        EventFile read = EventFile.readRun(runs.resolve("own"));
        System.out.println(read.scalars().get("train/loss"));
        assertThat(read.tags()).containsExactly("train/loss", "errors", "note/text_summary");
    }

    @Test
    void goesOn(@TempDir Path directory) {
        TrainingListener hour = new TrainingListener() {
            @Override
            public void step(Step step, Control training) {
                if (step.elapsed().compareTo(Duration.ofHours(1)) > 0) {
                    training.saveCheckpoint();
                    training.stop("an hour is over");
                }
            }
        };
        Training training = Training.upTo(Training.epochs(20))
                .checkpoint(
                        ModelCheckpoint.in(directory).everySteps(100).keeping(2).resuming())
                .listener(hour);
        double[] first;
        try (TabularClassifier classifier = fitted(training)) {
            first = classifier.probabilities(PATIENTS.test());
        }
        assertThat(directory.resolve("step-60")).isDirectory();
        try (TabularClassifier classifier = fitted(training)) {
            assertThat(classifier.probabilities(PATIENTS.test())).containsExactly(first);
        }
        assertThatThrownBy(() -> fitted(training.seed(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the training can't go on from " + directory.resolve("step-60")
                        + ": the seed was 0 and is 1; give what it was begun with, or another directory to begin anew");
    }

    @Test
    void allCodeOfThePageIsCompiledHere() throws IOException {
        String here = withoutBlanks(Files.readString(HERE));
        String[] blocks = Files.readString(PAGE).split("```java\n", -1);
        assertThat(blocks).hasSize(8);
        for (int i = 1; i < blocks.length; i++) {
            assertThat(here).contains(withoutBlanks(blocks[i].substring(0, blocks[i].indexOf("```"))));
        }
    }

    private static String withoutBlanks(String code) {
        return code.replaceAll("\\s+", "");
    }
}
