package ai.lepton.core.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does not fit is refused when a model is built, with the sizes. */
class ShapeOpsTest {
    private static final Scope AT = Scope.ROOT.of("part");

    private final ShapeOps ops = new ShapeOps();

    private static Shape of(long... dimensions) {
        return new Shape(dimensions);
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void weights() {
        refused(
                () -> ops.weight(AT, "gain", Init.ones(), 0, 3),
                "part.gain would be [0, 3]; each dimension must be at least 1");
        ops.weight(AT, "gain", Init.ones(), 2, 3);
        assertThatCode(() -> ops.weight(AT, "gain", Init.ones(), 2, 3)).doesNotThrowAnyException();
        refused(
                () -> ops.weight(AT, "gain", Init.ones(), 3, 2),
                "part.gain is used as [2, 3] and as [3, 2]; give one of them another scope");
        assertThat(ops.parameters()).containsExactly(new Parameter("part.gain", of(2, 3), Init.ones()));
    }

    @Test
    void layers() {
        refused(
                () -> ops.linear(of(2, -1), AT, 3),
                "part: the last dimension of [2, ?] must be known when the model is built");
        refused(
                () -> ops.layerNorm(of(), Scope.ROOT, 1e-5),
                "the last dimension of [] must be known when the model is built");
        refused(
                () -> ops.rmsNorm(of(-1), AT, 1e-5),
                "part: the last dimension of [?] must be known when the model is built");
        refused(() -> ops.linear(of(2, 4), AT, 0), "part.weight would be [0, 4]; each dimension must be at least 1");
        refused(
                () -> ops.embedding(of(-1), AT, 0, 8),
                "part.weight would be [0, 8]; each dimension must be at least 1");
        refused(() -> ops.dropout(of(1), 1), "dropout is 1.0, outside [0, 1)");
        refused(() -> ops.dropout(of(1), Double.NaN), "dropout is NaN, outside [0, 1)");
        refused(
                () -> ops.attention(of(1, 1, 1, 1), of(1, 1, 1, 1), of(1, 1, 1, 1), Mask.none(), -0.1),
                "dropout is -0.1, outside [0, 1)");
    }

    @Test
    void attention() {
        Shape q = of(-1, 2, -1, 8);
        refused(
                () -> ops.attention(of(-1, 5, 8), q, q, Mask.none(), 0),
                "attention wants [b, h, s, d]; query is [?, 5, 8], key [?, 2, ?, 8], value [?, 2, ?, 8]");
        refused(
                () -> ops.attention(q, of(-1, 2, -1, 4), q, Mask.none(), 0),
                "attention: query [?, 2, ?, 8], key [?, 2, ?, 4] and value [?, 2, ?, 8] do not fit; query and key"
                        + " share d, key and value share s");
        refused(
                () -> ops.attention(q, of(-1, 2, 6, 8), of(-1, 2, 7, 8), Mask.none(), 0),
                "attention: query [?, 2, ?, 8], key [?, 2, 6, 8] and value [?, 2, 7, 8] do not fit; query and key"
                        + " share d, key and value share s");
        Shape known = of(4, 2, 6, 8);
        refused(
                () -> ops.attention(known, known, known, new Mask<>(of(4, 1, 1, 5), false), 0),
                "attention mask: [4, 2, 6, 6] and [4, 1, 1, 5] do not broadcast to one shape");
        refused(
                () -> ops.attention(of(1, 2, 6, 8), known, known, new Mask<>(of(4, 2, 6, 6), false), 0),
                "attention mask is [4, 2, 6, 6]; it must broadcast to [1, 2, 6, 6]");
        refused(
                () -> ops.attention(known, known, known, new Mask<>(of(1, 4, 2, 6, 6), false), 0),
                "attention mask is [1, 4, 2, 6, 6]; it must broadcast to [4, 2, 6, 6]");
    }

    @Test
    void aMaskOfKnownSizeFitsAnUnknownLength() {
        Shape q = of(-1, 2, -1, 8);
        assertThat(ops.attention(q, q, q, new Mask<>(of(1, 2, 6, 6), true), 0)).isEqualTo(q);
    }

    @Test
    void arithmetic() {
        refused(() -> ops.add(of(2, 3), of(4)), "add: [2, 3] and [4] do not broadcast to one shape");
        refused(() -> ops.sub(of(2, 3), of(4)), "sub: [2, 3] and [4] do not broadcast to one shape");
        refused(() -> ops.mul(of(2, 3), of(4, -1)), "mul: [2, 3] and [4, ?] do not broadcast to one shape");
        refused(() -> ops.div(of(2, 3), of(3, 3)), "div: [2, 3] and [3, 3] do not broadcast to one shape");
        String last = " do not fit; the last dimension of the first must be the last but one of the second";
        refused(() -> ops.matmul(of(2, 3), of(2, 3)), "matmul: [2, 3] and [2, 3]" + last);
        refused(() -> ops.matmul(of(3), of(3, 2)), "matmul: [3] and [3, 2]" + last);
        refused(() -> ops.matmul(of(2, 4, 3), of(5, 3, 4)), "matmul: [2] and [5] do not broadcast to one shape");
    }

    @Test
    void anUnknownSizeBesideAKnownOneIsThatOne() {
        assertThat(ops.add(of(-1, 3), of(4, 1))).isEqualTo(of(4, 3));
        assertThat(ops.add(of(-1, 3), of(1, 1))).isEqualTo(of(-1, 3));
        assertThat(ops.concat(List.of(of(-1, 2), of(5, 2)), 1)).isEqualTo(of(5, 4));
        assertThat(ops.concat(List.of(of(-1, 2), of(5, 2)), 0)).isEqualTo(of(-1, 2));
    }

    @Test
    void axes() {
        refused(() -> ops.transpose(of(2, 3), 0, 2), "transpose: axis 2 is outside [2, 3]");
        refused(() -> ops.sum(of(2, 3), -3), "sum: axis -3 is outside [2, 3]");
        refused(() -> ops.mean(of(2, 3), 2), "mean: axis 2 is outside [2, 3]");
        refused(() -> ops.unsqueeze(of(2, 3), 3), "unsqueeze: axis 3 is outside [2, 3]");
        refused(() -> ops.unsqueeze(of(2, 3), -4), "unsqueeze: axis -4 is outside [2, 3]");
        refused(() -> ops.select(of(2, 3), 2, 0), "select: axis 2 is outside [2, 3]");
        refused(() -> ops.select(of(2, 3), 1, 3), "select: index 3 is outside axis 1 of [2, 3]");
        refused(() -> ops.select(of(2, 3), 0, -3), "select: index -3 is outside axis 0 of [2, 3]");
        refused(() -> ops.concat(List.of(), 0), "concat needs at least one tensor");
        refused(() -> ops.concat(List.of(of(2)), 1), "concat: axis 1 is outside [2]");
        refused(
                () -> ops.concat(List.of(of(2, 3), of(2, 4)), 0),
                "concat along axis 0: [2, 3] and [2, 4] differ elsewhere");
        refused(
                () -> ops.concat(List.of(of(2, 3), of(2, 3, 1)), 0),
                "concat along axis 0: [2, 3] and [2, 3, 1] differ elsewhere");
        refused(() -> ops.repeatFor(of(2, 3), of(5)), "repeatFor wants [1, ..]; got [2, 3]");
        refused(() -> ops.repeatFor(of(), of(5)), "repeatFor wants [1, ..]; got []");
    }

    @Test
    void partsOfAnAxis() {
        refused(() -> ops.slice(of(2, 3), 1, 1, 4), "slice [1, 4) is outside axis 1 of [2, 3]");
        refused(() -> ops.slice(of(2, 3), -1, 2, 2), "slice [2, 2) is outside axis -1 of [2, 3]");
        refused(() -> ops.last(of(2, 3), 2, of(1, 1, 1)), "last: axis 2 is outside [2, 3]");
        refused(() -> ops.max(of(2, 3), 2), "max: axis 2 is outside [2, 3]");
        refused(() -> ops.cumsum(of(2, 3), -3), "cumsum: axis -3 is outside [2, 3]");
        refused(() -> ops.range(of(2, 3), 2), "range: axis 2 is outside [2, 3]");
        refused(() -> ops.distance(of(2), of(2, 3)), "distance: axis 1 is outside [2]");
        refused(() -> ops.constant(), "a constant has no values");
        assertThat(ops.distance(of(-1, -1), of(-1, 7))).isEqualTo(of(-1, 7));
        assertThat(ops.last(of(2, 5, 3), 1, of(4, -1))).isEqualTo(of(2, -1, 3));
    }

    @Test
    void whatIsRemembered() {
        refused(
                () -> ops.remember(of(-1, 5, 8), AT, "key"),
                "part.key to be remembered is [?, 5, 8]; wanted [b, h, s, d]");
        assertThat(ops.remember(of(-1, 2, 5, 8), AT, "key")).isEqualTo(of(-1, 2, -1, 8));
        assertThat(ops.remembered()).containsExactly(new Remembered("part.key", 2, 8));
    }

    @Test
    void heads() {
        refused(
                () -> ops.repeatHeads(of(2, 3, 8), 2),
                "repeatHeads wants [b, h, s, d] and at least 1 time; got [2, 3, 8] and 2");
        refused(
                () -> ops.attention(of(1, 4, 6, 8), of(1, 3, 6, 8), of(1, 3, 6, 8), Mask.none(), 0),
                "attention: query [1, 4, 6, 8], key [1, 3, 6, 8] and value [1, 3, 6, 8] do not fit; keys and values have"
                        + " as many heads, a divisor of the queries'");
        refused(() -> ops.splitHeads(of(2, 8), 2), "splitHeads wants [b, s, width]; got [2, 8]");
        refused(
                () -> ops.splitHeads(of(2, 3, -1), 2),
                "splitHeads: the last dimension of [2, 3, ?] must be known when the model is built");
        refused(() -> ops.mergeHeads(of(2, 3, 8)), "mergeHeads wants [b, h, s, d]; got [2, 3, 8]");
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
        refused(() -> ops.splitHeads(of(-1, 3, width), heads), message);
    }

    @Test
    void losses() {
        refused(
                () -> ops.crossEntropy(of(-1, 3, 2), of(-1), 0),
                "cross-entropy wants logits [b, classes] and targets [b], or [b, s, classes] and [b, s]; got [?, 3, 2] and [?]");
        refused(
                () -> ops.crossEntropy(of(4, 3), of(5), 0),
                "cross-entropy wants logits [b, classes] and targets [b], or [b, s, classes] and [b, s]; got [4, 3] and [5]");
        refused(() -> ops.crossEntropy(of(4, 3), of(4), 1), "label smoothing is 1.0, outside [0, 1)");
        refused(
                () -> ops.binaryCrossEntropy(of(-1, 1), of(-1)),
                "binary cross-entropy wants logits and targets of one shape; got [?, 1] and [?]");
        refused(
                () -> ops.binaryCrossEntropy(of(-1, 1), of(-1, 3)),
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
