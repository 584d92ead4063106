package ai.lepton.core.family;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.family.TinyModel.Running;
import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.model.TokenEmbedding;
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
        public Tensor apply(Tensor x, Context context, Scope at) {
            long width = x.width();
            Tensor q = x.linear(at.of("query"), width).splitHeads(heads); // [b, h, s, d]
            Tensor k = x.linear(at.of("key"), width).splitHeads(heads);
            Tensor v = x.linear(at.of("value"), width).splitHeads(heads);
            Tensor scores = q.matmul(k.transpose(-1, -2)).mul(1 / Math.sqrt((double) width / heads));
            Tensor bias = context.mask().bias();
            Tensor weights = (bias == null ? scores : scores.add(bias)).softmax();
            return weights.matmul(v).mergeHeads().linear(at.of("output"), width);
        }
    }

    /** Layer normalisation, written out. */
    private record Written(double epsilon) implements Norm {
        @Override
        public Tensor apply(Tensor x, Scope at) {
            long width = x.width();
            Tensor centred = x.sub(x.mean(-1));
            Tensor variance = centred.mul(centred).mean(-1).add(epsilon);
            Tensor unit = centred.mul(variance.log().mul(-0.5).exp());
            Tensor gained = unit.mul(x.weight(at, "weight", Init.ones(), width));
            return gained.add(x.weight(at, "bias", Init.zeros(), width));
        }
    }

    /** Learned positions, each told twice: half and half. */
    private record Halves(int count) implements Positions {
        @Override
        public Tensor embed(Tensor x, Context context, Scope at) {
            Tensor rows = context.positions(x, 1).embedding(at, count, x.width());
            Tensor half = rows.mul(0.5);
            return x.add(half).add(half);
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
                model.positionsFromMask());
    }
}
