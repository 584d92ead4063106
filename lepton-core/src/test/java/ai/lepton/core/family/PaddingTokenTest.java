package ai.lepton.core.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.family.TinyModel.Running;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.TextTransformer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts that hold the padding token themselves, as those do that end with a token which pads too. */
class PaddingTokenTest {
    @TempDir
    private Path temporary;

    static Stream<JsonNode> cases() {
        return JsonMapper.shared()
                .readTree(TinyModel.root()
                        .resolveSibling("padding-tokens/golden.json")
                        .toFile())
                .valueStream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aPaddingTokenWithinATextIsWhatTransformersTakesItFor(JsonNode golden) {
        Pretrained pretrained = Edited.copy(golden.path("name").asString(), temporary)
                .config("pad_token_id", golden.path("pad_token_id").toString())
                .open();
        TextTransformer model = pretrained.sequenceClassifier();
        JsonNode rows = golden.path("rows");
        int longest = rows.valueStream().mapToInt(JsonNode::size).max().orElseThrow();
        long[] ids = new long[rows.size() * longest];
        long[] mask = new long[ids.length];
        Arrays.fill(ids, golden.path("pad_token_id").asLong(0));
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < rows.path(row).size(); i++) {
                ids[row * longest + i] = rows.path(row).path(i).asLong();
                mask[row * longest + i] = 1;
            }
        }
        List<Feed> feeds = new ArrayList<>();
        for (long[] values : List.of(ids, mask)) {
            feeds.add(new Feed.Longs(values, rows.size(), longest));
        }
        if (model.embedding().types() > 0) {
            feeds.add(new Feed.Longs(new long[ids.length], rows.size(), longest));
        }
        for (Running running : Running.values()) {
            try (Runner runner = running.open(model, pretrained)) {
                float[] found = runner.output(feeds).values();
                int outputs = found.length / rows.size();
                for (int i = 0; i < found.length; i++) {
                    double wanted = golden.path("logits")
                            .path(i / outputs)
                            .path(i % outputs)
                            .asDouble();
                    assertThat((double) found[i])
                            .as("%s, row %d", running, i / outputs)
                            .isCloseTo(wanted, within(1e-5 * Math.max(1, Math.abs(wanted))));
                }
            }
        }
    }
}
