package ai.lepton.core.internal.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.internal.engine.Kernels;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.training.Trainer.Trained;
import ai.lepton.core.model.Loss;
import ai.lepton.core.training.History;
import ai.lepton.core.training.History.Epoch;
import ai.lepton.core.training.ModelCheckpoint;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.core.training.Optimizer.Lion;
import ai.lepton.core.training.Optimizer.Sgd;
import ai.lepton.core.training.Schedule;
import ai.lepton.core.training.Training;
import ai.lepton.core.training.Training.EarlyStopping;
import ai.lepton.core.training.TrainingListener;
import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A training that ends at any step, and goes on from its checkpoint, is the one that never ended. */
class ResumeTest {
    private static final Points POINTS = Points.of(22);

    @TempDir
    private Path folder;

    /** What ends a training in these tests; nothing catches it. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static Training training(Backend backend) {
        return Training.upTo(Training.epochs(4))
                .batchSize(4)
                .gradientAccumulation(2)
                .learningRate(0.05)
                .movingAverage(0.9)
                .stoppingEarly(EarlyStopping.after(3))
                .measuringTraining(9)
                .seed(5)
                .engine(EngineOptions.defaults().with(backend));
    }

    private static Trained trained(Training training) {
        return trained(training, POINTS);
    }

    private static Trained trained(Training training, Points points) {
        return new Trainer(new Points.Net(0.3), Loss.crossEntropy(0.1), training)
                .train(WeightSource.initial(training.seed()), points, POINTS);
    }

    private static Training killedAt(Training training, long step) {
        return training.listener(new TrainingListener() {
            @Override
            public void step(Step done, Control control) {
                if (done.number() == step) {
                    throw new Killed();
                }
            }
        });
    }

    /** Two histories but for the time that they took. */
    private static void assertSame(History actual, History expected) {
        assertThat(timeless(actual)).isEqualTo(timeless(expected));
    }

