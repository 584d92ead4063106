package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.GatedMlp;
import ai.lepton.core.model.Head;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.LinearAttention;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.Positions.Alibi;
import ai.lepton.core.model.Positions.Learned;
import ai.lepton.core.model.Positions.Relative;
import ai.lepton.core.model.Positions.Sinusoidal;
import ai.lepton.core.model.Rotary;
import ai.lepton.core.model.Rotary.Scaling;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.model.TokenEmbedding;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Small transformers of texts, and batches for them. */
final class Texts {
    static final int VOCABULARY = 50;
    static final int WIDTH = 32;
    static final int POSITIONS = 40;

    private Texts() {}

    /** A transformer of two blocks that answers for each token. */
    static TextTransformer causal(Attention attention, Positions embedded) {
        return model(attention, embedded, Block.Order.PRE_NORM, true, logits());
    }

    static TextTransformer model(
            Attention attention, Positions embedded, Block.Order order, boolean causal, Head head) {
        Norm norm = order == Block.Order.POST_NORM ? Norm.layerNorm() : Norm.rmsNorm();
        Block block = new Block(
                attention,
                order == Block.Order.PRE_NORM
                        ? new GatedMlp(48, Activation.SILU, false, 0)
                        : new Mlp(48, Activation.GELU, 0),
                norm,
                order,
                0);
        TokenEmbedding embedding = new TokenEmbedding(VOCABULARY, WIDTH, embedded, 0, norm, 0);
        return new TextTransformer(embedding, new Encoder(2, block), head, causal, causal);
    }

    static LanguageHead logits() {
        return new LanguageHead(VOCABULARY, null, true, null, false);
    }

    /** Attentions and positions that a text may grow under, by name. */
    static Map<String, TextTransformer> growing() {
        Positions none = Positions.none();
        MultiHeadAttention heads = MultiHeadAttention.of(4);
        MultiHeadAttention grouped = heads.keyValueHeads(2).withoutBias();
        Map<String, TextTransformer> models = new LinkedHashMap<>();
        models.put("learned", causal(heads, new Learned(POSITIONS, 0)));
        models.put("learned from row 2, fused", causal(heads.fusedQkv(true), new Learned(POSITIONS, 2)));
        models.put("sinusoidal", causal(heads, new Sinusoidal()));
        models.put("no positions, one key head", causal(heads.keyValueHeads(1), none));
        models.put("grouped, rotary", causal(grouped.positions(Rotary.of(10_000)), none));
        models.put("rotary, linear", causal(grouped.positions(rotary(new Scaling.Linear(4))), none));
        models.put("rotary, yarn", causal(grouped.positions(rotary(yarn())), none));
        models.put("rotary, llama3", causal(grouped.positions(rotary(new Scaling.Llama3(8, 1, 4, 8))), none));
        models.put("window, rotary", causal(grouped.window(3).positions(Rotary.of(10_000)), none));
        models.put("alibi", causal(heads.positions(new Alibi()), none));
        models.put("window, alibi", causal(grouped.window(5).positions(new Alibi()), none));
        models.put("relative", causal(heads.positions(new Relative(8, 12, Scope.ROOT.of("relative"))), none));
        models.put(
                "norms, cap, scale, head width",
                causal(
                        grouped.headWidth(6)
                                .queryKeyNorm(Norm.rmsNorm())
                                .softCap(3)
                                .scale(0.3),
                        none));
        models.put("linear attention", causal(new LinearAttention(4), new Learned(POSITIONS, 0)));
        models.put(
                "parallel",
                model(
                        heads.positions(Rotary.of(500)),
                        none,
                        Block.Order.PARALLEL,
                        true,
                        new LanguageHead(VOCABULARY, TextTransformer.TOKENS, false, null, false)));
        models.put("post-norm", model(heads, new Learned(POSITIONS, 0), Block.Order.POST_NORM, true, logits()));
        return models;
    }

    /** Returns one of them. */
    static TextTransformer growing(String name) {
        return Objects.requireNonNull(growing().get(name), name);
    }

    private static Rotary rotary(Scaling scaling) {
        return new Rotary(10_000, scaling);
    }

    private static Scaling yarn() {
        return new Scaling.Yarn(4, 8, 32, 1, 1.1386, true);
    }

    /** Opens a model as a script of this kernel; null for the eager runner. */
    static Runner open(Model model, @Nullable Kernel kernel) {
        return kernel == null
                ? Runner.open(model, Backend.EAGER, weights(), null)
                : Runner.open(model, kernel, weights());
    }

    /** First values as a seed gives them; embeddings larger than is usual, so that tokens differ. */
    static WeightSource weights() {
        WeightSource initial = WeightSource.initial(11);
        return parameter -> {
            ByteBuffer values = initial.values(parameter);
            if (parameter.init() instanceof Init.Normal) {
                FloatBuffer floats = values.asFloatBuffer();
                for (int i = 0; i < floats.limit(); i++) {
                    floats.put(i, floats.get(i) * 20);
                }
            }
            return values;
        };
    }

    /** Texts padded on the left, or on the right. */
    @SuppressWarnings("ArrayRecordComponent")
    record Batch(long[][] tokens, long[][] mask) {
        static Batch random(int length, boolean left, int... lengths) {
            Random random = new Random(length * 31L + lengths.length);
            long[][] tokens = new long[lengths.length][length];
            long[][] mask = new long[lengths.length][length];
            for (int i = 0; i < lengths.length; i++) {
                for (int j = 0; j < length; j++) {
                    tokens[i][j] = random.nextInt(VOCABULARY);
                    mask[i][j] = (left ? j >= length - lengths[i] : j < lengths[i]) ? 1 : 0;
                }
            }
            return new Batch(tokens, mask);
        }

        List<Feed> all() {
            return chunk(0, tokens[0].length);
        }

        /** Returns the tokens from one position to another, with the mask up to there. */
        List<Feed> chunk(int from, int to) {
            return List.of(longs(tokens, from, to), longs(mask, 0, to));
        }

        private static Feed longs(long[][] rows, int from, int to) {
            long[] values = new long[rows.length * (to - from)];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(rows[i], from, values, i * (to - from), to - from);
            }
            return new Feed.Longs(values, rows.length, to - from);
        }

        /** Returns the values of each token that is not padding, of an answer for the tokens from a position on. */
        float[] present(Output output, int from) {
            int more = Math.toIntExact(output.shape()[1]);
            int width = Math.toIntExact(output.shape()[2]);
            float[] kept = new float[output.values().length];
            int n = 0;
            for (int i = 0; i < tokens.length; i++) {
                for (int j = 0; j < more; j++) {
                    if (mask[i][from + j] == 1) {
                        System.arraycopy(output.values(), (i * more + j) * width, kept, n, width);
                        n += width;
                    }
                }
            }
            return Arrays.copyOf(kept, n);
        }
    }

    /** Returns the greatest difference, in units of the greatest value. */
    static double apart(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double most = 0;
        double greatest = 0;
        for (int i = 0; i < actual.length; i++) {
            assertThat(Float.isFinite(actual[i]))
                    .as("value %d, %f", i, actual[i])
                    .isTrue();
            most = Math.max(most, Math.abs(actual[i] - expected[i]));
            greatest = Math.max(greatest, Math.abs(expected[i]));
        }
        return most / greatest;
    }
}
