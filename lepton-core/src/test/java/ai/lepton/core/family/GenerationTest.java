package ai.lepton.core.family;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.family.TinyModel.Running;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.KeyValueCache;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.TextTransformer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The likeliest tokens, one after the other, with keys and values cached and without. */
class GenerationTest {
    private static final int MORE = 12;

    static Stream<Arguments> cases() {
        return TinyModel.generating().stream()
                .flatMap(tiny -> Arrays.stream(Running.values()).map(running -> Arguments.of(tiny, running)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tokensAreThoseOfTransformers(TinyModel tiny, Running running) {
        Pretrained pretrained = tiny.pretrained();
        TextTransformer model = pretrained.languageModel();
        TextTransformer last = model.with(((LanguageHead) model.head()).last());
        long[] ids = tiny.golden().longs("prompts.input_ids");
        long[] mask = tiny.golden().longs("prompts.attention_mask");
        int length = (int) tiny.shape("prompts.input_ids")[1];
        long padding = pretrained.config().padTokenId().orElseThrow();
        try (Runner runner = running.open(last, pretrained)) {
            for (int row = -1; row < 2; row++) {
                Rows prompt = row < 0 ? new Rows(ids, mask, 2) : alone(ids, mask, row, length);
                String name = "generated." + (row < 0 ? "both" : row);
                long[] golden = tiny.golden().longs(name);
                assertThat(cached(runner, prompt, 1, -1, padding)).isEqualTo(golden);
                assertThat(whole(runner, prompt)).isEqualTo(tiny.golden().longs(name + ".uncached"));
                if (tiny.golden().contains(name + ".penalty")) {
                    assertThat(cached(runner, prompt, 1.3, -1, padding))
                            .isEqualTo(tiny.golden().longs(name + ".penalty"));
                }
                if (tiny.golden().contains(name + ".eos")) {
                    long end = tiny.golden().longs("generated.eos_token_id")[0];
                    assertThat(cached(runner, prompt, 1, end, padding))
                            .isEqualTo(tiny.golden().longs(name + ".eos"));
                }
            }
        }
    }

    /** Rows of equal length, left padded. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Rows(long[] ids, long[] mask, int rows) {
        int length() {
            return ids.length / rows;
        }

        Rows with(long[] next) {
            int n = length();
            long[] longer = new long[ids.length + rows];
            long[] present = new long[ids.length + rows];
            for (int i = 0; i < rows; i++) {
                System.arraycopy(ids, i * n, longer, i * (n + 1), n);
                System.arraycopy(mask, i * n, present, i * (n + 1), n);
                longer[i * (n + 1) + n] = next[i];
                present[i * (n + 1) + n] = 1;
            }
            return new Rows(longer, present, rows);
        }

        Feed.Longs last(long[] next) {
            return new Feed.Longs(next, rows, 1);
        }
    }

    private static Rows alone(long[] ids, long[] mask, int row, int length) {
        int from = row * length;
        while (mask[from] == 0) {
            from++;
        }
        return new Rows(
                Arrays.copyOfRange(ids, from, (row + 1) * length),
                Arrays.copyOfRange(mask, from, (row + 1) * length),
                1);
    }

    private static long[] cached(Runner runner, Rows prompt, double penalty, long end, long padding) {
        Rows rows = prompt;
        boolean[] ended = new boolean[rows.rows()];
        long[] next = {};
        try (KeyValueCache cache = runner.keyValueCache(rows.rows(), rows.length() + MORE)) {
            for (int step = 0; step < MORE && !all(ended); step++) {
                Feed tokens = step == 0 ? new Feed.Longs(rows.ids(), rows.rows(), rows.length()) : rows.last(next);
                Feed mask = new Feed.Longs(rows.mask(), rows.rows(), rows.length());
                next = best(cache.next(List.of(tokens, mask)).values(), rows, penalty);
                for (int i = 0; i < next.length; i++) {
                    next[i] = ended[i] ? padding : next[i];
                    ended[i] |= next[i] == end;
                }
                rows = rows.with(next);
            }
        }
        return rows.ids();
    }

    private static boolean all(boolean[] flags) {
        for (boolean flag : flags) {
            if (!flag) {
                return false;
            }
        }
        return true;
    }

    private static long[] whole(Runner runner, Rows prompt) {
        Rows rows = prompt;
        for (int step = 0; step < MORE; step++) {
            Feed tokens = new Feed.Longs(rows.ids(), rows.rows(), rows.length());
            Feed mask = new Feed.Longs(rows.mask(), rows.rows(), rows.length());
            rows = rows.with(best(runner.logits(List.of(tokens, mask)), rows, 1));
        }
        return rows.ids();
    }

    /** Returns the likeliest token of each row; those that are there already are less likely by a penalty. */
    private static long[] best(float[] logits, Rows rows, double penalty) {
        int vocabulary = logits.length / rows.rows();
        float factor = (float) penalty;
        long[] best = new long[rows.rows()];
        for (int i = 0; i < best.length; i++) {
            float[] row = Arrays.copyOfRange(logits, i * vocabulary, (i + 1) * vocabulary);
            int from = i * rows.length();
            IntStream.range(from, from + rows.length())
                    .filter(at -> rows.mask()[at] == 1) // padding is no repetition
                    .mapToLong(at -> rows.ids()[at])
                    .distinct()
                    .forEach(token -> row[(int) token] *= row[(int) token] < 0 ? factor : 1 / factor);
            for (int token = 1; token < vocabulary; token++) {
                best[i] = row[token] > row[(int) best[i]] ? token : best[i];
            }
        }
        return best;
    }
}
