package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.internal.config.GenerationDefaults;
import ai.lepton.exchange.tensor.Safetensors;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Penalty, temperature, top-k and top-p against the logits processors of transformers; then the draw. */
class SamplerTest {
    private static final Safetensors GOLDEN =
            Safetensors.open(Path.of("src/test/resources/golden/attention/sampling.safetensors"));

    static Stream<String> cases() {
        return GOLDEN.names().stream()
                .filter(name -> name.endsWith(":logits"))
                .map(name -> name.substring(0, name.indexOf(':')));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void drawsWithTheProbabilitiesOfTransformers(String name) {
        Generation settings = settings(name);
        int rows = GOLDEN.info(name + ":logits").shape().get(0).intValue();
        for (int row = 0; row < rows; row++) {
            int[] seen = Arrays.stream(longs(name + ":seen", row, 9))
                    .mapToInt(token -> (int) token)
                    .toArray();
            Sampler sampler = sampler(settings, 40, seen);
            double[] found = sampler.distribution(floats(name + ":logits", row));
            float[] wanted = floats(name + ":probabilities", row);
            for (int i = 0; i < wanted.length; i++) {
                assertThat(found[i])
                        .as("row %d, token %d", row, i)
                        .isCloseTo(wanted[i], within(1e-6 * Math.max(wanted[i], 1e-3)));
            }
        }
    }

    private static Sampler sampler(Generation how, int vocabulary, int... prompt) {
        Sampling settings = Sampling.of(how, GenerationDefaults.none(), Set.of());
        return new Sampler(settings, settings.seed(), vocabulary, Set.of(), prompt);
    }

    private static Generation settings(String name) {
        Generation settings = Generation.sampled(0);
        for (String part : name.split(", ", -1)) {
            String[] words = part.split(" ", -1);
            settings = switch (words[0]) {
                case "penalty" -> settings.repetitionPenalty(Double.parseDouble(words[1]));
                case "temperature" -> settings.temperature(Double.parseDouble(words[1]));
                case "top-k" -> settings.topK(Integer.parseInt(words[1]));
                case "top-p" -> settings.topP(Double.parseDouble(words[1]));
                default -> settings;
            };
        }
        return settings;
    }

    private static float[] floats(String name, int row) {
        float[] values = new float[40];
        FloatBuffer buffer = GOLDEN.buffer(name).asFloatBuffer();
        buffer.get(row * 40, values);
        return values;
    }

    private static long[] longs(String name, int row, int width) {
        long[] values = new long[width];
        LongBuffer buffer = GOLDEN.buffer(name).asLongBuffer();
        buffer.get(row * width, values);
        return values;
    }

    @Test
    void greedyTakesTheFirstOfEqualLogits() {
        Sampler sampler = sampler(Generation.greedy(), 4);
        assertThat(sampler.next(new float[] {9, 1, 3, 3, 2}, 1)).isEqualTo(1);
    }

    @Test
    void drawsAsOftenAsTheProbabilitiesSay() {
        Sampler sampler = sampler(Generation.sampled(7), 3);
        float[] logits = {(float) Math.log(0.2), (float) Math.log(0.5), (float) Math.log(0.3)};
        int[] counts = new int[3];
        int n = 20_000;
        for (int i = 0; i < n; i++) {
            counts[sampler.next(logits, 0)]++;
        }
        // four standard deviations of a binomial count
        assertThat(counts[0] / (double) n).isCloseTo(0.2, within(4 * Math.sqrt(0.2 * 0.8 / n)));
        assertThat(counts[1] / (double) n).isCloseTo(0.5, within(4 * Math.sqrt(0.5 * 0.5 / n)));
    }

    @Test
    void theSameSeedDrawsTheSame() {
        float[] logits = new float[50];
        assertThat(draws(3, logits)).isEqualTo(draws(3, logits)).isNotEqualTo(draws(4, logits));
    }

    private static int[] draws(long seed, float[] logits) {
        Sampler sampler = sampler(Generation.sampled(seed).topK(20), logits.length);
        return Arrays.stream(new int[30]).map(i -> sampler.next(logits, 0)).toArray();
    }

    @Test
    void refusesLogitsThatAreNoNumbers() {
        Sampler sampler = sampler(Generation.greedy(), 2);
        assertThatThrownBy(() -> sampler.next(new float[] {0, Float.NaN}, 0))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("the model's logit of token 1 is not a number");
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> Generation.greedy().maxNewTokens(0))
                .hasMessage("max new tokens is 0; it must be at least 1");
        assertThatThrownBy(() -> Generation.greedy().temperature(0))
                .hasMessage("temperature is 0.0; it must be above 0 and finite; for none, use greedy()");
        assertThatThrownBy(() -> Generation.greedy().topK(-1))
                .hasMessage("top-k is -1; it must be at least 1, or 0 for all tokens");
        assertThatThrownBy(() -> Generation.greedy().topP(0)).hasMessage("top-p is 0.0, outside (0, 1]");
        assertThatThrownBy(() -> Generation.greedy().repetitionPenalty(-1))
                .hasMessage("repetition penalty is -1.0; it must be above 0 and finite");
        assertThatThrownBy(() -> Generation.greedy().stop("")).hasMessage("an empty text can't stop an answer");
    }
}
