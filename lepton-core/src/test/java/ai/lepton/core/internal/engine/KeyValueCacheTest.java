package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.Positions.Learned;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.exchange.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that grow, with keys and values cached, against one pass over the whole text. */
class KeyValueCacheTest {
    private static final int[][] CHUNKS = {{19}, {12, 1, 1, 5}, {1, 1, 1, 16}, {7, 12}};
    private static final Texts.Batch PADDED = Texts.Batch.random(19, true, 19, 15, 3);

    private static final TextTransformer LEARNED =
            Texts.causal(MultiHeadAttention.of(4), new Learned(Texts.POSITIONS, 0));

    /** Each model on each kernel; null is the eager runner. */
    static Stream<Arguments> models() {
        return Texts.growing().entrySet().stream()
                .flatMap(entry -> kernels().map(kernel -> Arguments.of(entry.getKey(), entry.getValue(), kernel)));
    }

    static Stream<@Nullable Kernel> kernels() {
        return Stream.of(Kernel.PLAIN, Kernel.ONEDNN, null)
                .filter(kernel -> kernel == null || Kernels.available(kernel));
    }

    static Stream<@Nullable Kernel> allKernels() {
        return Stream.of(Kernel.PLAIN, Kernel.PLAIN_BF16, Kernel.ONEDNN, Kernel.BF16, Kernel.INT8, null)
                .filter(kernel -> kernel == null || Kernels.available(kernel));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("models")
    void chunksOfAnySizeGiveTheLogitsOfOnePass(String name, TextTransformer model, @Nullable Kernel kernel) {
        assertChunksAgree(model, kernel, 2e-6);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kernel.class,
            names = {"BF16", "INT8"})
    void lowerPrecisionDiffersByItsRoundingOnly(Kernel kernel) {
        ExpectedKernels.require(kernel);
        double most = KernelsTest.most(kernel);
        for (TextTransformer model : Texts.growing().values()) {
            assertChunksAgree(model, kernel, most);
        }
    }

    private static void assertChunksAgree(TextTransformer model, @Nullable Kernel kernel, double most) {
        try (Runner runner = Texts.open(model, kernel)) {
            float[] whole = PADDED.present(runner.output(PADDED.all()), 0);
            for (int[] chunks : CHUNKS) {
                try (KeyValueCache cache = runner.keyValueCache(3, 19)) {
                    List<float[]> parts = new ArrayList<>();
                    int at = 0;
                    for (int more : chunks) {
                        Output output = cache.next(PADDED.chunk(at, at + more));
                        assertThat(output.shape()).containsExactly(3, more, Texts.VOCABULARY);
                        parts.add(output.values());
                        at += more;
                        assertThat(cache.length()).isEqualTo(at);
                    }
                    assertThat(Texts.apart(PADDED.present(joined(parts, chunks), 0), whole))
                            .isLessThan(most);
                }
            }
        }
    }

    /** Puts {@code [3, s, vocabulary]} side by side. */
    private static Output joined(List<float[]> parts, int[] chunks) {
        int width = Texts.VOCABULARY;
        float[] all = new float[3 * 19 * width];
        int at = 0;
        for (int c = 0; c < chunks.length; c++) {
            for (int i = 0; i < 3; i++) {
                System.arraycopy(parts.get(c), i * chunks[c] * width, all, (i * 19 + at) * width, chunks[c] * width);
            }
            at += chunks[c];
        }
        return new Output(all, new long[] {3, 19, width});
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void paddingOnTheLeftChangesNothing(@Nullable Kernel kernel) {
        Texts.Batch alone = new Texts.Batch(
                new long[][] {Arrays.copyOfRange(PADDED.tokens()[1], 4, 19)},
                new long[][] {Arrays.copyOfRange(PADDED.mask()[1], 4, 19)});
        for (TextTransformer model : Texts.growing().values()) {
            try (Runner runner = Texts.open(model, kernel)) {
                Output padded = runner.output(PADDED.all());
                Output single = runner.output(alone.all());
                int width = Texts.VOCABULARY;
                float[] row = Arrays.copyOfRange(padded.values(), (19 + 4) * width, 2 * 19 * width);
                assertThat(Texts.apart(row, single.values())).as("%s", model).isLessThan(2e-6);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("allKernels")
    void severalGrowAtOnceInSeveralThreads(@Nullable Kernel kernel) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Runner runner = Texts.open(LEARNED, kernel)) {
            float[] alone = grown(runner);
            List<Future<float[]>> results = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                results.add(threads.submit(() -> grown(runner)));
            }
            for (Future<float[]> result : results) {
                assertThat(result.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static float[] grown(Runner runner) {
        try (KeyValueCache cache = runner.keyValueCache(3, 30)) {
            for (int at = 0; at < 18; at++) {
                cache.next(PADDED.chunk(at, at + 1));
            }
            return cache.next(PADDED.chunk(18, 19)).values();
        }
    }

    private static void refused(Class<? extends Exception> type, ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(type).hasMessage(message);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void closingAndCapacity(@Nullable Kernel kernel) {
        try (Runner runner = Texts.open(LEARNED, kernel)) {
            KeyValueCache cache = runner.keyValueCache(3, 10);
            cache.next(PADDED.chunk(0, 8));
            refused(
                    IllegalStateException.class,
                    () -> cache.next(PADDED.chunk(8, 11)),
                    "the cache holds 8 of 10 positions; there is no room for 3 more");
            assertThat(cache.length()).isEqualTo(8);
            assertThat(cache.next(PADDED.chunk(8, 10)).shape()).containsExactly(3, 2, Texts.VOCABULARY);
            cache.close();
            cache.close();
            refused(
                    IllegalStateException.class,
                    () -> cache.next(PADDED.chunk(10, 11)),
                    "this cache is closed; its native memory is gone");
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aRunnerMayBeClosedFirst(@Nullable Kernel kernel) {
        Runner runner = Texts.open(LEARNED, kernel);
        KeyValueCache cache = runner.keyValueCache(3, 10);
        cache.next(PADDED.chunk(0, 8));
        runner.close();
        refused(
                IllegalStateException.class,
                () -> cache.next(PADDED.chunk(8, 10)),
                "this model is closed; its native memory is gone");
        cache.close();
        cache.close();
        refused(
                IllegalStateException.class,
                () -> runner.keyValueCache(1, 1),
                "this model is closed; its native memory is gone");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void whatDoesNotFitIsRefusedAndTheCacheLivesOn(@Nullable Kernel kernel) {
        try (Runner runner = Texts.open(LEARNED, kernel);
                KeyValueCache cache = runner.keyValueCache(3, 19)) {
            refused(
                    IllegalArgumentException.class,
                    () -> runner.keyValueCache(0, 4),
                    "a cache for 0 sequences of 4 positions was asked for; both must be at least 1");
            refused(
                    IllegalArgumentException.class,
                    () -> runner.keyValueCache(1, -1),
                    "a cache for 1 sequences of -1 positions was asked for; both must be at least 1");
            cache.next(PADDED.chunk(0, 8));
            Texts.Batch other = Texts.Batch.random(19, true, 19, 19);
            refused(
                    IllegalArgumentException.class,
                    () -> cache.next(other.chunk(8, 10)),
                    "this cache is of 3 sequences; 2 were given");
            List<Feed> two = PADDED.chunk(0, 2);
            refused(
                    IllegalArgumentException.class,
                    () -> cache.next(two),
                    "input 'attention_mask' is [3, 2]; with 8 positions cached and tokens of [3, 2] it must be"
                            + " [3, 10]");
            refused(
                    IllegalArgumentException.class,
                    () -> cache.next(List.of(
                            new Feed.Longs(new long[] {0, 1, 50}, 3, 1),
                            PADDED.chunk(0, 9).get(1))),
                    "input_ids[2, 0] is 50, outside [0, 50)");
            assertThat(cache.length()).isEqualTo(8);
            float[] last = cache.next(PADDED.chunk(8, 19)).values();
            float[] whole = runner.output(PADDED.all()).values();
            int width = Texts.VOCABULARY;
            assertThat(Arrays.copyOfRange(last, 10 * width, 11 * width))
                    .usingComparatorWithPrecision(1e-5f)
                    .containsExactly(Arrays.copyOfRange(whole, 18 * width, 19 * width));
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void paddingTakesNoRowOfATableOfPositions(@Nullable Kernel kernel) {
        int keys = Texts.POSITIONS + 6;
        long[] mask = new long[keys];
        Arrays.fill(mask, 6, keys, 1);
        long[] tokens = new long[Texts.POSITIONS];
        Arrays.setAll(tokens, i -> (7 * i + 3) % Texts.VOCABULARY);
        try (Runner runner = Texts.open(LEARNED, kernel);
                KeyValueCache cache = runner.keyValueCache(1, keys + 1)) {
            float[] whole = runner.output(List.of(
                            new Feed.Longs(tokens, 1, tokens.length),
                            new Feed.Longs(Arrays.copyOfRange(mask, 6, keys), 1, tokens.length)))
                    .values();
            float[] last = new float[0];
            for (int at = 0; at < keys; at += 23) {
                long[] chunk = new long[23];
                for (int i = 0; i < 23; i++) {
                    chunk[i] = at + i < 6 ? 0 : tokens[at + i - 6];
                }
                last = cache.next(List.of(
                                new Feed.Longs(chunk, 1, 23), new Feed.Longs(Arrays.copyOf(mask, at + 23), 1, at + 23)))
                        .values();
            }
            int width = Texts.VOCABULARY;
            assertThat(Arrays.copyOfRange(last, 22 * width, 23 * width))
                    .usingComparatorWithPrecision(1e-5f)
                    .containsExactly(Arrays.copyOfRange(whole, (Texts.POSITIONS - 1) * width, whole.length));
            long[] more = Arrays.copyOf(mask, keys + 1);
            more[keys] = 1;
            refused(
                    IllegalArgumentException.class,
                    () -> cache.next(List.of(new Feed.Longs(new long[1], 1, 1), new Feed.Longs(more, 1, keys + 1))),
                    "row 0 of input 'attention_mask' has 41 tokens; the model takes at most 40");
            more[keys] = 0; // an answer that has ended takes no more of them
            cache.next(List.of(new Feed.Longs(new long[1], 1, 1), new Feed.Longs(more, 1, keys + 1)));
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void noMoreTokensChangeNothing(@Nullable Kernel kernel) {
        try (Runner runner = Texts.open(LEARNED, kernel);
                KeyValueCache cache = runner.keyValueCache(3, 19)) {
            cache.next(PADDED.chunk(0, 8));
            assertThat(cache.next(PADDED.chunk(8, 8)).shape()).containsExactly(3, 0, Texts.VOCABULARY);
            assertThat(cache.length()).isEqualTo(8);
            assertThat(cache.next(PADDED.chunk(8, 19)).shape()).containsExactly(3, 11, Texts.VOCABULARY);
        }
    }

    /** Looks at nothing but the token itself, and caches nothing. */
    private record Forgetful() implements Attention {
        @Override
        public Tensor apply(Tensor x, Context context, Scope at) {
            return x.linear(at.of("only"), x.width());
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aModelThatRemembersNothingDoesNotGrow(@Nullable Kernel kernel) {
        try (Runner runner = Texts.open(Texts.causal(new Forgetful(), Positions.none()), kernel)) {
            refused(
                    IllegalStateException.class,
                    () -> runner.keyValueCache(1, 10),
                    "this model keeps nothing in a key-value cache, so its sequences can't grow; an attention that"
                            + " does asks for its keys and values by Tensor.cached");
        }
    }

    /** Remembers its input as it is. */
    private record Remembering() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, -1, 4)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return inputs.get("x").splitHeads(2).cached(Scope.ROOT, "x");
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void whatIsCacheEntryComesBackInOrder(@Nullable Kernel kernel) {
        try (Runner runner = Texts.open(new Remembering(), kernel);
                KeyValueCache cache = runner.keyValueCache(1, 3)) {
            Output first = cache.next(List.of(new Feed.Floats(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 2, 4)));
            assertThat(first.values()).containsExactly(1, 2, 5, 6, 3, 4, 7, 8);
            Output second = cache.next(List.of(new Feed.Floats(new float[] {9, 10, 11, 12}, 1, 1, 4)));
            assertThat(second.shape()).containsExactly(1, 2, 3, 2);
            assertThat(second.values()).containsExactly(1, 2, 5, 6, 9, 10, 3, 4, 7, 8, 11, 12);
        }
    }

    @Test
    void namesCachedTwiceAreRefused() {
        record Twice() implements Attention {
            @Override
            public Tensor apply(Tensor x, Context context, Scope at) {
                Tensor heads = x.splitHeads(2);
                heads.cached(at, "key");
                return heads.cached(at, "key").mergeHeads();
            }
        }
        refused(
                IllegalArgumentException.class,
                () -> Texts.causal(new Twice(), Positions.none()).parameters(),
                "encoder.blocks.0.attention.key is cached twice; give one of them another scope");
    }
}
