package ai.lepton.core.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.FeatureTokenizer;
import ai.lepton.core.model.GatedMlp;
import ai.lepton.core.model.Head;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.LinearAttention;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.model.TokenEmbedding;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.exchange.tensor.DType;
import java.io.StringReader;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class SummaryTest {
    private static final Norm NORM = Norm.layerNorm();

    private static TabularTransformer table(int layers, Block block) {
        return new TabularTransformer(
                new FeatureTokenizer(3, List.of(2, 4), 16),
                new Encoder(layers, block),
                new Head.Classification(3, 0.1));
    }

    private static Block preNorm() {
        return new Block(MultiHeadAttention.of(4), new Mlp(24, Activation.GELU, 0.1), NORM, Block.Order.PRE_NORM, 0.1);
    }

    private static TextTransformer text(MultiHeadAttention attention) {
        Block block = new Block(attention, new Mlp(24, Activation.GELU, 0), NORM, Block.Order.PRE_NORM, 0.1);
        return new TextTransformer(
                new TokenEmbedding(50, 16, new Positions.Learned(20, 0), 0, null, 0),
                new Encoder(2, block),
                new LanguageHead(50, TextTransformer.TOKENS, false, null, false),
                true,
                false);
    }

    private static Summary.Part part(Summary summary, String path) {
        return summary.parts().stream()
                .filter(part -> part.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError(path + " is not in " + summary.parts()));
    }

    /** A model of one input and no names of our own. */
    private record Custom(Shape shape, UnaryOperator<Tensor> body) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, shape));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return body.apply(inputs.get("x"));
        }
    }

    @Test
    void printsPartsWithEqualBlocksOnce() {
        assertThat(table(6, preNorm()).summary()).hasToString("""
                Part                        Kind         Output       Weights   Multiply-adds
                whole model                              [1, 3]        12,115          71,472
                  tokenizer                 concat       [1, 6, 16]       272               0
                    numbers                 mul          [1, 3, 16]        96               0
                    categories              add          [1, 2, 16]       160               0
                      0                     embedding    [1, 16]           48               0
                      1                     embedding    [1, 16]           80               0
                  encoder                                [1, 6, 16]    11,792          71,424
                    blocks                               [1, 6, 16]    11,760          71,424
                      0 .. 5, each of 6     add          [1, 6, 16]     1,960          11,904
                        attention_norm      layer_norm   [1, 6, 16]        32               0
                        attention           attention    [1, 6, 16]     1,088           7,296
                          query             linear       [1, 6, 16]       272           1,536
                          key               linear       [1, 6, 16]       272           1,536
                          value             linear       [1, 6, 16]       272           1,536
                          output            linear       [1, 6, 16]       272           1,536
                        feed_forward_norm   layer_norm   [1, 6, 16]        32               0
                        feed_forward        gelu         [1, 6, 16]       808           4,608
                          up                linear       [1, 6, 24]       408           2,304
                          down              linear       [1, 6, 16]       400           2,304
                    norm                    layer_norm   [1, 6, 16]        32               0
                  head                                   [1, 3]            51              48
                    linear                  linear       [1, 3]            51              48
                12,115 weights, 48,460 bytes as 32-bit floats; 71,472 multiply-adds for numbers [1, 3], categories [1, 2].
                """);
    }

    @Test
    void drawsTheBlockOnceWithItsResidualConnections() {
        assertThat(table(6, preNorm()).summary().mermaid()).isEqualTo("""
                flowchart TB
                  n0(["numbers<br/>[1, 3]"])
                  n1(["categories<br/>[1, 2]"])
                  subgraph f0["tokenizer"]
                    n2["numbers<br/>mul · [1, 3, 16]<br/>96 weights"]
                    n3["categories<br/>[1, 2, 16]<br/>160 weights"]
                    n4(("concat"))
                  end
                  subgraph f1["encoder"]
                    subgraph f2["blocks.0 .. 5 × 6"]
                      n5["attention#95;norm<br/>layer#95;norm · [1, 6, 16]<br/>32 weights"]
                      n6["attention<br/>attention · [1, 6, 16]<br/>1,088 weights"]
                      n7(("#43;"))
                      n8["feed#95;forward#95;norm<br/>layer#95;norm · [1, 6, 16]<br/>32 weights"]
                      n9["feed#95;forward<br/>gelu · [1, 6, 16]<br/>808 weights"]
                      n10(("#43;"))
                    end
                    n11["norm<br/>layer#95;norm · [1, 6, 16]<br/>32 weights"]
                  end
                  n12["head<br/>[1, 3]<br/>51 weights"]
                  n13(["output<br/>[1, 3]"])
                  n0 --> n2
                  n1 --> n3
                  n2 --> n4
                  n3 --> n4
                  n4 --> n5
                  n5 --> n6
                  n4 --> n7
                  n6 --> n7
                  n7 --> n8
                  n8 --> n9
                  n7 --> n10
                  n9 --> n10
                  n10 --> n11
                  n11 --> n12
                  n12 --> n13
                """.replace("#95;", "_"));
    }

    @Test
    void countsAWeightOnceAndItsSecondUseWhereItIs() {
        Summary summary = text(MultiHeadAttention.of(4)).summary(2, 10);

        assertThat(summary.parts().stream().map(Summary.Part::path)).endsWith("encoder.norm", "(embedding.tokens)");
        Summary.Part logits = part(summary, "(embedding.tokens)");
        assertThat(logits.kind()).isEqualTo("linear, tied");
        assertThat(logits.weights()).isZero();
        assertThat(logits.multiplyAdds()).isEqualTo(2 * 10 * 50 * 16);
        assertThat(part(summary, "embedding.tokens").weights()).isEqualTo(50 * 16);
        assertThat(part(summary, "embedding").output()).hasToString("[2, 10, 16]");
        assertThat(summary.weights())
                .isEqualTo(text(MultiHeadAttention.of(4)).parameters().stream()
                        .mapToLong(weight -> weight.size())
                        .sum());
    }

    @Test
    void findsWhatAnAttentionCostsHoweverItIsWritten() {
        long projections = 4 * 10 * 16 * 16;
        long scoresAndValues = 2 * 10 * 10 * 16;
        Positions.Relative relative = new Positions.Relative(8, 16, Scope.ROOT.of("encoder"));
        for (MultiHeadAttention attention : List.of(
                MultiHeadAttention.of(4),
                MultiHeadAttention.of(4).fusedQkv(true),
                MultiHeadAttention.of(4).window(3),
                MultiHeadAttention.of(4).queryKeyNorm(Norm.rmsNorm()),
                MultiHeadAttention.of(4).softCap(5),
                MultiHeadAttention.of(4).positions(relative),
                MultiHeadAttention.of(4).softCap(5).positions(relative))) {
            Summary summary = text(attention).summary(1, 10);
            for (String block : List.of("encoder.blocks.0", "encoder.blocks.1")) {
                assertThat(part(summary, block + ".attention").multiplyAdds())
                        .as("%s of %s", block, attention)
                        .isEqualTo(projections + scoresAndValues);
                assertThat(part(summary, block).output()).hasToString("[1, 10, 16]");
            }
            assertThat(summary.toString()).contains("0 .. 1, each of 2");
        }
    }

    @Test
    void keepsSumsOfParallelPartsInTheirBlock() {
        Block parallel = new Block(
                new LinearAttention(4), new GatedMlp(24, Activation.SILU, false, 0), NORM, Block.Order.PARALLEL, 0.1);

        Summary summary = table(3, parallel).summary();

        assertThat(summary.mermaid()).containsOnlyOnce("attention<br/>").contains("blocks.0 .. 2 × 3");
        assertThat(summary.mermaid().split("#43;", -1))
                .as("two sums, drawn once")
                .hasSize(3);
        assertThat(part(summary, "encoder.blocks.2.attention").kind()).isEqualTo("matmul");
    }

    @Test
    void showsNamesThatNobodyShouldGiveAsText() throws Exception {
        String hostile = "\"><script>alert(1)</script>\n```\n%%{init}%% end #quot; \u202e" + "x".repeat(5_000);
        Summary summary = new Custom(
                        Shape.of(-1, 4),
                        x -> x.linear(Scope.ROOT.of(hostile).of("a|b"), 4)
                                .linear(Scope.ROOT.of(hostile).of("c\r\nd"), 4)
                                .add(x.linear(new Scope("a.".repeat(3_000) + "z"), 4)))
                .summary();

        assertThat(summary.toString().lines()).hasSizeLessThan(40).allMatch(line -> line.length() < 200);
        assertThat(summary.toString()).doesNotContain("\u202e", "\r");
        assertThat(summary.mermaid().lines().skip(1))
                .allMatch(line -> line.matches(
                        " *(n\\d+(\\[|\\(\\[|\\(\\()\"[^\"`{}%<>]*(<br/>[^\"`{}%<>]*)*\"(\\]\\)|\\)\\)|\\])"
                                + "|subgraph f\\d+\\[\"[^\"`{}%<>]*\"\\]|end|n\\d+ --> n\\d+)"));
        assertThat(xml(summary.svg()).getElementsByTagName("script").getLength())
                .isZero();
        String page = summary.on(HtmlReport.titled(hostile)).toHtml();
        assertThat(xml(page).getElementsByTagName("script").getLength()).isZero();
        assertThat(page.length()).isLessThan(60_000);
        assertThat(summary.markdown()).doesNotContain("<script").endsWith("```");
    }

    @Test
    void holdsTenThousandLayersOnASmallStack() throws Exception {
        Custom equal = new Custom(Shape.of(-1, 4), x -> {
            Tensor y = x;
            for (int i = 0; i < 10_000; i++) {
                y = y.add(y.linear(Scope.ROOT.of("layers").of(i).of("down"), 4).relu());
            }
            return y;
        });
        Custom different = new Custom(Shape.of(-1, 4), x -> {
            Tensor y = x;
            for (int i = 0; i < 3_000; i++) {
                Tensor up = y.linear(Scope.ROOT.of("layer" + i).of("up").of("in"), 1 + i % 7);
                y = y.add(up.linear(Scope.ROOT.of("layer" + i).of("down").of("out"), 4));
            }
            return y;
        });
        Summary[] read = new Summary[2];
        Thread small = new Thread(
                null,
                () -> {
                    read[0] = equal.summary();
                    read[1] = different.summary();
                },
                "small",
                256 << 10);
        small.start();
        small.join();

        assertThat(read[0].toString()).contains("0 .. 9999, each of 10000   add", "200,000 weights");
        assertThat(read[0].svg()).contains("layers.0 .. 9999 × 10000").hasSizeLessThan(20_000);
        assertThat(read[1].toString().lines()).hasSize(83);
        assertThat(read[1].toString()).contains("lines more, of parts in these or after them, are left out.");
        assertThat(read[1].svg()).contains("and 5,9").hasSizeLessThan(60_000);
    }

    @Test
    void refusesSizesThatCannotBe() {
        Model model = text(MultiHeadAttention.of(4));

        assertThat(model.summary().toString()).contains("input_ids [1, 20]");
        assertThatThrownBy(() -> model.summary(1, 21))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length is 21; input 'input_ids' takes at most 20");
        assertThatThrownBy(() -> model.summary(0, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch is 0; it must be at least 1");
        assertThatThrownBy(() -> model.summary(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length is 0; it must be at least 1");
        assertThatThrownBy(() -> model.summary(1 << 28, 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch 268435456 of length 20 has more than 2147483647 positions; ask for fewer");
        Custom vast = new Custom(Shape.of(-1, 1L << 31, 2), x -> x.linear(Scope.ROOT.of("wide"), 1L << 31, false));
        assertThatThrownBy(() -> vast.summary(1 << 20, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exceed 64 bits");
    }

    @Test
    void tellsOfWeightsThatTheResultDoesNotNeed() {
        Summary summary = new Custom(Shape.of(-1, 4), x -> {
                    x.weight(Scope.ROOT.of("spare"), "weight", Init.ones(), 7);
                    return x.relu();
                })
                .summary();

        assertThat(summary.weights()).isEqualTo(7);
        assertThat(part(summary, "spare").output()).isNull();
        assertThat(summary.toString()).containsPattern("spare +unused +7 +0\n");
    }

    private static Document xml(String text) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }
}
