package ai.lepton.exchange.croissant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.internal.Documents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {
    private static final String JSON = """
            {"a": [{"x": 1, "y/z": 2}, {"x": 3, "in": {"x": 4}}], "b": {"c": "d", "e": null}, "it's": 5}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$.a[*].x | [1, 3]",
                "a[0].x | [1]",
                "$.a[-1].in.x | [4]",
                "$['a'][0]['y/z'] | [2]",
                "$..x | [1, 3, 4]",
                "$.b.* | [d, null]",
                "$.b.e | [null]",
                "$.missing.x | []",
                "$[\"it's\"] | [5]",
                "$.a[7].x | []",
            })
    void findsWhatStandsThere(String path, String found) {
        assertThat(new JsonPath(path)
                        .find(Documents.object("x", JSON.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .hasToString(found);
    }

    @Test
    void theWholeDocumentIsFoundToo() {
        assertThat(new JsonPath("$").find(3)).containsExactly(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$.a[?(@.x>1)]",
                "$.a[0:2]",
                "$.a[0,1]",
                "$..*",
                "$.a[(@.length-1)]",
                "$.",
                "$x",
                "$['a",
                "$.length()"
            })
    void otherKindsAreRefusedByName(String path) {
        assertThatThrownBy(() -> new JsonPath(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("JSON path '");
    }

    @Test
    void aPathThatFindsTooMuchIsAnErrorOfTheData() {
        Object json = java.util.Collections.nCopies(5_000, java.util.Collections.nCopies(5_000, 1));
        JsonPath path = new JsonPath("$[*][*]");

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> path.find(json))
                .isInstanceOf(ai.lepton.exchange.DataException.class)
                .hasMessageContaining("finds more than 20000000 values");
    }
}
