package ai.lepton.core.text;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tokenizers under golden/tokenizers, and what transformers made of hard texts with them. */
final class Goldens {
    static final List<String> KINDS =
            List.of("word-piece", "byte-level", "roberta", "llama", "metaspace", "llama3", "unigram", "camembert");

    private Goldens() {}

    static Path directory(String kind) {
        return file("tokenizers/" + kind);
    }

    /** Returns what transformers made of texts by the settings beside a tokenizer. */
    static Path settings() {
        return file("tokenizer-settings/golden.json");
    }

    private static Path file(String name) {
        try {
            URL found = Objects.requireNonNull(Goldens.class.getResource("/golden/" + name), name);
            return Path.of(found.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode of(String kind) {
        return JsonMapper.shared().readTree(directory(kind).resolve("golden.json"));
    }

    static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }
}
