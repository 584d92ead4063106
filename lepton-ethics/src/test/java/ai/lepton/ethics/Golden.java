package ai.lepton.ethics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files that golden.py wrote. */
@SuppressWarnings("exports")
public final class Golden {
    private Golden() {}

    public static Stream<JsonNode> cases(String file) {
        try (InputStream stream = Objects.requireNonNull(Golden.class.getResourceAsStream("golden/" + file), file)) {
            JsonNode cases = JsonMapper.builder().build().readTree(stream);
            return IntStream.range(0, cases.size()).mapToObj(cases::get);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static double[] doubles(JsonNode array) {
        return IntStream.range(0, array.size())
                .mapToDouble(i -> array.get(i).asDouble())
                .toArray();
    }

    public static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }
}