    private static History timeless(History history) {
        List<Epoch> epochs = history.epochs().stream()
                .map(epoch -> new Epoch(
                        epoch.number(),
                        epoch.of(),
                        epoch.trainingLoss(),
                        epoch.validation(),
                        epoch.measures(),
                        epoch.trainingMeasures(),
                        epoch.learningRate(),
                        epoch.gradientNorm(),
                        Duration.ZERO))
                .toList();
        return new History(epochs, history.best(), history.stoppedEarly(), history.steps(), history.notes());
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void endedAtAnyStepItGoesOnToTheSameBits(Backend backend) {
        Trained whole = trained(training(backend));
        ModelCheckpoint often = ModelCheckpoint.in(folder).everySteps(2).resuming();
        for (long step = 1; step <= whole.history().steps(); step += backend == Backend.EAGER ? 5 : 1) {
            Training training = training(backend).checkpoint(often.into(folder.resolve("killed at " + step)));
            long end = step;
            assertThatThrownBy(() -> trained(killedAt(training, end))).isInstanceOf(Killed.class);
            Trained again = trained(training);
            TrainerTest.assertSame(again.weights(), whole.weights());
            assertSame(again.history(), whole.history());
        }
    }

    @Test
    void endedAgainAndAgainItGoesOnToTheSameBitsWithOtherOptimisers() {
        for (UnaryOperator<Training> change : List.<UnaryOperator<Training>>of(
                training -> training.optimizer(Sgd.defaults()),
                training -> training.optimizer(new Sgd(0, false, 0)).movingAverage(0),
                training -> training.optimizer(Lion.defaults()).gradientAccumulation(1),
                training -> training.precision(Precision.BF16).gradientCheckpointing())) {
            Training training = change.apply(training(Backend.SCRIPT));
            Trained whole = trained(training);
            Path own = folder.resolve(training.optimizer().getClass().getSimpleName() + training.movingAverage());
            Training kept =
                    training.checkpoint(ModelCheckpoint.in(own).everySteps(1).resuming());
            for (long step = 1; step <= whole.history().steps(); step += 4) {
                long end = step; // it is saved after the listener, so this step is done again
                assertThatThrownBy(() -> trained(killedAt(kept, end))).isInstanceOf(Killed.class);
            }
            Trained again = trained(kept);
            TrainerTest.assertSame(again.weights(), whole.weights());
            assertSame(again.history(), whole.history());
        }
    }

    @Test
    void anInterruptLetsTheCheckpointOfItsStepBeWritten() {
        Training training = training(Backend.SCRIPT)
                .checkpoint(ModelCheckpoint.in(folder).everySteps(2).resuming());
        Trained whole = trained(training(Backend.SCRIPT));
        assertThatThrownBy(() -> trained(training.listener(new TrainingListener() {
                    @Override
                    public void step(Step done, Control control) {
                        if (done.number() == 2) {
                            Thread.currentThread().interrupt();
                        }
                    }
                })))
                .isInstanceOf(CancellationException.class)
                .hasMessage("training was interrupted in epoch 1");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(folder.resolve("step-2")).isDirectory();
        Trained again = trained(training);
        TrainerTest.assertSame(again.weights(), whole.weights());
        assertSame(again.history(), whole.history());
    }

    @Test
    void lengthsAreGroupedWithBatchesOfAnySize() {
        for (int size : new int[] {1 << 29, 1 << 30, Integer.MAX_VALUE}) {
            assertThat(new Draws(1).grouped(1, new int[] {3, 1, 2}, size)).containsExactly(0, 2, 1);
        }
    }

    @Test
    void aTrainingThatIsDoneIsReadAgain() {
        Training training =
                training(Backend.SCRIPT).checkpoint(ModelCheckpoint.in(folder).resuming());
        Trained first = trained(training);
        Trained again = trained(killedAt(training, 1)); // there are no more steps
        TrainerTest.assertSame(again.weights(), first.weights());
        assertSame(again.history(), first.history());
    }

    @Test
    void oneThatAListenerStoppedMayGoOn() {
        Training training = training(Backend.SCRIPT)
                .checkpoint(ModelCheckpoint.in(folder).keeping(9).resuming());
        Trained whole = trained(training(Backend.SCRIPT));
        Trained part = trained(training.listener(new TrainingListener() {
            @Override
            public void step(Step step, Control control) {
                if (step.number() == 5) {
                    control.saveCheckpoint();
                    control.stop("for today");
                }
            }
        }));
        assertThat(part.history().steps()).isEqualTo(5);
        assertThat(folder.resolve("step-5")).isDirectory();
        Trained again = trained(training);
        TrainerTest.assertSame(again.weights(), whole.weights());
        assertSame(again.history(), whole.history());
    }

    /** A checkpoint that is asked for when the epoch is closed in its midst would have no place to go on from. */
    @Test
    void oneThatWasStoppedWithoutAskingForACheckpointMayGoOnToo() {
        Trained whole = trained(training(Backend.SCRIPT));
        for (long step = 1; step < whole.history().steps(); step++) {
            long last = step;
            Training training = training(Backend.SCRIPT)
                    .checkpoint(ModelCheckpoint.in(folder.resolve("stopped at " + step))
                            .everySteps(100)
                            .resuming());
            trained(training.listener(new TrainingListener() {
                @Override
                public void step(Step done, Control control) {
                    if (done.number() == last) {
                        control.stop("for today");
                    }
                }

                @Override
                public void epoch(Epoch epoch, Control control) {
                    control.saveCheckpoint();
                }
            }));
            assertThat(folder.resolve("stopped at " + step).resolve("step-" + step))
                    .isDirectory();
            Trained again = trained(training);
            TrainerTest.assertSame(again.weights(), whole.weights());
            assertSame(again.history(), whole.history());
        }
    }

    @Test
    void theOldestAreRemovedAndSoIsWhatKilledProgramsLeft() throws IOException {
        Files.createDirectories(folder.resolve(".step-9.1234.part/deep"));
        Files.createDirectories(folder.resolve(".step-3.1234.old"));
        Path other = Files.writeString(folder.resolve("mine.txt"), "mine");
        trained(training(Backend.SCRIPT).checkpoint(ModelCheckpoint.in(folder).keeping(2)));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(".lock", "mine.txt", "step-9", "step-12");
        }
        assertThat(other).hasContent("mine");
    }

