package ai.lepton.core.family;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.family.TinyModel.Running;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.model.TokenEmbedding;
import ai.lepton.core.ops.Init;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A user's own parts in a published model, with the weights of the parts whose places they take. */
class OwnPartsTest {
    /** BERT's attention, written out. */
    private record Plain(int heads) implements Attention {
        @Override
        public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
            long width = ops.width(x);
            T q = ops.splitHeads(ops.linear(x, at.of("query"), width), heads); // [b, h, s, d]
            T k = ops.splitHeads(ops.linear(x, at.of("key"), width), heads);
            T v = ops.splitHeads(ops.linear(x, at.of("value"), width), heads);
            T scores = ops.scale(ops.matmul(q, ops.transpose(k, -1, -2)), 1 / Math.sqrt((double) width / heads));
            T bias = context.mask().bias();
            T weights = ops.softmax(bias == null ? scores : ops.add(scores, bias));
            return ops.linear(ops.mergeHeads(ops.matmul(weights, v)), at.of("output"), width);
        }
    }

    /** Layer normalisation, written out. */
    private record Written(double epsilon) implements Norm {
        @Override
        public <T> T apply(Ops<T> ops, T x, Scope at) {
            long width = ops.width(x);
            T centred = ops.sub(x, ops.mean(x, -1));
            T variance = ops.shift(ops.mean(ops.mul(centred, centred), -1), epsilon);
            T unit = ops.mul(centred, ops.exp(ops.scale(ops.log(variance), -0.5)));
            T gained = ops.mul(unit, ops.weight(at, "weight", Init.ones(), width));
            return ops.add(gained, ops.weight(at, "bias", Init.zeros(), width));
        }
    }

    /** Learned positions, each told twice: half and half. */
    private record Halves(int count) implements Positions {
        @Override
        public <T> T embed(Ops<T> ops, T x, Context<T> context, Scope at) {
            T rows = ops.embedding(context.positions(ops, x, 1), at, count, ops.width(x));
            T half = ops.scale(rows, 0.5);
            return ops.add(ops.add(x, half), half);
        }
    }

    @ParameterizedTest
    @EnumSource(Running.class)
    void ownPartsThatComputeTheSameAnswerTheSame(Running running) {
        TinyModel tiny = TinyModel.of("bert");
        Pretrained pretrained = tiny.pretrained();
        TextTransformer model = rebuilt(pretrained.features(), new Plain(4), new Written(1e-12), new Halves(40));
        try (Runner runner = running.open(model, pretrained)) {
            tiny.assertClose("last_hidden_state", "", runner.logits(tiny.feeds("", model)), true);
        }
    }

    @Test
    void anOwnPartThatComputesOtherwiseAnswersOtherwise() {
        TinyModel tiny = TinyModel.of("bert");
        Pretrained pretrained = tiny.pretrained();
        TextTransformer model = rebuilt(pretrained.features(), new Plain(2), new Written(1e-12), new Halves(40));
        float[] eager = answers(Running.EAGER, model, tiny, pretrained);
        float[] script = answers(Running.ONEDNN, model, tiny, pretrained);
        float[] golden = tiny.golden().floats("last_hidden_state");
        double between = 0;
        double away = 0;
        for (int i = 0; i < golden.length; i++) {
            between = Math.max(between, TinyModel.difference(eager[i], script[i]));
            away = Math.max(away, TinyModel.difference(eager[i], golden[i]));
        }
        assertThat(between).isLessThan(TinyModel.TOLERANCE);
        assertThat(away).isGreaterThan(0.01);
    }

    private static float[] answers(Running running, TextTransformer model, TinyModel tiny, Pretrained pretrained) {
        try (Runner runner = running.open(model, pretrained)) {
            return runner.logits(tiny.feeds("", model));
        }
    }

    private static TextTransformer rebuilt(TextTransformer model, Attention attention, Norm norm, Positions positions) {
        TokenEmbedding e = model.embedding();
        Block[] blocks = model.encoder().blocks().stream()
                .map(block -> new Block(attention, block.feedForward(), norm, block.order(), block.dropout()))
                .toArray(Block[]::new);
        return new TextTransformer(
                new TokenEmbedding(e.vocabulary(), e.width(), positions, e.types(), norm, e.dropout()),
                new Encoder(List.copyOf(Arrays.asList(blocks)), model.encoder().norm()),
                model.head(),
                model.causal(),
                model.counted());
    }
}
