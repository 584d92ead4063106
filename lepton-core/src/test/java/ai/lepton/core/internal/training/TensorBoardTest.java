package ai.lepton.core.internal.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.model.Loss;
import ai.lepton.core.training.History;
import ai.lepton.core.training.ModelCheckpoint;
import ai.lepton.core.training.TensorBoard;
import ai.lepton.core.training.Training;
import ai.lepton.core.training.TrainingListener;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.exchange.tensorboard.EventFile;
import ai.lepton.exchange.tensorboard.EventFile.Point;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardTest {
    private static final Points POINTS = Points.of(30);

    @TempDir
    private Path directory;

    private static Training training() {
        return Training.upTo(Training.epochs(3)).batchSize(8).learningRate(0.02).seed(5);
    }

    private static History trained(Training training) {
        return new Trainer(new Points.Net(0.3), Loss.crossEntropy(0), training)
                .train(WeightSource.initial(training.seed()), POINTS, POINTS)
                .history();
    }

    private static List<Point> points(Path run, String tag) {
        return Objects.requireNonNull(EventFile.readRun(run).scalars().get(tag), tag);
    }

    private static List<Long> steps(Path run, String tag) {
        return points(run, tag).stream().map(Point::step).toList();
    }

    @Test
    void aTrainingIsWrittenByStepAndByEpoch() {
        Path run = directory.resolve("run");
        History history = trained(
                training().listener(TensorBoard.in(run).weightHistograms().hparam("layers", 2)));
        EventFile file = EventFile.readRun(run);
        assertThat(file.incomplete()).isEmpty();
        assertThat(file.tags())
                .contains(
                        "_hparams_/experiment",
                        "_hparams_/session_start_info",
                        "_hparams_/session_end_info",
                        "settings/text_summary",
                        "train/loss",
                        "train/learning_rate",
                        "train/grad_norm",
                        "eval/loss",
                        "weights/first.weight",
                        "hparam/loss");
        assertThat(steps(run, "train/loss"))
                .isEqualTo(LongStream.rangeClosed(1, history.steps()).boxed().toList());
        assertThat(points(run, "eval/loss").stream().map(Point::value))
                .containsExactlyElementsOf(history.epochs().stream()
                        .map(epoch -> (double) (float) epoch.validationLoss().orElseThrow())
                        .toList());
        assertThat(points(run, "hparam/loss").get(0).value())
                .isEqualTo((float) history.bestEpoch().validationLoss().orElseThrow());
        assertThat(file.histograms("weights/first.weight")).hasSize(3);
    }

    @Test
    void theTrainingDataAreMeasuredWhereThatIsAskedFor() {
        Path run = directory.resolve("run");
        History history = trained(training().measuringTraining(7).listener(TensorBoard.in(run)));
        assertThat(points(run, "train/loss_after_epoch").stream().map(Point::value))
                .containsExactlyElementsOf(history.epochs().stream()
                        .map(epoch -> (double)
                                (float) (double) epoch.trainingMeasures().get(History.Epoch.LOSS))
                        .toList());
        assertThat(history.lossLines())
                .extracting(HtmlReport.Line::name)
                .containsExactly("training", "validation", "training, after the epoch");
    }

    @Test
    void aTrainingThatWasEndedByForceAndGoesOnShowsEachStepOnce() {
        Path run = directory.resolve("run");
        TensorBoard board = TensorBoard.in(run);
        Training training = training()
                .checkpoint(ModelCheckpoint.in(directory.resolve("checkpoints"))
                        .everySteps(2)
                        .resuming())
                .listener(board);
        List<Point> whole = new ArrayList<>();
        trained(training().listener(TensorBoard.in(directory.resolve("whole"))));
        whole.addAll(points(directory.resolve("whole"), "train/loss"));
        TrainingListener killer = new TrainingListener() {
            @Override
            public void step(Step step, Control control) {
                if (step.number() == 7) {
                    throw new IllegalStateException("killed");
                }
            }
        };
        assertThatThrownBy(() -> trained(training.listener(killer))).hasMessageContaining("killed");
        board.close();
        assertThat(steps(run, "train/loss")).endsWith(7L);
        // In another process there is another listener.
        trained(training().checkpoint(training.checkpoint().orElseThrow()).listener(TensorBoard.in(run)));
        assertThat(points(run, "train/loss").stream().map(Point::step))
                .containsExactlyElementsOf(whole.stream().map(Point::step).toList());
        assertThat(points(run, "train/loss").stream().map(Point::value))
                .containsExactlyElementsOf(whole.stream().map(Point::value).toList());
    }

    @Test
    void severalTrainingsHaveARunEachAndOneThatBeginsAnewHidesTheOld() {
        TensorBoard board = TensorBoard.in(directory).everySteps(4);
        trained(training().listener(board));
        trained(training().listener(board));
        assertThat(steps(directory, "train/loss")).containsExactly(4L, 8L, 12L);
        assertThat(steps(directory.resolve("run-2"), "train/loss")).containsExactly(4L, 8L, 12L);
        trained(training().listener(TensorBoard.in(directory)));
        assertThat(steps(directory, "train/loss")).hasSize(12);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> board.everySteps(0))
                .withMessage("every 0 steps is no number of steps; it must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> board.hparam("a", List.of()))
                .withMessage("value of 'a' is a ListN; it must be a String, a Boolean or a Number");
    }

    @Test
    void aHistoryIsDrawn() {
        History history = trained(training());
        String page = HtmlReport.titled("A training")
                .lines("Learning curve", "Epoch", "Loss", history.lossLines())
                .toHtml();
        assertThat(page).contains("<figcaption>Learning curve</figcaption>", "<bdi>validation</bdi>", "<polyline");
    }
}
