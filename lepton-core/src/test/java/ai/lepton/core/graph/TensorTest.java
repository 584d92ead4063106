package ai.lepton.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.graph.Graph.CacheEntry;
import ai.lepton.exchange.tensor.DType;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does not fit is refused when a model is built, with the sizes. */
class TensorTest {
    private static final Scope AT = Scope.ROOT.of("part");

    private final Graph graph = new Graph();

    private Tensor of(long... sizes) {
        return graph.input("x", DType.F32, Shape.of(sizes));
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void weights() {
        refused(
                () -> graph.weight(AT, "gain", Init.ones(), 0, 3),
                "part.gain would be [0, 3]; each dimension must be at least 1");
        graph.weight(AT, "gain", Init.ones(), 2, 3);
        assertThatCode(() -> graph.weight(AT, "gain", Init.ones(), 2, 3)).doesNotThrowAnyException();
        refused(
                () -> graph.weight(AT, "gain", Init.ones(), 3, 2),
                "part.gain is used as [2, 3] and as [3, 2]; give one of them another scope");
        assertThat(graph.parameters()).containsExactly(new Parameter("part.gain", Shape.of(2, 3), Init.ones()));
    }

    @Test
    void layers() {
        refused(
                () -> of(2, -1).linear(AT, 3),
                "part: the last dimension of [2, ?] must be known when the model is built");
        refused(
                () -> of().layerNorm(Scope.ROOT, 1e-5),
                "the last dimension of [] must be known when the model is built");
        refused(
                () -> of(-1).rmsNorm(AT, 1e-5),
                "part: the last dimension of [?] must be known when the model is built");
        refused(() -> of(2, 4).linear(AT, 0), "part.weight would be [0, 4]; each dimension must be at least 1");
        refused(() -> of(-1).embedding(AT, 0, 8), "part.weight would be [0, 8]; each dimension must be at least 1");
        refused(() -> of(1).dropout(1), "dropout is 1.0, outside [0, 1)");
        refused(() -> of(1).dropout(Double.NaN), "dropout is NaN, outside [0, 1)");
        refused(
                () -> of(1, 1, 1, 1).attention(of(1, 1, 1, 1), of(1, 1, 1, 1), Mask.none(), -0.1),
                "dropout is -0.1, outside [0, 1)");
    }

    @Test
    void attention() {
        Tensor q = of(-1, 2, -1, 8);
        refused(
                () -> of(-1, 5, 8).attention(q, q, Mask.none(), 0),
                "attention wants [b, h, s, d]; query is [?, 5, 8], key [?, 2, ?, 8], value [?, 2, ?, 8]");
        refused(
                () -> q.attention(of(-1, 2, -1, 4), q, Mask.none(), 0),
                "attention: query [?, 2, ?, 8], key [?, 2, ?, 4] and value [?, 2, ?, 8] do not fit; query and key"
                        + " share d, key and value share s");
        refused(
                () -> q.attention(of(-1, 2, 6, 8), of(-1, 2, 7, 8), Mask.none(), 0),
                "attention: query [?, 2, ?, 8], key [?, 2, 6, 8] and value [?, 2, 7, 8] do not fit; query and key"
                        + " share d, key and value share s");
        Tensor known = of(4, 2, 6, 8);
        refused(
                () -> known.attention(known, known, new Mask(of(4, 1, 1, 5), false), 0),
                "attention mask: [4, 2, 6, 6] and [4, 1, 1, 5] do not broadcast to one shape");
        refused(
                () -> of(1, 2, 6, 8).attention(known, known, new Mask(of(4, 2, 6, 6), false), 0),
                "attention mask is [4, 2, 6, 6]; it must broadcast to [1, 2, 6, 6]");
        refused(
                () -> known.attention(known, known, new Mask(of(1, 4, 2, 6, 6), false), 0),
                "attention mask is [1, 4, 2, 6, 6]; it must broadcast to [4, 2, 6, 6]");
    }

    @Test
    void queriesOfCausalAttentionAreTheLastOfTheKeys() {
        Mask causal = new Mask(null, true);
        refused(
                () -> of(1, 2, 5, 8).attention(of(1, 2, 3, 8), of(1, 2, 3, 8), causal, 0),
                "causal attention: query [1, 2, 5, 8] has more positions than key [1, 2, 3, 8]; queries are the last of"
                        + " the keys' positions, so there can't be more");
        assertThat(of(1, 2, 3, 8)
                        .attention(of(1, 2, 5, 8), of(1, 2, 5, 8), causal, 0)
                        .shape())
                .isEqualTo(Shape.of(1, 2, 3, 8));
    }

    @Test
    void sizesThatNoNumberHolds() {
        Tensor huge = of(2, 1L << 62);
        refused(() -> huge.repeatInterleave(4, 1), "repeat_interleave: more values than 64 bits can count");
        refused(() -> Tensor.concat(List.of(huge, huge, huge), 1), "concat: more entries than 64 bits can count");
    }

    @Test
    void theSmallNumberOfANormIsFinite() {
        String wanted = "; it must be finite, and at least 0";
        refused(() -> of(2, 3).layerNorm(AT, Double.NaN), "epsilon at 'part' is NaN" + wanted);
        refused(() -> of(2, 3).rmsNorm(AT, Double.POSITIVE_INFINITY), "epsilon at 'part' is Infinity" + wanted);
        refused(() -> of(2, 3).rmsNorm(AT, -1), "epsilon at 'part' is -1.0" + wanted);
    }

    @Test
    void whatIntegersBecome() {
        Tensor ids = graph.input("ids", DType.I64, Shape.of(-1, 3));
        for (Tensor integers :
                List.of(ids.add(1), ids.add(ids), ids.relu(), ids.sum(0), Tensor.concat(List.of(ids), 0))) {
            assertThat(integers.type()).isEqualTo(DType.I64);
        }
        Tensor floats = of(-1, 3);
        for (Tensor float32 : List.of(
                ids.mul(2),
                ids.add(0.5),
                ids.div(ids),
                ids.sqrt(),
                ids.div(floats),
                ids.add(floats),
                floats.add(ids),
                Tensor.concat(List.of(ids, ids, floats), 0))) {
            assertThat(float32.type()).isEqualTo(DType.F32);
        }
        String wanted = " wants floats; got integers, which toFloat() makes floats";
        refused(() -> ids.linear(AT, 2), "linear" + wanted);
        refused(ids::gelu, "gelu" + wanted);
        refused(ids::softmax, "softmax" + wanted);
        refused(() -> ids.mean(1), "mean" + wanted);
        refused(
                () -> floats.embedding(AT.of("table"), 5, 2),
                "embedding wants integers, the rows of a table; got floats");
        assertThat(ids.toFloat().softmax().type()).isEqualTo(DType.F32);
    }

    @Test
    void aMaskOfKnownSizeFitsAnUnknownLength() {
        Tensor q = of(-1, 2, -1, 8);
        assertThat(q.attention(q, q, new Mask(of(1, 2, 6, 6), true), 0).shape()).isEqualTo(q.shape());
    }

    @Test
    void arithmetic() {
        refused(() -> of(2, 3).add(of(4)), "add: [2, 3] and [4] do not broadcast to one shape");
        refused(() -> of(2, 3).sub(of(4)), "sub: [2, 3] and [4] do not broadcast to one shape");
        refused(() -> of(2, 3).mul(of(4, -1)), "mul: [2, 3] and [4, ?] do not broadcast to one shape");
        refused(() -> of(2, 3).div(of(3, 3)), "div: [2, 3] and [3, 3] do not broadcast to one shape");
        String last = " do not fit; the last dimension of the first must be the last but one of the second";
        refused(() -> of(2, 3).matmul(of(2, 3)), "matmul: [2, 3] and [2, 3]" + last);
        refused(() -> of(3).matmul(of(3, 2)), "matmul: [3] and [3, 2]" + last);
        refused(() -> of(2, 4, 3).matmul(of(5, 3, 4)), "matmul: [2] and [5] do not broadcast to one shape");
    }

    @Test
    void anUnknownSizeBesideAKnownOneIsThatOne() {
        assertThat(of(-1, 3).add(of(4, 1)).shape()).isEqualTo(Shape.of(4, 3));
        assertThat(of(-1, 3).add(of(1, 1)).shape()).isEqualTo(Shape.of(-1, 3));
        assertThat(Tensor.concat(List.of(of(-1, 2), of(5, 2)), 1).shape()).isEqualTo(Shape.of(5, 4));
        assertThat(Tensor.concat(List.of(of(-1, 2), of(5, 2)), 0).shape()).isEqualTo(Shape.of(-1, 2));
    }

    @Test
    void axes() {
        refused(() -> of(2, 3).transpose(0, 2), "transpose: axis 2 is outside [2, 3]");
        refused(() -> of(2, 3).sum(-3), "sum: axis -3 is outside [2, 3]");
        refused(() -> of(2, 3).mean(2), "mean: axis 2 is outside [2, 3]");
        refused(() -> of(2, 3).unsqueeze(3), "unsqueeze: axis 3 is outside [2, 3]");
        refused(() -> of(2, 3).unsqueeze(-4), "unsqueeze: axis -4 is outside [2, 3]");
        refused(() -> of(2, 3).select(2, 0), "select: axis 2 is outside [2, 3]");
        refused(() -> of(2, 3).select(1, 3), "select: index 3 is outside axis 1 of [2, 3]");
        refused(() -> of(2, 3).select(0, -3), "select: index -3 is outside axis 0 of [2, 3]");
        refused(() -> Tensor.concat(List.of(), 0), "concat needs at least one tensor");
        refused(() -> Tensor.concat(List.of(of(2)), 1), "concat: axis 1 is outside [2]");
        refused(
                () -> Tensor.concat(List.of(of(2, 3), of(2, 4)), 0),
                "concat along axis 0: [2, 3] and [2, 4] differ elsewhere");
        refused(
                () -> Tensor.concat(List.of(of(2, 3), of(2, 3, 1)), 0),
                "concat along axis 0: [2, 3] and [2, 3, 1] differ elsewhere");
        refused(() -> of(2, 3).expand(of(5)), "expand wants [1, ..]; got [2, 3]");
        refused(() -> of().expand(of(5)), "expand wants [1, ..]; got []");
    }

    @Test
    void partsOfAnAxis() {
        refused(() -> of(2, 3).slice(1, 1, 4), "slice [1, 4) is outside axis 1 of [2, 3]");
        refused(() -> of(2, 3).slice(-1, 2, 2), "slice [2, 2) is outside axis -1 of [2, 3]");
        refused(() -> of(2, 3).narrow(1, of(1, 5)), "narrow: axis 1 of [2, 3] has fewer than 5 entries");
        refused(() -> of(2, 3).narrow(2, of(1, 1, 1)), "narrow: axis 2 is outside [2, 3]");
        refused(() -> of(2, 3).max(2), "max: axis 2 is outside [2, 3]");
        refused(() -> of(2, 3).cumsum(-3), "cumsum: axis -3 is outside [2, 3]");
        refused(() -> of(2, 3).arange(2), "arange: axis 2 is outside [2, 3]");
        refused(() -> of(2).distance(of(2, 3)), "distance: axis 1 is outside [2]");
        refused(() -> graph.constant(), "a constant has no values");
        assertThat(of(-1, -1).distance(of(-1, 7)).shape()).isEqualTo(Shape.of(-1, 7));
        assertThat(of(2, 5, 3).narrow(1, of(4, -1)).shape()).isEqualTo(Shape.of(2, -1, 3));
    }

    @Test
    void whatIsCacheEntry() {
        refused(() -> of(-1, 5, 8).cached(AT, "key"), "part.key to be cached is [?, 5, 8]; wanted [b, h, s, d]");
        assertThat(of(-1, 2, 5, 8).cached(AT, "key").shape()).isEqualTo(Shape.of(-1, 2, -1, 8));
        assertThat(graph.cached()).containsExactly(new CacheEntry("part.key", 2, 8));
    }

    @Test
    void heads() {
        refused(() -> of(2, 3, 8).repeatInterleave(0, 1), "repeatInterleave: times is 0; it must be at least 1");
        refused(() -> of(2, 3, 8).repeatInterleave(2, 3), "repeat_interleave: axis 3 is outside [2, 3, 8]");
        refused(
                () -> of(1, 4, 6, 8).attention(of(1, 3, 6, 8), of(1, 3, 6, 8), Mask.none(), 0),
                "attention: query [1, 4, 6, 8], key [1, 3, 6, 8] and value [1, 3, 6, 8] do not fit; keys and values have"
                        + " as many heads, a divisor of the queries'");
        refused(() -> of(2, 8).splitHeads(2), "splitHeads wants [b, s, width]; got [2, 8]");
        refused(
                () -> of(2, 3, -1).splitHeads(2),
                "splitHeads: the last dimension of [2, 3, ?] must be known when the model is built");
        refused(() -> of(2, 3, 8).mergeHeads(), "mergeHeads wants [b, h, s, d]; got [2, 3, 8]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12 | 500 | heads 12 does not divide width 500; nearest widths that fit are 492 and 504",
                "8 | 4 | heads 8 does not divide width 4; the smallest width that fits is 8",
                "0 | 4 | heads is 0; there must be at least 1",
                "-2 | 4 | heads is -2; there must be at least 1"
            })
    void headsMustDivideTheWidth(int heads, long width, String message) {
        refused(() -> of(-1, 3, width).splitHeads(heads), message);
    }

    @Test
    void losses() {
        refused(
                () -> of(-1, 3, 2).crossEntropy(of(-1), 0),
                "cross-entropy wants logits [b, classes] and targets [b], or [b, s, classes] and [b, s]; got [?, 3, 2] and [?]");
        refused(
                () -> of(4, 3).crossEntropy(of(5), 0),
                "cross-entropy wants logits [b, classes] and targets [b], or [b, s, classes] and [b, s]; got [4, 3] and [5]");
        refused(() -> of(4, 3).crossEntropy(of(4), 1), "label smoothing is 1.0, outside [0, 1)");
        refused(
                () -> of(-1, 1).binaryCrossEntropy(of(-1)),
                "binary cross-entropy wants logits and targets of one shape; got [?, 1] and [?]");
        refused(
                () -> of(-1, 1).binaryCrossEntropy(of(-1, 3)),
                "binary cross-entropy wants logits and targets of one shape; got [?, 1] and [?, 3]");
    }

    @Test
    void scopesAndFirstValues() {
        assertThat(Scope.ROOT.of("blocks").of(2).name("weight")).isEqualTo("blocks.2.weight");
        refused(() -> AT.of(" "), "a part of 'part' has no name");
        refused(() -> new Init.Uniform(-1), "bound is -1.0; it must be at least 0");
        refused(() -> new Init.Normal(Double.NaN), "standard deviation is NaN; it must be at least 0");
    }
}
