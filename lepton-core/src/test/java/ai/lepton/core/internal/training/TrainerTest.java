package ai.lepton.core.internal.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Output;
import ai.lepton.core.internal.training.Trainer.Trained;
import ai.lepton.core.model.Link;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.MemberLoss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.training.History;
import ai.lepton.core.training.History.Epoch;
import ai.lepton.core.training.Optimizer.Sgd;
import ai.lepton.core.training.Schedule;
import ai.lepton.core.training.Training;
import ai.lepton.core.training.Training.EarlyStopping;
import ai.lepton.core.training.Training.ParameterGroup;
import ai.lepton.core.training.TrainingListener;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.classification.OverallMeasure;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
    private static final Points POINTS = Points.of(30);
    private static final Training TRAINING =
            Training.upTo(Training.epochs(3)).batchSize(8).learningRate(0.02).seed(5);

    private static Trained trained(Training training, Examples examples, @Nullable Examples validation) {
        return new Trainer(new Points.Net(0.3), Loss.crossEntropy(0), training)
                .train(WeightSource.initial(training.seed()), examples, validation);
    }

    private static void refused(ThrowingCallable call, Class<?> type, String part) {
        assertThatThrownBy(call).isInstanceOf(type).hasMessageContaining(part);
    }

    static void assertSame(List<float[]> actual, List<float[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i)).containsExactly(expected.get(i));
        }
    }

    @Test
    void theOrderOfAnEpochIsAFunctionOfTheSeedAndTheEpoch() {
        Draws draws = new Draws(5);
        int[] third = draws.order(3, 100);
        assertThat(new Draws(5).order(3, 100)).containsExactly(third);
        assertThat(draws.order(4, 100)).isNotEqualTo(third);
        assertThat(new Draws(6).order(3, 100)).isNotEqualTo(third);
        assertThat(third).containsExactlyInAnyOrder(IntStream.range(0, 100).toArray());
    }

    @Test
    void textsOfLikeLengthComeTogetherAndTheLongestFirst() {
        int[] lengths = IntStream.range(0, 100).map(i -> i * 37 % 101).toArray();
        int[] order = new Draws(5).grouped(1, lengths, 4);
        assertThat(order).containsExactlyInAnyOrder(IntStream.range(0, 100).toArray());
        assertThat(lengths[order[0]]).isEqualTo(Arrays.stream(lengths).max().orElseThrow());
        int within = 0; // of batches, against a random order
        for (int from = 0; from < 100; from += 4) {
            int[] batch =
                    Arrays.stream(order, from, from + 4).map(i -> lengths[i]).toArray();
            within += Arrays.stream(batch).max().orElseThrow()
                    - Arrays.stream(batch).min().orElseThrow();
        }
        assertThat(within / 25.0).isLessThan(25);
        refused(
                () -> trained(TRAINING.groupingByLength(), POINTS, null),
                IllegalArgumentException.class,
                "these examples have no lengths to be grouped by");
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void whatAListenerDrawsOrTrainsDoesNoHarm(Backend backend) {
        Training training = TRAINING.engine(EngineOptions.defaults().with(backend));
        Trained alone = trained(training, POINTS, null);
        Trained disturbed = trained(
                training.listener(new TrainingListener() {
                    @Override
                    public void step(Step step, Control control) {
                        try (NDManager manager = NDManager.newBaseManager()) {
                            manager.getEngine().setRandomSeed(3);
                            manager.randomUniform(0, 1, new Shape(10));
                        }
                        if (step.number() == 2) {
                            assertThat(trained(training.seed(9), POINTS, null)
                                            .history()
                                            .steps())
                                    .isEqualTo(12);
                        }
                    }
                }),
                POINTS,
                null);
        assertSame(disturbed.weights(), alone.weights());
    }

    @Test
    void dropoutDependsOnTheSeed() {
        Training constant = TRAINING.schedule(Schedule.constant()).batchSize(30);
        List<float[]> first = trained(constant, POINTS, null).weights();
        Trained other = new Trainer(new Points.Net(0.3), Loss.crossEntropy(0), constant.seed(6))
                .train(WeightSource.initial(5), POINTS, null); // a batch of all: their order changes nothing
        assertThat(other.weights().get(0)).isNotEqualTo(first.get(0));
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aStepWithNoTargetIsSkipped(Backend backend) {
        long[] none = new long[30];
        Arrays.fill(none, -100);
        Training training = TRAINING.engine(EngineOptions.defaults().with(backend));
        for (int batches : new int[] {1, 2}) {
            Trained trained = trained(training.gradientAccumulation(batches), POINTS.withTargets(none), null);
            List<float[]> initial = new ArrayList<>();
            new Points.Net(0).parameters().forEach(parameter -> {
                float[] values = new float[(int) parameter.size()];
                WeightSource.initial(5).values(parameter).asFloatBuffer().get(values);
                initial.add(values);
            });
            assertSame(trained.weights(), initial);
            History history = trained.history();
            assertThat(history.bestEpoch().trainingLoss()).isZero();
            assertThat(history.notes())
                    .containsExactly(history.steps() + " of " + history.steps()
                            + " steps had no target that counts and changed nothing");
        }
    }

    /** Three members that have two outputs each. */
    private record Members() implements Model {
        @Override
        public List<Input> inputs() {
            return new Points.Net(0).inputs();
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return inputs.get("x").linear(Scope.ROOT.of("all"), 6).unflatten(1, 3, 2);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aBatchOfWeightlessTargetsAddsWhatIsSmoothedOfThemToAStepOfSeveral(Backend backend) {
        Training training = TRAINING.engine(EngineOptions.defaults().with(backend))
                .optimizer(new Sgd(0.9, false, 0))
                .learningRate(0.5);
        Loss loss = Loss.crossEntropy(0.3, 0, 1);
        Map<Model, Loss> kinds = Map.of(new Points.Net(0), loss, new Members(), new MemberLoss(loss, Link.SOFTMAX));
        kinds.forEach((model, ofModel) -> {
            Trained large =
                    new Trainer(model, ofModel, training.batchSize(10)).train(WeightSource.initial(5), POINTS, POINTS);
            Trained small = new Trainer(model, ofModel, training.batchSize(1).gradientAccumulation(10))
                    .train(WeightSource.initial(5), POINTS, POINTS);
            for (int i = 0; i < large.weights().size(); i++) {
                assertThat(small.weights().get(i))
                        .containsExactly(large.weights().get(i), within(1e-5f));
            }
            for (int i = 0; i < 3; i++) {
                Epoch epoch = small.history().epochs().get(i);
                Epoch wanted = large.history().epochs().get(i);
                assertThat(epoch.trainingLoss()).isCloseTo(wanted.trainingLoss(), within(1e-6));
                assertThat(epoch.gradientNorm()).isCloseTo(wanted.gradientNorm(), within(1e-5));
            }
        });
    }

    @Test
    void anEpochWhoseValidationLossIsNotFiniteIsNeverTheBest() {
        Training best = TRAINING.keepingBest();
        refused(
                () -> trained(best, POINTS, POINTS.withLast(Float.POSITIVE_INFINITY)),
                IllegalStateException.class,
                "no epoch is the best: the validation loss was no finite number after any of 3 epochs");
        long[] none = new long[30];
        Arrays.fill(none, -100);
        refused(
                () -> trained(best, POINTS, POINTS.withTargets(none)),
                IllegalStateException.class,
                "was no finite number after any of 3 epochs; no target of the validation data counts in the loss");
        History last = trained(TRAINING, POINTS, POINTS.withLast(Float.POSITIVE_INFINITY))
                .history();
        assertThat(last.best()).isEqualTo(3);
        assertThat(last.notes())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("epoch 1: the validation loss of the validation data is NaN");
    }

    @Test
    void allTrainingDataMeasuredAfterTheLastEpochLoseWhatTheyLoseAsValidationData() {
        Trained plain = trained(TRAINING, POINTS, POINTS);
        Trained measured = trained(TRAINING.measuringTraining(), POINTS, POINTS);
        assertSame(measured.weights(), plain.weights());
        for (Epoch epoch : measured.history().epochs()) {
            assertThat(epoch.trainingMeasures())
                    .containsExactly(Map.entry("loss", epoch.validationLoss().orElseThrow()));
        }
        assertThat(plain.history().bestEpoch().trainingMeasures()).isEmpty();
    }

    @Test
    void aSampleOfTheTrainingDataIsTheSameAfterEachEpochAndItsJudgeKnowsWhichItIs() {
        List<int[]> asked = new ArrayList<>();
        Judge judge = new Judge() {
            @Override
            public Map<String, Double> measured(List<Output> answers, List<Measure.Of<?>> measures) {
                throw new AssertionError("there are no validation data");
            }

            @Override
            public Judge ofTraining(int... examples) {
                asked.add(examples);
                return (answers, measures) ->
                        Map.of("accuracy", (double) answers.get(0).shape()[0]);
            }
        };
        Training training = TRAINING.measuring(OverallMeasure.ACCURACY).measuringTraining(11);
        History history = new Trainer(new Points.Net(0.3), Loss.crossEntropy(0), training)
                .train(WeightSource.initial(5), POINTS, null, judge)
                .history();
        assertThat(asked).hasSize(3);
        assertThat(asked.get(0)).hasSize(11).isSorted().doesNotHaveDuplicates();
        assertThat(asked.get(2)).containsExactly(asked.get(0));
        assertThat(history.bestEpoch().trainingMeasures())
                .containsEntry("accuracy", 11.0)
                .containsOnlyKeys("loss", "accuracy");
        assertThat(history.lines(OverallMeasure.ACCURACY))
                .extracting(HtmlReport.Line::name)
                .containsExactly("training");
        assertThatThrownBy(() -> history.lines(ProbabilityMeasure.ROC_AUC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the history has no roc auc; ask for it by Training.measuring, with data to measure");
        refused(
                () -> TRAINING.measuringTraining(0),
                IllegalArgumentException.class,
                "training examples to measure is 0");
    }

    @Test
    void anEpochWhoseMeasureIsNotFiniteIsNeverTheBest() {
        double[] found = {Double.NaN, 0.2, 0.9, Double.POSITIVE_INFINITY, 0.5, 0.6};
        AtomicInteger epoch = new AtomicInteger();
        Judge judge = (answers, measures) -> Map.of(measures.get(0).title(), found[epoch.getAndIncrement()]);
        Training six = Training.upTo(Training.epochs(6)).batchSize(8).seed(5);
        Trainer trainer =
                new Trainer(new Points.Net(0), Loss.crossEntropy(0), six.keepingBest(OverallMeasure.ACCURACY));
        History history =
                trainer.train(WeightSource.initial(1), POINTS, POINTS, judge).history();
        assertThat(history.best()).as("higher is better").isEqualTo(3);
        assertThat(history.epochs())
                .extracting(each -> each.measures().get("accuracy"))
                .containsExactly(Double.NaN, 0.2, 0.9, Double.POSITIVE_INFINITY, 0.5, 0.6);
        assertThat(history.notes()).hasSize(2);
        epoch.set(0);
        History lowest = new Trainer(
                        new Points.Net(0), Loss.crossEntropy(0), six.keepingBest(ProbabilityMeasure.LOG_LOSS))
                .train(WeightSource.initial(1), POINTS, POINTS, judge)
                .history();
        assertThat(lowest.best()).as("lower is better").isEqualTo(2);
        epoch.set(0);
        History early = new Trainer(
                        new Points.Net(0),
                        Loss.crossEntropy(0),
                        six.stoppingEarly(EarlyStopping.after(2).on(OverallMeasure.ACCURACY)))
                .train(WeightSource.initial(1), POINTS, POINTS, judge)
                .history();
        assertThat(early.stoppedEarly()).isTrue();
        assertThat(early.epochs()).as("two after the best").hasSize(5);
        assertThat(early.notes()).contains("stopped early after epoch 5: accuracy was no better for 2 epochs");
    }

    @Test
    void whatIsKeptAndWhatStopsMayBeChosenByDifferentMeasures() {
        double[] accuracy = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95};
        double[] logLoss = {0.50, 0.48, 0.47, 0.60, 0.70, 0.80};
        AtomicInteger epoch = new AtomicInteger();
        Judge judge = (answers, measures) -> {
            int at = epoch.getAndIncrement();
            return Map.of("accuracy", accuracy[at], "log loss", logLoss[at]);
        };
        Training six = Training.upTo(Training.epochs(6)).batchSize(8).seed(5);
        History apart = trained(
                        six.keepingBest(OverallMeasure.ACCURACY)
                                .stoppingEarly(EarlyStopping.after(2).on(ProbabilityMeasure.LOG_LOSS)),
                        judge)
                .history();
        assertThat(apart.epochs()).as("two after the lowest log loss").hasSize(5);
        assertThat(apart.best()).as("the highest accuracy").isEqualTo(5);
        assertThat(apart.notes()).containsExactly("stopped early after epoch 5: log loss was no better for 2 epochs");
        epoch.set(0);
        History little = trained(
                        six.keepingBest(ProbabilityMeasure.LOG_LOSS)
                                .stoppingEarly(new EarlyStopping(3, 0.1, ProbabilityMeasure.LOG_LOSS)),
                        judge)
                .history();
        assertThat(little.epochs())
                .as("three after the first, none is better by 0.1")
                .hasSize(4);
        assertThat(little.best()).as("the lowest, by however little").isEqualTo(3);
        epoch.set(0);
        History together = trained(six.stoppingEarly(new EarlyStopping(3, 0.1, ProbabilityMeasure.LOG_LOSS)), judge)
                .history();
        assertThat(together.epochs()).hasSize(4);
        assertThat(together.best()).isEqualTo(1);
    }

    private static Trained trained(Training training, Judge judge) {
        return new Trainer(new Points.Net(0), Loss.crossEntropy(0), training)
                .train(WeightSource.initial(1), POINTS, POINTS, judge);
    }

    @Test
    void weightsThatTheLastStepBrokeAreNotReturned() {
        Training one = Training.upTo(Training.steps(1))
                .batchSize(30)
                .optimizer(new Sgd(0, false, 0))
                .maxGradientNorm(Double.POSITIVE_INFINITY)
                .schedule(Schedule.constant())
                .learningRate(1e300)
                .seed(5);
        refused(() -> trained(one, POINTS, null), IllegalStateException.class, "after step 1");
        refused(
                () -> trained(TRAINING, POINTS.withLast(Float.POSITIVE_INFINITY), null),
                IllegalStateException.class,
                "the loss became NaN at step");
    }

    @Test
    void whatTheLossOrTheDataHasNotIsRefusedByName() {
        Training two = TRAINING.gradientAccumulation(2);
        refused(
                () -> new Trainer(new Points.Net(0), Loss.inBatchNegatives(2, 20), two)
                        .train(WeightSource.initial(1), POINTS, null),
                IllegalArgumentException.class,
                "gradient accumulation of 2 batches: the loss compares the examples of a batch with each other");
        refused(
                () -> trained(TRAINING.parameterGroups(ParameterGroup.of("lost\\..*")), POINTS, null),
                IllegalArgumentException.class,
                "no weight matches the parameter group lost\\..*; the first weights are [first.weight, first.bias,");
        refused(
                () -> trained(TRAINING.keepingBest(), POINTS, null),
                IllegalArgumentException.class,
                "needs validation");
        refused(
                () -> trained(TRAINING.measuring(OverallMeasure.ACCURACY), POINTS, null),
                IllegalArgumentException.class,
                "measures need validation data; give it or leave accuracy out");
    }

    @Test
    void aGroupOfNoRateKeepsItsFirstValues() {
        Training frozen =
                TRAINING.parameterGroups(ParameterGroup.of("first\\..*").learningRate(0));
        List<float[]> weights = trained(frozen, POINTS, null).weights();
        float[] first = new float[weights.get(0).length];
        WeightSource.initial(5)
                .values(new Points.Net(0).parameters().get(0))
                .asFloatBuffer()
                .get(first);
        assertThat(weights.get(0)).containsExactly(first);
        assertThat(weights.get(2))
                .isNotEqualTo(trained(TRAINING.seed(4), POINTS, null).weights().get(2));
    }

    @Test
    void aListenerHearsOfEachStepAndMayStopInGoodOrder() {
        List<TrainingListener.Step> steps = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        Trained trained = trained(
                TRAINING.listener(new TrainingListener() {
                    @Override
                    public void begun(Training training, long step, long of) {
                        heard.add("begun " + step + " of " + of);
                    }

                    @Override
                    public void step(Step step, Control control) {
                        steps.add(step);
                        if (step.number() == 6) {
                            assertThat(control.weights())
                                    .containsKey("first.weight")
                                    .hasSize(4);
                            control.stop("it is enough");
                        }
                    }

                    @Override
                    public void epoch(Epoch epoch, Control control) {
                        heard.add("epoch " + epoch.number());
                    }

                    @Override
                    public void finished(History history) {
                        heard.add("finished");
                    }
                }),
                POINTS,
                POINTS);
        assertThat(heard).containsExactly("begun 0 of 12", "epoch 1", "epoch 2", "finished");
        assertThat(steps).extracting(TrainingListener.Step::number).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(steps).extracting(TrainingListener.Step::count).containsExactly(8.0, 8.0, 8.0, 6.0, 8.0, 8.0);
        assertThat(steps).allSatisfy(step -> assertThat(step.gradientNorm()).isPositive());
        assertThat(steps.get(0).learningRate()).as("not wasted").isCloseTo(0.02, within(1e-12));
        History history = trained.history();
        assertThat(history.stoppedEarly()).isTrue();
        assertThat(history.steps()).isEqualTo(6);
        assertThat(history.epochs()).hasSize(2);
        assertThat(history.epochs().get(1).validationLoss()).isPresent();
        assertThat(history.notes()).containsExactly("stopped in epoch 2, step 6: it is enough");
    }

    @Test
    void aCheckpointCantBeAskedForWithoutAPlace() {
        Training asking = TRAINING.listener(new TrainingListener() {
            @Override
            public void step(Step step, Control control) {
                control.saveCheckpoint();
            }
        });
        refused(() -> trained(asking, POINTS, null), IllegalStateException.class, "give Training.checkpoint");
    }
}
