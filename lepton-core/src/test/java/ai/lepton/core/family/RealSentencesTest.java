package ai.lepton.core.family;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Pooling;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.exchange.tensor.Safetensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * all-MiniLM-L6-v2 against sentence-transformers on 1,000 texts. By hand, for the weights are not in the repository:
 *
 * <pre>{@code
 * python src/test/python/sentence_embeddings.py MODEL_DIRECTORY REFERENCE.safetensors
 * mvn verify -Dtest=RealSentencesTest -Dlepton.minilm=MODEL_DIRECTORY -Dlepton.minilm.reference=REFERENCE.safetensors
 * }</pre>
 */
@EnabledIfSystemProperty(named = "lepton.minilm", matches = ".+")
class RealSentencesTest {
    private static final int BATCH = 32;

    @ParameterizedTest
    @CsvSource({
        "EAGER, 1e-5, 0.999999",
        "PLAIN, 1e-5, 0.999999",
        "ONEDNN, 1e-5, 0.999999",
        "BF16, 0.02, 0.998",
        "INT8, 0.1, 0.93",
        "INT8_REDUCED, 0.15, 0.85"
    })
    void embeddingsAreThoseOfSentenceTransformers(String running, double tolerance, double cosine) {
        Pretrained pretrained = Pretrained.open(Path.of(System.getProperty("lepton.minilm")));
        Safetensors reference = Safetensors.open(Path.of(System.getProperty("lepton.minilm.reference")));
        TextTransformer model = pretrained.embeddings(Pooling.MEAN, true);
        int texts = reference.info("input_ids").shape().get(0).intValue();
        int longest = reference.info("input_ids").shape().get(1).intValue();
        int width = pretrained.config().width();
        long[] ids = reference.longs("input_ids");
        int[] lengths = lengths(reference.longs("attention_mask"), texts, longest);
        float[] expected = reference.floats("embeddings");
        int[] byLength = IntStream.range(0, texts)
                .boxed()
                .sorted(Comparator.comparing(i -> lengths[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double worst = 0;
        double least = 1;
        double sum = 0;
        try (Runner runner = open(running, model, pretrained)) {
            for (int from = 0; from < texts; from += BATCH) {
                int rows = Math.min(BATCH, texts - from);
                int length = lengths[byLength[from + rows - 1]];
                long[] tokens = new long[rows * length];
                long[] mask = new long[rows * length];
                for (int i = 0; i < rows; i++) {
                    int text = byLength[from + i];
                    System.arraycopy(ids, text * longest, tokens, i * length, length);
                    Arrays.fill(mask, i * length, i * length + lengths[text], 1);
                }
                float[] actual = runner.logits(List.of(
                        new Feed.Longs(tokens, rows, length),
                        new Feed.Longs(mask, rows, length),
                        new Feed.Longs(new long[tokens.length], rows, length)));
                for (int i = 0; i < rows; i++) {
                    double product = 0;
                    for (int j = 0; j < width; j++) {
                        double got = actual[i * width + j];
                        double wanted = expected[byLength[from + i] * width + j];
                        worst = Math.max(worst, Math.abs(got - wanted));
                        product += got * wanted;
                    }
                    least = Math.min(least, product);
                    sum += product;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: largest difference %.2e; cosine least %.7f, mean %.7f%n",
                running,
                worst,
                least,
                sum / texts);
        assertThat(worst).isLessThan(tolerance);
        assertThat(least).isGreaterThan(cosine);
    }

    private static Runner open(String running, TextTransformer model, Pretrained pretrained) {
        return running.equals("EAGER")
                ? Runner.open(model, Backend.EAGER, pretrained.weights(model), null)
                : Runner.open(model, Kernel.valueOf(running), pretrained.weights(model));
    }

    private static int[] lengths(long[] mask, int texts, int longest) {
        int[] lengths = new int[texts];
        for (int i = 0; i < mask.length; i++) {
            lengths[i / longest] += (int) mask[i];
        }
        return lengths;
    }
}