    @Test
    void anotherTrainingIsRefusedByName() {
        Training training =
                training(Backend.SCRIPT).checkpoint(ModelCheckpoint.in(folder).resuming());
        trained(training);
        assertRefused(training.batchSize(5), POINTS, "the batch size was 4 and is 5");
        assertRefused(training.seed(6), POINTS, "the seed was 5 and is 6");
        assertRefused(training.learningRate(0.1), POINTS, "the learning rate was 0.05 and is 0.1");
        assertRefused(training.schedule(Schedule.constant()), POINTS, "the schedule was Warmup[");
        assertRefused(training.optimizer(Lion.defaults()), POINTS, "the optimiser was AdamW[");
        assertRefused(training.maxGradientNorm(2), POINTS, "the maximum gradient norm was 1.0 and is 2.0");
        assertRefused(training.gradientAccumulation(1), POINTS, "the gradient accumulation was 2 and is 1");
        assertRefused(training.movingAverage(0.5), POINTS, "the moving average was 0.9 and is 0.5");
        assertRefused(training.stoppingEarly(EarlyStopping.after(9)), POINTS, "the early stopping was 3 epochs");
        assertRefused(
                training.engine(EngineOptions.defaults().with(Backend.EAGER)), POINTS, "the engine was SCRIPT on ");
        assertRefused(training, POINTS.withLast(1), "the training data was 22 examples, ");
        assertRefused(training, Points.of(21), "the training data was 22 examples, ");
        assertThatThrownBy(() -> new Trainer(new Points.Net(0.2), Loss.crossEntropy(0.1), training)
                        .train(WeightSource.initial(5), POINTS, POINTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the model or its loss was ");
        Training anew = training.checkpoint(ModelCheckpoint.in(folder));
        assertThatThrownBy(() -> trained(anew))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "has step-12 of an earlier training; go on from it with ModelCheckpoint.resuming()");
    }

    @Test
    void thePrecisionIsOneOfItsSettingsAndRecomputationIsNot() {
        Objective objective = new Objective(Loss.crossEntropy(0.1), AdamW.defaults(), 1);
        Map<String, String> high = identity(objective);
        Map<String, String> low = new LinkedHashMap<>(identity(objective.bfloat16(true)));
        assertThat(low).containsEntry("the precision", "BF16");
        low.put("the precision", "F32");
        assertThat(low).isEqualTo(high);
        assertThat(identity(objective.recomputing(true))).isEqualTo(high);
    }

    @Test
    void whatAProbeSaidAtFirstHoldsForTheWholeTraining() throws IOException {
        Training low = training(Backend.SCRIPT)
                .precision(Precision.BF16)
                .checkpoint(ModelCheckpoint.in(folder).everySteps(2).resuming());
        assertThatThrownBy(() -> trained(killedAt(low, 3))).isInstanceOf(Killed.class);
        Path state = folder.resolve("step-2/training.json");
        String before = Files.readString(state);
        String other = before.contains("\"BF16\"")
                ? before.replace("\"BF16\"", "\"F32, as BF16 is no faster\"")
                : before.replace("\"F32, as BF16 is no faster\"", "\"BF16\"");
        assertThat(other).isNotEqualTo(before);
        Files.writeString(state, other);
        assertThat(trained(low).history().steps()).isEqualTo(12);
        assertThat(Files.readString(folder.resolve("step-12/training.json")))
                .contains(other.contains("\"BF16\"") ? "\"BF16\"" : "\"F32, as BF16 is no faster\"");
    }

    @Test
    void anotherPrecisionIsRefusedWhateverAProbeSays() {
        Training high = training(Backend.SCRIPT)
                .checkpoint(ModelCheckpoint.in(folder).everySteps(2).resuming());
        assertThatThrownBy(() -> trained(killedAt(high, 3))).isInstanceOf(Killed.class);
        assertRefused(high.precision(Precision.BF16), POINTS, "the precision was F32 and is BF16");
    }

    private static Map<String, String> identity(Objective objective) {
        return Identity.of(new Points.Net(0.3), objective, training(Backend.SCRIPT), POINTS, POINTS);
    }

    @Test
    void theHistorySaysInWhatItWasComputed() {
        boolean faster = Kernels.trainsFasterInBfloat16(EngineOptions.defaults().device());
        assertThat(trained(training(Backend.SCRIPT).precision(Precision.BF16))
                        .history()
                        .notes())
                .contains(
                        faster
                                ? "computed in bfloat16, with weights of 32-bit floats"
                                : "computed in 32-bit floats: bfloat16 is no faster here");
        assertThat(trained(training(Backend.SCRIPT)).history().notes()).isEmpty();
        assertThatThrownBy(() -> trained(training(Backend.EAGER).precision(Precision.BF16)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("precision BF16 is for the backend SCRIPT; the training is on EAGER");
        assertThatThrownBy(() -> trained(training(Backend.EAGER).gradientCheckpointing()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gradient checkpointing is for the backend SCRIPT; the training is on EAGER");
    }

    private static void assertRefused(Training training, Points points, String part) {
        assertThatThrownBy(() -> trained(training, points))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the training can't go on from ")
                .hasMessageContaining(part)
                .hasMessageContaining("give what it was begun with, or another directory to begin anew");
    }

    @Test
    void filesThatAreNotThoseOfTheCheckpointAreRefused() throws IOException {
        Training training =
                training(Backend.SCRIPT).checkpoint(ModelCheckpoint.in(folder).resuming());
        trained(training);
        Path checkpoint = folder.resolve("step-12");
        for (String name :
                List.of("model.safetensors", "best.safetensors", "average.safetensors", "optimizer.safetensors")) {
            Path file = checkpoint.resolve(name);
            byte[] bytes = Files.readAllBytes(file);
            byte[] changed = bytes.clone();
            changed[changed.length - 1]++;
            Files.write(file, changed);
            assertThatThrownBy(() -> trained(training))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(name + " is not the one that was written with training.json");
            Files.delete(file);
            assertThatThrownBy(() -> trained(training)).isInstanceOf(DataException.class);
            Files.write(file, bytes);
        }
        Path state = checkpoint.resolve("training.json");
        String json = Files.readString(state);
        for (String hostile : List.of(
                "",
                "[]",
                "{}",
                json.substring(0, json.length() / 2),
                json.replace("\"version\" : 1", "\"version\" : 2"),
                json.replace("\"position\"", "\"place\""),
                json.replace("\"epochs\" : [", "\"epochs\" : [7, "),
                json.replace("\"best\" : ", "\"best\" : -"),
                json.replaceFirst("\"best\" : [^,]*", "\"best\" : 1.5"),
                json.replaceFirst("\"best\" : [^,]*", "\"best\" : 4294967297"),
                json.replaceFirst("\"record\" : [^,]*", "\"record\" : []"),
                json.replaceFirst("\"record\" : [^,]*", "\"record\" : \"0x1p3\""),
                json.replaceFirst("\"stopped\" : [^,]*", "\"stopped\" : 7"),
                json.replaceFirst("\"notes\" : \\[[^]]*]", "\"notes\" : [[]]"),
                json.replaceFirst("\"notes\" : \\[[^]]*]", "\"notes\" : {}"),
                json.replace("\"format\" : \"", "\"format\" : [], \"former\" : \""),
                json.replace("\"steps\" : ", "\"steps\" : \"many\", \"s\" : "))) {
            Files.writeString(state, hostile);
            assertThatThrownBy(() -> trained(training))
                    .as(hostile)
                    .isInstanceOf(DataException.class)
                    .hasMessageNotContaining("java.");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aTrainingThatIsRefusedLeavesTheDirectoryLockedForOtherPrograms() {
        Training training =
                training(Backend.SCRIPT).checkpoint(ModelCheckpoint.in(folder).resuming());
        List<Boolean> locked = new ArrayList<>();
        trained(training.listener(new TrainingListener() {
            @Override
            public void begun(Training settings, long step, long of) {
                locked.add(isLocked());
                assertThatThrownBy(() -> trained(training)).hasMessageContaining("is in use by another training");
                locked.add(isLocked());
            }
        }));
        assumeTrue(locked.get(0), "the system does not list this lock");
        assertThat(locked.get(1)).isTrue();
    }

    /** Returns whether the system lists a lock on the file; to this program itself it would give another one all the same. */
    private boolean isLocked() {
        try {
            String inode = ":" + Files.getAttribute(folder.resolve(".lock"), "unix:ino") + " ";
            return Files.readAllLines(Path.of("/proc/locks")).stream()
                    .anyMatch(line -> line.contains("POSIX") && line.contains(inode));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDirectoryIsOfOneTrainingAtATime() {
        Training training =
                training(Backend.SCRIPT).checkpoint(ModelCheckpoint.in(folder).resuming());
        Training nested = training.listener(new TrainingListener() {
            @Override
            public void begun(Training settings, long step, long of) {
                trained(training);
            }
        });
        assertThatThrownBy(() -> trained(nested))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is in use by another training");
    }
}
