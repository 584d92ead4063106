package ai.lepton.core.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.training.History.Epoch;
import ai.lepton.core.training.TrainingListener.Control;
import ai.lepton.core.training.TrainingListener.Step;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private static final Control NOTHING = new Control() {
        @Override
        public void stop(String reason) {
            throw new AssertionError("a bar asks for nothing");
        }

        @Override
        public void saveCheckpoint() {
            throw new AssertionError("a bar asks for nothing");
        }

        @Override
        public Map<String, float[]> weights() {
            throw new AssertionError("a bar asks for nothing");
        }
    };

    private static Step step(long number, long of, double loss) {
        return new Step(number, of, 1, loss, 32, 0.5, 1e-3, Duration.ofMillis(number));
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static Epoch epoch(int number, int of, @Nullable Double validation) {
        return new Epoch(number, of, 1.0 / number, validation, 1e-3, Duration.ofMillis(500L * number));
    }

    @Test
    void aLogGetsALineForEachTenth() {
        TrainingListener bar = ProgressBar.on(out, false);
        List<Epoch> epochs = new ArrayList<>();
        for (int number = 1; number <= 20; number++) {
            bar.step(step(number, 20, 0.1), NOTHING);
            epochs.add(epoch(number, 20, 0.5));
            bar.epoch(epochs.get(number - 1), NOTHING);
        }
        bar.finished(new History(epochs, 20, false, 20));
        assertThat(printed().lines()).hasSize(11).startsWith("""
                training [===>                          ] 10 % epoch 2/20, loss 0.5000, validation loss 0.5000, 9.0 s left
                training [======>                       ] 20 % epoch 4/20, loss 0.2500, validation loss 0.5000, 8.0 s left\
                """.split("\n")).endsWith("""
                training [==============================] 100 % epoch 20/20, loss 0.0500, validation loss 0.5000, 0.0 s left
                done after epoch 20 of 20, loss 0.0500, validation loss 0.5000 in 10.0 s\
                """.split("\n"));
        assertThat(printed()).doesNotContain("\r", "\u001b");
    }

    @Test
    void fewEpochsGiveALineEach() {
        TrainingListener bar = ProgressBar.on(out, false);
        bar.step(step(1, 3, 0.1), NOTHING);
        List<Epoch> epochs = List.of(epoch(1, 3, null), epoch(2, 3, null), epoch(3, 3, null));
        epochs.forEach(epoch -> bar.epoch(epoch, NOTHING));
        bar.finished(new History(epochs, 3, false, 3));
        assertThat(printed()).isEqualTo("""
                training [==========>                   ] 33 % epoch 1/3, loss 1.0000, 1.0 s left
                training [====================>         ] 66 % epoch 2/3, loss 0.5000, 0.5 s left
                training [==============================] 100 % epoch 3/3, loss 0.3333, 0.0 s left
                done after epoch 3 of 3, loss 0.3333 in 1.5 s
                """);
    }

    @Test
    void earlyStoppingAndTheKeptEpochAreSaid() {
        TrainingListener bar = ProgressBar.on(out, false);
        List<Epoch> epochs = List.of(epoch(1, 30, 0.25), epoch(2, 30, 0.5));
        bar.finished(new History(epochs, 1, true, 2));
        assertThat(printed())
                .isEqualTo("stopped early after epoch 2 of 30, kept epoch 1, loss 1.0000, validation loss 0.2500"
                        + " in 1.0 s\n");
    }

    @Test
    void aTerminalHasOneLineThatIsDrawnAgain() {
        TrainingListener bar = ProgressBar.on(out, true);
        bar.step(step(1, 4, 0.75), NOTHING);
        assertThat(printed())
                .matches("\rtraining \\[=======>                      ] 25 %, loss 0\\.7500, \\d+\\.\\d s left"
                        + "\u001b\\[K");
        List<Epoch> epochs = List.of(epoch(1, 1, null));
        epochs.forEach(epoch -> bar.epoch(epoch, NOTHING));
        bar.finished(new History(epochs, 1, false, 4));
        assertThat(printed()).endsWith("\r\u001b[Kdone after epoch 1 of 1, loss 1.0000 in 0.5 s\n");
        assertThat(printed().lines().filter(line -> line.contains("done"))).hasSize(1);
    }

    @Test
    void oneBarServesTwoTrainings() {
        TrainingListener bar = ProgressBar.on(out, false);
        for (int training = 0; training < 2; training++) {
            bar.begun(Training.upTo(Training.epochs(1)), 0, 1);
            bar.step(step(1, 1, 0.1), NOTHING);
            bar.epoch(epoch(1, 1, null), NOTHING);
        }
        assertThat(printed().lines()).hasSize(2);
    }

    @Test
    void standardOutputOfATestIsNoTerminal() {
        assertThat(ProgressBar.standardOutputIsATerminal()).isFalse();
    }
}
