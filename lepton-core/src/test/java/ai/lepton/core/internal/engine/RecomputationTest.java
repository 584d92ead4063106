package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.script.Recomputation;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.exchange.tensor.DType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks that are computed again on the way back give the bits of those that were kept, dropout and all. */
class RecomputationTest {
    private static final Objective KEPT = new Objective(Loss.nextToken(), AdamW.defaults(), 1, List.of(), true);
    private static final Texts.Batch BATCH = Texts.Batch.random(9, false, 9, 4);

    private static TextTransformer dropping(String name) {
        TextTransformer model = Texts.growing(name);
        List<Block> blocks = model.encoder().blocks().stream()
                .map(block -> new Block(
                        block.attentions().stream()
                                .map(RecomputationTest::dropping)
                                .toList(),
                        block.feedForward(),
                        block.norm(),
                        block.order(),
                        0.2))
                .toList();
        Encoder encoder = new Encoder(blocks, model.encoder().norm());
        return new TextTransformer(model.embedding(), encoder, model.head(), model.causal(), model.positionsFromMask());
    }

    private static Attention dropping(Attention attention) {
        return attention instanceof MultiHeadAttention heads ? heads.dropout(0.1) : attention;
    }

    private static Feed target() {
        long[] next = new long[BATCH.tokens().length * 9];
        for (int i = 0; i < next.length; i++) {
            next[i] = BATCH.mask()[i / 9][i % 9] == 1 ? BATCH.tokens()[i / 9][i % 9] : -100;
        }
        return new Feed.Longs(next, BATCH.tokens().length, 9);
    }

    private static Runner open(TextTransformer model, Objective objective) {
        return Runner.open(model, Backend.SCRIPT, WeightSource.initial(4), objective);
    }

    static Stream<String> models() {
        return Texts.growing().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void stepsAreTheSameToTheBit(String name) {
        assertSame(dropping(name), KEPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grouped, rotary", "post-norm", "relative"})
    void stepsInBfloat16AreTheSameToTheBit(String name) {
        assertSame(dropping(name), KEPT.bfloat16(true));
    }

    private static void assertSame(TextTransformer model, Objective objective) {
        try (Runner kept = open(model, objective);
                Runner again = open(model, objective.recomputing(true))) {
            List<float[]> expected = kept.gradients(BATCH.all(), target());
            List<float[]> gradients = again.gradients(BATCH.all(), target());
            for (int i = 0; i < expected.size(); i++) {
                assertThat(gradients.get(i)).as(kept.parameters().get(i).name()).containsExactly(expected.get(i));
            }
            for (long seed = 1; seed < 4; seed++) {
                assertThat(again.step(BATCH.all(), target(), seed, 0.01))
                        .isEqualTo(kept.step(BATCH.all(), target(), seed, 0.01));
                assertThat(again.accumulate(BATCH.all(), target(), seed))
                        .isEqualTo(kept.accumulate(BATCH.all(), target(), seed));
                assertThat(again.apply(11, 0.01)).isEqualTo(kept.apply(11, 0.01));
            }
            for (int i = 0; i < expected.size(); i++) {
                assertThat(again.weights().get(i))
                        .containsExactly(kept.weights().get(i));
            }
        }
    }

    @Test
    void aTransformerIsCutBeforeEachBlockAndBeforeItsHead() {
        assertThat(Recomputation.count(Texts.growing("learned").logits())).isEqualTo(4);
        assertThat(Recomputation.count(new Lines().logits())).isEqualTo(1);
    }

    /** A model without blocks. */
    private record Lines() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, 3)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return inputs.get("x").linear(Scope.ROOT.of("one"), 2);
        }
    }
}
