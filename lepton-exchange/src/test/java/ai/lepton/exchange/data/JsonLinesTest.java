package ai.lepton.exchange.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesTest {
    private static final String PATIENTS = """
            {"age": 40, "site": "left", "diagnosis": "malignant", "scans": [{"mm": 1.50}]}

            {"diagnosis": "benign", "age": null, "smoker": true}\r
            {"age": 1e2, "site": "right", "diagnosis": "benign"}
            """;

    @TempDir
    private Path directory;

    private static JsonLines lines(String text) {
        return JsonLines.of("rows.jsonl", () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Row next(Rows rows) {
        return Objects.requireNonNull(rows.next());
    }

    @Test
    void readsATableInWhichWhatARowLacksIsMissing() {
        Table table = lines(PATIENTS)
                .numbers("age")
                .categories("site", "smoker")
                .texts("scans")
                .label("diagnosis")
                .read();
        assertThat(table.numbers()).containsExactly(40, Double.NaN, 100);
        assertThat(table.names("site")).containsExactly("left", null, "right");
        assertThat(table.names("smoker")).containsExactly(null, "true", null);
        assertThat(table.names("scans")).containsExactly("[{\"mm\":1.50}]", null, null);
        assertThat(table.names("diagnosis")).containsExactly("malignant", "benign", "benign");
        assertThat(table.missing()).containsExactly(Map.entry("age", 1), Map.entry("site", 1), Map.entry("smoker", 2));
    }

    @Test
    void keepsEveryValueOfARowExactly() {
        try (Rows rows = lines("\uFEFF" + PATIENTS
                        + "{\"a\":[1,12345678901234567890,1.50,-0.0,-0,1e400,true,null,\"\\ud83d\\ude80\",{\"b\":{}}]}")
                .rows()) {
            assertThat(rows.columns()).containsExactly("age", "site", "diagnosis", "scans");
            Row first = next(rows);
            assertThat(first.place()).isEqualTo("rows.jsonl:1");
            assertThat(first.value("age")).isEqualTo(40L);
            assertThat(first.number("age")).isEqualTo(40);
            assertThat(first.value("scans")).isEqualTo(List.of(Map.of("mm", new BigDecimal("1.50"))));
            Row second = next(rows);
            assertThat(second.number()).isEqualTo(3);
            assertThat(second.columns()).containsExactly("diagnosis", "age", "smoker");
            assertThat(second.isMissing("age")).isTrue();
            assertThat(second.has("site")).isFalse();
            assertThatThrownBy(() -> second.value("site"))
                    .isInstanceOf(DataException.class)
                    .hasMessage("rows.jsonl:3 has no column 'site'; its columns are 'diagnosis', 'age', 'smoker'");
            rows.next();
            assertThat(String.valueOf(next(rows).value("a")))
                    .isEqualTo("[1, 12345678901234567890, 1.50, -0.0, -0.0, 1E+400, true, null, \uD83D\uDE80, {b={}}]");
            assertThat(rows.next()).isNull();
        }
        try (Rows rows = lines("{\"a\": 12345678901234567890}").rows()) {
            assertThat(next(rows).value("a")).isEqualTo(new BigInteger("12345678901234567890"));
        }
    }

    @Test
    void takesEveryOtherKeyForNumbersWhereAsked() {
        Table table = lines("{\"y\":\"p\",\"a\":1}\n{\"b\":2,\"y\":\"q\"}\n")
                .label("y")
                .otherNumbers()
                .read();
        assertThat(table.schema().numbers()).containsExactly("a", "b");
        assertThat(table.numbers()).containsExactly(1, Double.NaN, Double.NaN, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"a\":2}| :1:11: Duplicate Object property \"a\"",
                "{\"a\":NaN}| :1:",
                "{\"a\":1} {\"a\":2}| :1: there is something after the end of the object; write one in each line",
                "[1]| :1: no JSON object; each line must hold one, such as {\"age\": 40}",
                "{\"b\":1}| has no column 'a'; its columns are 'b'",
                "{\"a\":1}\\n{\"a\":| :2:",
                "{\"a\":\"x\"}| :1: column 'a' is 'x', not a finite decimal number such as 12.5 or -3e-4",
                "{\"a\":true}| :1: column 'a' is 'true', no number; read it with categories or texts, or leave it out",
                "{\"a\":[1]}| :1: column 'a' is a list, no number",
                "{\"a\":1e400}| :1: column 'a' is 1e400, beyond the range of a 64-bit float; rescale the column",
                "``| is empty; it needs at least one object, one in each line",
                "\\n \\n| is empty",
            })
    void refusesWhatIsMalformed(String content, String reason) {
        assertThatThrownBy(
                        () -> lines(content.replace("\\n", "\n")).numbers("a").read())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("rows.jsonl" + (reason.startsWith(":") ? "" : " ") + reason);
    }

    @Test
    void refusesDepthLengthAndWhatIsNoUtf8() {
        String deep = "{\"a\":" + "[".repeat(600) + "]".repeat(600) + "}";
        assertThatThrownBy(() -> lines(deep).columns())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("nesting depth");
        assertThatThrownBy(() -> lines("{\"a\":" + "9".repeat(1001) + "}").columns())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("rows.jsonl:1");
        assertThatThrownBy(() -> lines("{\"a\":1}\n{\"a\":\"\\ud800\"}").columns())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("rows.jsonl:2: a text has half a surrogate pair");
        JsonLines latin = JsonLines.of(
                "l.jsonl", () -> new ByteArrayInputStream("{\"a\":\"\u00E9\"}".getBytes(StandardCharsets.ISO_8859_1)));
        assertThatThrownBy(latin::columns)
                .isInstanceOf(DataException.class)
                .hasMessage("l.jsonl:1: byte 0xE9 is not valid UTF-8; save the file as UTF-8");
        JsonLines endless = JsonLines.of("e.jsonl", () -> new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                java.util.Arrays.fill(target, offset, offset + length, (byte) 'x');
                return length;
            }
        });
        assertThatThrownBy(endless::columns)
                .isInstanceOf(DataException.class)
                .hasMessage("e.jsonl:1: a line of more than 67,108,864 bytes; write one object in each line");
    }

    @Test
    void namesAKeyOnceWhicheverFormOfUnicodeItHas() {
        assertThat(lines("{\"e\u0301\":1}\n{\"\u00E9\":2}")
                        .numbers("\u00E9")
                        .read()
                        .numbers())
                .containsExactly(1, 2);
        assertThatThrownBy(() ->
                        lines("{\"e\u0301\":1,\"\u00E9\":2}").numbers("\u00E9").read())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("rows.jsonl:1: the object has");
    }

    @Test
    void readsBackWhatItWrites() throws IOException {
        for (String name : List.of("copy.jsonl", "copy.jsonl.gz")) {
            JsonLines copy = JsonLines.of(directory.resolve(name));
            try (Rows rows = lines(
                            PATIENTS + "{\"a\":[\"\\u0000\\u2028\\\\\\\"\uD83D\uDE80\",1.50,1e400,-1.5e1,0e5,{}]}")
                    .rows()) {
                copy.write(rows);
            }
            try (Rows written = copy.rows();
                    Rows original = lines(PATIENTS
                                    + "{\"a\":[\"\\u0000\\u2028\\\\\\\"\uD83D\uDE80\",1.50,1e400,-1.5e1,0e5,{}]}")
                            .rows()) {
                for (Row row : original) {
                    assertThat(written.next()).isEqualTo(row);
                }
                assertThat(written.next()).isNull();
            }
            boolean isPacked = Files.readAllBytes(directory.resolve(name))[0] == 0x1f;
            assertThat(isPacked).isEqualTo(name.endsWith(".gz"));
        }
    }
}
