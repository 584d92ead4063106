package ai.lepton.core.family;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.PyTorch;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.exchange.tensor.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A tiny model of a published family, with what transformers computes with it. */
record TinyModel(String name, Path directory, Safetensors golden) {
    private static final String GOLDEN = "golden.safetensors";

    /**
     * Greatest difference, as a part of the larger of 1 and the expected value. Of all models on a GPU one was 1.2e-5 off, on an
     * H200.
     */
    static final double TOLERANCE = PyTorch.describe().contains(" on gpu(") ? 2e-5 : 1e-5;

    /** What runs a model for inference. */
    enum Running {
        EAGER,
        PLAIN,
        ONEDNN;

        Runner open(Model model, Pretrained pretrained) {
            return switch (this) {
                case EAGER -> Runner.open(model, Backend.EAGER, pretrained.weights(model), null);
                case PLAIN -> Runner.open(model, Kernel.PLAIN, pretrained.weights(model));
                case ONEDNN -> Runner.open(model, Kernel.ONEDNN, pretrained.weights(model));
            };
        }
    }

    static Path root() {
        try {
            return Path.of(Objects.requireNonNull(TinyModel.class.getResource("/golden/families/README.md"))
                            .toURI())
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static TinyModel of(String name) {
        Path directory = root().resolve(name);
        return new TinyModel(name, directory, Safetensors.open(directory.resolve(GOLDEN)));
    }

    static List<TinyModel> all() {
        try (Stream<Path> entries = Files.list(root())) {
            return entries.filter(entry -> Files.exists(entry.resolve(GOLDEN)))
                    .map(entry -> of(entry.getFileName().toString()))
                    .sorted((a, b) -> a.name.compareTo(b.name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<TinyModel> generating() {
        return all().stream()
                .filter(tiny -> tiny.golden.contains("generated.both"))
                .toList();
    }

    /** Returns the prefixes of the batches that the file holds. */
    List<String> batches() {
        return Stream.of("", "left.", "short.")
                .filter(prefix -> golden.contains(prefix + "input_ids"))
                .toList();
    }

    Pretrained pretrained() {
        return Pretrained.open(directory);
    }

    /** Returns the class of transformers that made the golden values. */
    String kind() {
        return Objects.requireNonNull(golden.metadata().get("class"));
    }

    /** Returns the model that answers as that class does. */
    TextTransformer model(Pretrained pretrained) {
        String kind = kind();
        if (kind.endsWith("ForSequenceClassification")) {
            return pretrained.sequenceClassifier();
        } else if (kind.endsWith("ForTokenClassification")) {
            return pretrained.tokenClassifier();
        } else if (kind.endsWith("ForQuestionAnswering")) {
            return pretrained.questionAnswering();
        } else if (kind.endsWith("ForMaskedLM")) {
            return pretrained.maskedLanguageModel();
        } else if (kind.endsWith("ForCausalLM") || kind.endsWith("LMHeadModel")) {
            return pretrained.languageModel();
        }
        assertThat(kind).endsWith("Model");
        return pretrained.features();
    }

    long[] shape(String tensor) {
        return golden.info(tensor).shape().stream().mapToLong(Long::longValue).toArray();
    }

    long[] mask(String prefix) {
        if (golden.contains(prefix + "attention_mask")) {
            return golden.longs(prefix + "attention_mask");
        }
        long[] mask = new long[golden.longs(prefix + "input_ids").length];
        Arrays.fill(mask, 1);
        return mask;
    }

    List<Feed> feeds(String prefix, TextTransformer model) {
        long[] ids = golden.longs(prefix + "input_ids");
        long[] shape = shape(prefix + "input_ids");
        List<Feed> feeds = new ArrayList<>();
        feeds.add(new Feed.Longs(ids, shape));
        feeds.add(new Feed.Longs(mask(prefix), shape));
        if (model.embedding().types() > 0) {
            String types = prefix + "token_type_ids";
            feeds.add(new Feed.Longs(golden.contains(types) ? golden.longs(types) : new long[ids.length], shape));
        }
        return feeds;
    }

    /**
     * Compares values of {@code [b, s, ..]} where there is a token, or of {@code [b, ..]} all.
     *
     * @return the greatest difference
     */
    double assertClose(String tensor, String prefix, float[] actual, boolean byToken) {
        float[] expected = golden.floats(prefix + tensor);
        assertThat(actual).as("%s of %s", tensor, name).hasSameSizeAs(expected);
        long[] mask = mask(prefix);
        int each = byToken ? expected.length / mask.length : expected.length;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            if (!byToken || mask[i / each] == 1) {
                worst = Math.max(worst, difference(actual[i], expected[i]));
            }
        }
        assertThat(worst).as("%s%s of %s", prefix, tensor, name).isLessThan(TOLERANCE);
        return worst;
    }

    static double difference(double actual, double expected) {
        double difference = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    @Override
    public String toString() {
        return name;
    }
}
