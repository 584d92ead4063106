package ai.lepton.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.training.History.Epoch;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.core.training.Training.EarlyStopping;
import ai.lepton.core.training.Training.ParameterGroup;
import ai.lepton.metrics.classification.OverallMeasure;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Training TRAINING = Training.upTo(Training.epochs(1));

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void budgets() {
        refused(() -> Training.epochs(0), "epochs is 0; it must be at least 1");
        refused(() -> Training.steps(-1), "steps is -1; it must be at least 1");
        assertThat(Training.epochs(Integer.MAX_VALUE).totalSteps(1000)).isEqualTo(2_147_483_647_000L);
        assertThat(Training.steps(7).totalSteps(1000)).isEqualTo(7);
    }

    @Test
    void batches() {
        refused(() -> TRAINING.batchSize(0), "batch size is 0; it must be at least 1");
    }

    @Test
    void precisions() {
        assertThat(TRAINING.precision()).isEqualTo(Precision.AUTO);
        assertThat(TRAINING.precision(Precision.BF16).precision()).isEqualTo(Precision.BF16);
        refused(
                () -> TRAINING.precision(Precision.INT8),
                "precision INT8 is for inference; training takes F32 or BF16");
        assertThat(TRAINING.isGradientCheckpointing()).isFalse();
        assertThat(TRAINING.gradientCheckpointing().isGradientCheckpointing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void learningRates(double rate) {
        refused(() -> TRAINING.learningRate(rate), "learning rate is " + rate + "; it must be above 0 and finite");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void gradientNorms(double norm) {
        refused(
                () -> TRAINING.maxGradientNorm(norm),
                "maximum gradient norm is " + norm + "; it must be above 0, and infinite for no clipping");
        assertThat(TRAINING.maxGradientNorm(Double.POSITIVE_INFINITY).maxGradientNorm())
                .isInfinite();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, -0.1, Double.NaN})
    void labelSmoothing(double share) {
        refused(() -> TRAINING.labelSmoothing(share), "label smoothing is " + share + ", outside [0, 1)");
    }

    @Test
    void adamW() {
        AdamW defaults = AdamW.defaults();
        assertThat(defaults).isEqualTo(new AdamW(0.9, 0.999, 1e-8, 0.01));
        refused(() -> new AdamW(1, 0.999, 1e-8, 0.01), "beta1 is 1.0, outside [0, 1)");
        refused(() -> new AdamW(0.9, -0.1, 1e-8, 0.01), "beta2 is -0.1, outside [0, 1)");
        refused(() -> new AdamW(0.9, 0.999, 0, 0.01), "epsilon is 0.0; it must be above 0");
        refused(() -> defaults.weightDecay(-1), "weight decay is -1.0; it must be at least 0 and finite");
        refused(
                () -> TRAINING.weightDecay(Double.POSITIVE_INFINITY),
                "weight decay is Infinity; it must be at least 0 and finite");
    }

    @Test
    void earlyStopping() {
        assertThat(EarlyStopping.after(3)).isEqualTo(new EarlyStopping(3, 0));
        refused(() -> EarlyStopping.after(0), "patience is 0; it must be at least 1");
        refused(() -> new EarlyStopping(1, Double.NaN), "minimum improvement is NaN; it must be at least 0");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5", "1, 1", "2, 1", "4, 0.5", "6, 0"})
    void halfACosineFollowsTheWarmUpWhoseFirstStepIsNotWasted(long step, double factor) {
        assertThat(Schedule.cosine().warmup(1.0 / 3).factor(step, 6)).isEqualTo(factor);
        assertThat(Schedule.cosine().warmupSteps(2).factor(step, 6)).isEqualTo(factor);
    }

    @Test
    void schedules() {
        Schedule cosine = Schedule.cosine();
        refused(() -> cosine.warmup(1.5), "warm-up is 1.5; it is a share of the steps, in [0, 1]");
        refused(() -> cosine.warmup(Double.NaN), "warm-up is NaN; it is a share of the steps, in [0, 1]");
        refused(() -> cosine.warmupSteps(-1), "warm-up is of -1 steps; it must be at least 0");
        refused(
                () -> cosine.warmup(0.1).warmupSteps(5),
                "a warm-up after a warm-up was asked for; leave one of them out");
        refused(() -> Schedule.polynomial(0), "power is 0.0; it must be above 0 and finite");
        refused(() -> new Schedule.Cosine(1.5), "end is 1.5, outside [0, 1]");
        refused(() -> new Schedule.OneCycle(1, 25, 1e4), "rising is 1.0; it is a share of the steps, in (0, 1)");
        refused(() -> new Schedule.OneCycle(0.3, 0, 1e4), "divide first is 0.0; it must be at least 1 and finite");
        assertThat(Schedule.constant().factor(99, 100)).isEqualTo(1);
        assertThat(Schedule.linear().warmup(1).factor(9, 10)).isEqualTo(1);
        assertThat(Schedule.linear().warmupSteps(1000).factor(9, 10)).isEqualTo(1);
    }

    @Test
    void otherOptimizers() {
        refused(() -> new Optimizer.Sgd(1, false, 0), "momentum is 1.0, outside [0, 1)");
        refused(() -> new Optimizer.Sgd(0, true, 0), "nesterov needs momentum, which is 0; 0.9 is usual");
        refused(() -> new Optimizer.Adam(0.9, 0.999, -1, 0), "epsilon is -1.0; it must be above 0");
        refused(
                () -> Optimizer.Lion.defaults().weightDecay(-1),
                "weight decay is -1.0; it must be at least 0 and finite");
    }

    @Test
    void parameterGroups() {
        refused(
                () -> ParameterGroup.of("(").weightDecay(0),
                "the parameter group ( is no regular expression: Unclosed group");
        refused(
                () -> ParameterGroup.of(".*").learningRate(-1),
                "the learning rate of a group is -1.0 times; it must be at least 0 and finite");
        refused(
                () -> ParameterGroup.of(".*").weightDecay(Double.NaN),
                "weight decay is NaN; it must be at least 0 and finite");
        assertThat(ParameterGroup.of("a\\..*").matches("a.b")).isTrue();
        assertThat(ParameterGroup.of("a").matches("ab")).isFalse();
    }

    @Test
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    void nothingIsNoSetting() {
        assertThatNullPointerException().isThrownBy(() -> Training.upTo(null)).withMessage("budget is null");
        assertThatNullPointerException()
                .isThrownBy(() -> TRAINING.optimizer(null))
                .withMessage("other is null");
        assertThatNullPointerException()
                .isThrownBy(() -> TRAINING.schedule(null))
                .withMessage("other is null");
        assertThatNullPointerException().isThrownBy(() -> TRAINING.engine(null)).withMessage("other is null");
        assertThatNullPointerException()
                .isThrownBy(() -> TRAINING.stoppingEarly(null))
                .withMessage("when is null");
    }

    @Test
    void theSettingsOfARunSayInWhatNumbersItComputes() {
        assertThat(TRAINING.settings())
                .containsEntry("precision", "AUTO")
                .containsEntry("gradient_checkpointing", false);
        assertThat(TRAINING.precision(Precision.BF16).gradientCheckpointing().settings())
                .containsEntry("precision", "BF16")
                .containsEntry("gradient_checkpointing", true);
    }

    @Test
    void averagesAndAccumulation() {
        refused(() -> TRAINING.movingAverage(1), "moving average keeps 1.0 of itself, outside [0, 1)");
        refused(() -> TRAINING.gradientAccumulation(0), "gradient accumulation is 0; it must be at least 1");
    }

    @Test
    void theBestIsChosenByAMeasureThatHasADirection() {
        refused(
                () -> TRAINING.keepingBest(OverallMeasure.CHI_SQUARED),
                "neither high nor low is better of chi squared; choose a measure that has a direction");
        Training both = TRAINING.stoppingEarly(EarlyStopping.after(2).on(OverallMeasure.ACCURACY))
                .measuring(ProbabilityMeasure.LOG_LOSS, OverallMeasure.ACCURACY);
        assertThat(both.measures()).containsExactly(ProbabilityMeasure.LOG_LOSS, OverallMeasure.ACCURACY);
        assertThat(both.bestMeasure()).contains(OverallMeasure.ACCURACY);
        assertThat(both.isBestKept()).isTrue();
        assertThat(TRAINING.keepingBest().bestMeasure()).isEmpty();
        assertThat(TRAINING.isBestKept()).isFalse();
        assertThat(both.settings()).containsEntry("best_by", "accuracy").containsEntry("early_stopping_by", "accuracy");
        Training apart = both.keepingBest(ProbabilityMeasure.LOG_LOSS);
        assertThat(apart.settings())
                .containsEntry("best_by", "log loss")
                .containsEntry("early_stopping_by", "accuracy");
        assertThat(apart.isBestChosenApart()).isTrue();
        assertThat(both.isBestChosenApart()).isFalse();
    }

    @Test
    void eachSettingChangesOneThingAndLeavesTheOriginal() {
        Schedule constant = Schedule.constant();
        TrainingListener progress = Progress.silent();
        Training changed = TRAINING.batchSize(2)
                .learningRate(3)
                .weightDecay(4)
                .schedule(constant)
                .maxGradientNorm(5)
                .labelSmoothing(0.6)
                .stoppingEarly(EarlyStopping.after(7))
                .seed(8)
                .engine(EngineOptions.defaults().with(Backend.EAGER))
                .progress(progress);
        assertThat(changed.budget()).isEqualTo(Training.epochs(1));
        assertThat(changed.batchSize()).isEqualTo(2);
        assertThat(changed.learningRate()).isEqualTo(3);
        assertThat(changed.optimizer()).isEqualTo(new AdamW(0.9, 0.999, 1e-8, 4));
        assertThat(changed.schedule()).isSameAs(constant);
        assertThat(changed.maxGradientNorm()).isEqualTo(5);
        assertThat(changed.labelSmoothing()).isEqualTo(0.6);
        assertThat(changed.earlyStopping()).contains(EarlyStopping.after(7));
        assertThat(changed.seed()).isEqualTo(8);
        assertThat(changed.engine()).isEqualTo(EngineOptions.defaults().with(Backend.EAGER));
        assertThat(changed.progress()).isSameAs(progress);

        assertThat(TRAINING.batchSize()).isEqualTo(32);
        assertThat(TRAINING.learningRate()).isEqualTo(1e-3);
        assertThat(TRAINING.optimizer()).isEqualTo(AdamW.defaults());
        assertThat(TRAINING.schedule()).isEqualTo(Schedule.cosine().warmup(0.1));
        assertThat(TRAINING.maxGradientNorm()).isEqualTo(1);
        assertThat(TRAINING.labelSmoothing()).isZero();
        assertThat(TRAINING.earlyStopping()).isEmpty();
        assertThat(TRAINING.seed()).isZero();
        assertThat(TRAINING.engine()).isEqualTo(EngineOptions.defaults());
    }

    @Test
    void historyKnowsItsBestEpoch() {
        Epoch first = new Epoch(1, 2, 0.9, 0.5, 1e-3, Duration.ofSeconds(1));
        Epoch second = new Epoch(2, 2, 0.8, null, 0, Duration.ofSeconds(2));
        assertThat(new History(List.of(first, second), 1, false, 8).bestEpoch()).isEqualTo(first);
        assertThat(first.validationLoss()).hasValue(0.5);
        assertThat(second.validationLoss()).isEmpty();
    }
}
