package ai.lepton.exchange.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON is UTF-8, and what it says is text. */
class Utf8Test {
    private static byte[] inQuotes(String hex) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.writeBytes("{\"a\":\"".getBytes(StandardCharsets.US_ASCII));
        json.writeBytes(HexFormat.of().parseHex(hex));
        json.writeBytes("\"}".getBytes(StandardCharsets.US_ASCII));
        return json.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "c080, an overlong zero",
        "e080af, an overlong slash",
        "f08080af, a longer one",
        "f4908080, beyond U+10FFFF",
        "f5808080, beyond",
        "eda080, half a pair",
        "ff, no byte of UTF-8"
    })
    void bytesThatAreNotUtf8AreRefusedByEveryReading(String hex, String what) {
        byte[] json = inQuotes(hex);
        assertThatThrownBy(() -> Documents.object("x.json", json))
                .as(what)
                .isInstanceOf(DataException.class)
                .hasMessage("x.json:1:7: not valid UTF-8; save it as UTF-8");
        assertThatThrownBy(() -> Documents.requireJson("x.json", json))
                .as(what)
                .isInstanceOf(DataException.class)
                .hasMessage("x.json:1:7: not valid UTF-8; save it as UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
    void otherEncodingsAreRefused(String encoding) {
        byte[] json = "{\"a\": 1}".getBytes(Charset.forName(encoding));
        assertThatThrownBy(() -> Documents.object("x.json", json)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> Documents.requireJson("x.json", json)).isInstanceOf(DataException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void whatIsNoUtf8SaysWhatIsWanted(String encoding) {
        byte[] json = "{\"a\": 1}".getBytes(Charset.forName(encoding));
        assertThatThrownBy(() -> Documents.object("x.json", json))
                .hasMessage("x.json: not valid UTF-8, but UTF-16 or UTF-32 by its zeros; save it as UTF-8");
    }

    @Test
    void aByteOrderMarkIsPassedOver() {
        byte[] json = "\uFEFF{\"a\": \"b\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(Documents.object("x.json", json)).containsExactly(Map.entry("a", "b"));
        Documents.requireJson("x.json", json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\ud800x\"}",
                "{\"a\":\"\\uDC00\"}",
                "{\"a\":\"\\ud800\\ud800\\udc00\"}",
                "{\"a\":\"\\ud83d\\ude00\\ude00\"}",
                "{\"a\":\"\\\\\\ud800\"}",
                "{\"\\ud800\":1}",
                "{\"a\":\"\\ud800\\n\"}"
            })
    void halfASurrogatePairIsRefusedWhereverItIs(String json) {
        assertThatThrownBy(() -> Documents.object("x.json", json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("x.json:1:")
                .hasMessageEndingWith(
                        ": half a surrogate pair, which is no character; write both halves, or the character itself");
    }

    @Test
    void thePlaceIsLineAndColumn() {
        byte[] json = "{\n  \"a\": 1,\n  \"b\": \"\\udc00\"}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Documents.object("x.json", json))
                .hasMessageStartingWith("x.json:3:9: half a surrogate pair");
    }

    @Test
    void wholePairsAndBackslashesAreRead() {
        String json = "{\"a\": \"\\uD83D\\ude00\", \"b\": \"\\\\ud800\", \"c\": \"\\u00e9\\\\\"}";
        assertThat(Documents.object("x.json", json.getBytes(StandardCharsets.UTF_8)))
                .containsEntry("a", "\uD83D\uDE00")
                .containsEntry("b", "\\ud800")
                .containsEntry("c", "\u00E9\\");
    }

    @Test
    void whatUtf8CantHoldIsNotWrittenAsAQuestionMark() {
        assertThatThrownBy(() -> Documents.write(Map.of("a", "cut \uD83D")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the document has half a surrogate pair, which no text in UTF-8 holds: ")
                .hasMessageContaining("cut \\ud83d");
        assertThatThrownBy(() -> Utf8.required("a label", "\uDE00\uD83D"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a label has half a surrogate pair, which no text in UTF-8 holds: '\\ude00\\ud83d';"
                        + " cut texts between characters, not within one");
        assertThatThrownBy(() -> Utf8.document("evaluation", "\uD83D{}"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("evaluation has half a surrogate pair");
        assertThat(Utf8.bytes("a text", "\uD83D\uDE00\u00E9"))
                .isEqualTo("\uD83D\uDE00\u00E9".getBytes(StandardCharsets.UTF_8));
    }
}
