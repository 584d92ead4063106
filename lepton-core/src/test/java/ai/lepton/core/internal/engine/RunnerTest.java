package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Positions.Learned;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.exchange.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a runner takes and refuses, and what dropout does, on each backend. */
class RunnerTest {
    private static final Objective RECIPE = new Objective(Loss.crossEntropy(0), new AdamW(0.9, 0.999, 1e-8, 0.01), 1);

    /** A linear layer over numbers, plus the rows of a table; with dropout before it. */
    private record Two(double dropout) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, 3)), new Input("row", DType.I64, Shape.of(-1)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor numbers = inputs.get("x").dropout(dropout).linear(Scope.ROOT.of("linear"), 2);
            return numbers.add(inputs.get("row").embedding(Scope.ROOT.of("table"), 4, 2));
        }
    }

    private static Feed x(long... shape) {
        float[] values = new float[(int) Shape.of(shape).count()];
        Arrays.fill(values, 1);
        return new Feed.Floats(values, shape);
    }

    private static Feed rows(long... values) {
        return new Feed.Longs(values, values.length);
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void aFeedMustFillItsShape() {
        refused(() -> new Feed.Floats(new float[3], 2, 2), "3 values do not fill the shape [2, 2]");
        refused(() -> new Feed.Longs(new long[3]), "3 values do not fill the shape []");
        refused(() -> new Feed.Floats(new float[1], -1, -1), "1 values do not fill the shape [-1, -1]");
        assertThat(new Feed.Floats(new float[0], 0, 3).shape()).containsExactly(0, 3);
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void inputsMustBeThoseOfTheModel(Backend backend) {
        try (Runner runner = Runner.open(new Two(0), backend, WeightSource.initial(1), RECIPE)) {
            refused(() -> runner.logits(List.of(x(1, 3))), "1 inputs were given; the model wants 2");
            refused(
                    () -> runner.logits(List.of(x(2, 4), rows(0, 1))),
                    "input 'x' is F32 [2, 4]; the model wants F32 [?, 3], ? being any size");
            refused(
                    () -> runner.logits(List.of(x(3), rows(0))),
                    "input 'x' is F32 [3]; the model wants F32 [?, 3], ? being any size");
            refused(
                    () -> runner.logits(List.of(x(2, 3), x(2))),
                    "input 'row' is F32 [2]; the model wants I64 [?], ? being any size");
            refused(
                    () -> runner.gradients(List.of(x(2, 3), rows(0, 1)), x(2)),
                    "input 'target' is F32 [2]; the model wants I64 [?], ? being any size");
            refused(() -> runner.loss(List.of(x(2, 3)), rows(0, 1)), "1 inputs were given; the model wants 2");
        }
    }

    /** The last of some numbers, as many as there are others; and those as they are. */
    private record Last(boolean integers) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1)), new Input("row", DType.I64, Shape.of(-1)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return integers ? inputs.get("row").add(1) : inputs.get("x").narrow(0, inputs.get("row"));
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void integersAreAnsweredAsFloats(Backend backend) {
        try (Runner runner = Runner.open(new Last(true), backend, WeightSource.initial(1), null)) {
            assertThat(runner.logits(List.of(x(1), rows(3, 1 << 20)))).containsExactly(4, (1 << 20) + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void moreThanThereAreCantBeTheLast(Backend backend) {
        try (Runner runner = Runner.open(new Last(false), backend, WeightSource.initial(1), null)) {
            assertThat(runner.logits(List.of(x(3), rows(0, 0)))).hasSize(2);
            assertThat(runner.logits(List.of(x(3), rows()))).isEmpty();
            assertThatThrownBy(() -> runner.logits(List.of(x(2), rows(0, 0, 0))))
                    .isInstanceOf(RuntimeException.class);
        }
    }

    /** A model of one input x and this result. */
    private record Of(UnaryOperator<Tensor> result) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, 3)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return result.apply(inputs.get("x"));
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aModelMustAskForTheSameWeightsEachTime(Backend backend) {
        AtomicInteger width = new AtomicInteger(2);
        Model wider = new Of(x -> x.linear(Scope.ROOT.of("linear"), width.getAndIncrement()));
        assertThatThrownBy(() -> Runner.open(wider, backend, WeightSource.initial(1), null)
                        .logits(List.of(x(1, 3))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("linear.weight is not among the weights of this model with shape [3, 3]");
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void whatAModelNeedsMustBeDeclared(Backend backend) {
        Model undeclared = new Of(x -> x.add(x.graph().input("y", DType.F32, Shape.of(-1, 3))));
        refused(
                () -> Runner.open(undeclared, backend, WeightSource.initial(1), null),
                "the model's result needs input [?, 3] F32 named 'y', which is none of the inputs that it was given: 'x'");
        Model ofAnother = new Of(x -> new Graph().input("x", DType.F32, Shape.of(-1, 3)));
        assertThatThrownBy(() -> Runner.open(ofAnother, backend, WeightSource.initial(1), null))
                .isInstanceOf(IllegalArgumentException.class);
        Model twice = new Model() {
            @Override
            public List<Input> inputs() {
                Input x = new Input("x", DType.F32, Shape.of(-1, 3));
                return List.of(x, x);
            }

            @Override
            public Tensor apply(Inputs inputs) {
                return inputs.get("x");
            }
        };
        refused(
                () -> Runner.open(twice, backend, WeightSource.initial(1), null),
                "the model has two inputs named 'x'; give each its own name");
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aModelWithoutWeightsCantBeTrained(Backend backend) {
        Model plain = new Of(x -> x.relu());
        refused(
                () -> Runner.open(plain, backend, WeightSource.initial(1), RECIPE),
                "the model has no weights; there is nothing to train");
        try (Runner runner = Runner.open(plain, backend, WeightSource.initial(1), null)) {
            assertThat(runner.logits(List.of(x(1, 3)))).containsExactly(1, 1, 1);
        }
    }

    @Test
    void firstValuesOfAHugeWeightAreRefusedBeforeTheMemoryIsTaken() {
        refused(
                () -> Runner.open(
                        new Of(x -> x.linear(Scope.ROOT.of("a"), 1L << 33)),
                        Backend.SCRIPT,
                        WeightSource.initial(1),
                        null),
                "first values of a.weight, [8589934592, 3], can't be made: a weight may have at most 536870911 of them");
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void anIndexOutsideATableIsAnErrorAndTheModelLivesOn(Backend backend) {
        try (Runner runner = Runner.open(new Two(0), backend, WeightSource.initial(1), RECIPE)) {
            assertThatThrownBy(() -> runner.logits(List.of(x(1, 3), rows(4))))
                    .hasMessageContaining("index out of range");
            assertThatThrownBy(() -> runner.step(List.of(x(1, 3), rows(0)), rows(2), 0.1))
                    .isInstanceOf(RuntimeException.class);
            assertThat(runner.logits(List.of(x(1, 3), rows(3)))).hasSize(2);
            assertThat(runner.step(List.of(x(1, 3), rows(0)), rows(1), 0.1)).isPositive();
        }
    }

    @Test
    void integersOutOfBoundsAreRefusedBeforeTheEngineSeesThem() {
        Input rows = new Input("rows", DType.I64, Shape.of(-1, 3), 4, Long.MAX_VALUE);
        new Feed.Longs(new long[] {0, 1, 2, 3, 0, 0}, 2, 3).requireFits(rows);
        new Feed.Longs(new long[0], 0, 3).requireFits(rows);
        refused(
                () -> new Feed.Longs(new long[] {0, 1, 2, 3, 0, 4}, 2, 3).requireFits(rows),
                "rows[1, 2] is 4, outside [0, 4)");
        refused(
                () -> new Feed.Longs(new long[] {0, -1, 2}, 1, 3).requireFits(rows),
                "rows[0, 1] is -1, outside [0, 4)");
        refused(
                () -> new Feed.Longs(new long[] {Long.MIN_VALUE, 0, 0}, 1, 3).requireFits(rows),
                "rows[0, 0] is -9223372036854775808, outside [0, 4)");
        Input any = new Input("any", DType.I64, Shape.of(-1));
        new Feed.Longs(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, 2).requireFits(any);
    }

    @Test
    void textsOfTokensPositionsAndMasksThatAModelHasNot() {
        TextTransformer model = Texts.causal(MultiHeadAttention.of(4), new Learned(12, 2));
        for (Kernel kernel : new Kernel[] {Kernel.PLAIN, null}) {
            try (Runner runner = Texts.open(model, kernel)) {
                Feed mask = new Feed.Longs(new long[] {1, 1, 0, 1}, 2, 2);
                Feed tokens = new Feed.Longs(new long[] {0, 49, 7, 8}, 2, 2);
                assertThat(runner.output(List.of(tokens, mask)).shape()).containsExactly(2, 2, 50);
                refused(
                        () -> runner.output(List.of(new Feed.Longs(new long[] {0, 50, 7, 8}, 2, 2), mask)),
                        "input_ids[0, 1] is 50, outside [0, 50)");
                refused(
                        () -> runner.output(List.of(tokens, new Feed.Longs(new long[] {1, 1, 2, 1}, 2, 2))),
                        "attention_mask[1, 0] is 2, outside [0, 2)");
                refused(
                        () -> runner.output(List.of(new Feed.Longs(new long[11], 1, 11), mask)),
                        "input 'input_ids' is [1, 11]; the model takes at most 10 positions");
                refused(
                        () -> runner.output(List.of(tokens, new Feed.Longs(new long[] {1, 1}, 1, 2))),
                        "input 'attention_mask' is [1, 2]; with tokens of [2, 2] it must be [2, 2]");
                Feed ten = new Feed.Longs(new long[10], 1, 10);
                assertThat(runner.output(List.of(ten, ten)).shape()).containsExactly(1, 10, 50);
            }
        }
    }

    /** Answers with the loss itself for targets that are an input. */
    private record LossOf() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, 3)), new Input("target", DType.I64, Shape.of(-1)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor gain = inputs.graph().weight(Scope.ROOT, "gain", Init.ones(), 3);
            Tensor loss = inputs.get("x").mul(gain).crossEntropy(inputs.get("target"), 0.1);
            return loss.unsqueeze(0);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aBatchWhoseTargetsAllDoNotCountHasNoLoss(Backend backend) {
        try (Runner runner = Runner.open(new LossOf(), backend, WeightSource.initial(1), null)) {
            assertThat(runner.logits(List.of(x(2, 3), rows(-100, -100)))).containsExactly(Float.NaN);
            assertThat(runner.logits(List.of(x(2, 3), rows(-100, 1)))[0]).isCloseTo((float) Math.log(3), within(1e-6f));
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aModelOpenedForInferenceDoesNotTrain(Backend backend) {
        try (Runner runner = Runner.open(new Two(0), backend, WeightSource.initial(1), null)) {
            List<Feed> inputs = List.of(x(1, 3), rows(0));
            String message = "this model was opened for inference only";
            assertThatThrownBy(() -> runner.step(inputs, rows(0), 0.1)).hasMessage(message);
            assertThatThrownBy(() -> runner.gradients(inputs, rows(0))).hasMessage(message);
            assertThatThrownBy(() -> runner.loss(inputs, rows(0))).hasMessage(message);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void weightsOfAnotherSizeAreRefused(Backend backend) {
        refused(
                () -> Runner.open(new Two(0), backend, parameter -> WeightSource.of(new float[1]), null),
                "linear.weight has 4 bytes; [2, 3] floats take 24");
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void noExamplesGiveNoLogits(Backend backend) {
        try (Runner runner = Runner.open(new Two(0), backend, WeightSource.initial(1), null)) {
            assertThat(runner.logits(List.of(x(0, 3), rows()))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void dropoutDropsInTrainingOnly(Backend backend) {
        double p = 0.25;
        int examples = 4000;
        List<Feed> inputs = List.of(x(examples, 3), rows(new long[examples]));
        Feed target = rows(new long[examples]);
        try (Runner with = Runner.open(new Two(p), backend, WeightSource.initial(1), RECIPE);
                Runner without = Runner.open(new Two(0), backend, WeightSource.initial(1), RECIPE)) {
            assertThat(with.logits(inputs)).isEqualTo(without.logits(inputs));
            assertThat(with.loss(inputs, target)).isEqualTo(without.loss(inputs, target));

            float[] first = with.gradients(inputs, target).get(0);
            float[] second = with.gradients(inputs, target).get(0);
            assertThat(first).isNotEqualTo(second);
        }
    }

    /** Sums the dropped values, so that the gradient of a gain says which were kept, and by what they were scaled. */
    private record Dropped(double dropout) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor gain = inputs.graph().weight(Scope.ROOT, "gain", Init.ones(), 10_000);
            Tensor all = gain.dropout(dropout).sum(0); // [1]
            Tensor zero = inputs.get("x").mul(0);
            return all.add(zero).unsqueeze(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void dropoutZeroesItsShareAndScalesTheRest(Backend backend) {
        Objective recipe = new Objective(Loss.binaryCrossEntropy(), new AdamW(0.9, 0.999, 1e-8, 0), 1);
        try (Runner runner = Runner.open(new Dropped(0.2), backend, WeightSource.initial(1), recipe)) {
            // far on the wrong side, the gradient of the loss by the logit is 1
            float[] gradient = runner.gradients(List.of(x(1)), new Feed.Floats(new float[1], 1, 1))
                    .get(0);
            int dropped = 0;
            for (float g : gradient) {
                dropped += g == 0 ? 1 : 0;
                assertThat(g == 0 || Math.abs(g - 1.25) < 1e-6).isTrue();
            }
            // 10,000 draws: five standard deviations are 200
            assertThat(dropped).isBetween(1800, 2200);
        }
    }
}
