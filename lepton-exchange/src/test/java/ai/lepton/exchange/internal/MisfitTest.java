package ai.lepton.exchange.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MisfitTest {
    /** One field of each type that documents have. */
    record Fields(
            Instant time,
            LocalDate day,
            String text,
            double number,
            int whole,
            boolean isTrue,
            List<String> list,
            Map<String, String> object,
            Fields fields) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"time": "2026-11-2"}       | f.json:1:10: time: '2026-11-2' is no point in time, such as 2026-01-31T12:00:00Z
            {"day": "31.1.2026"}        | f.json:1:9: day: '31.1.2026' is no date, such as 2026-01-31
            {"time": []}                | f.json:1:10: time: it is a list; it must be a point in time, such as 2026-01-31T12:00:00Z
            {"time": 1}                 | f.json:1:10: time: it is a number; it must be a point in time, such as 2026-01-31T12:00:00Z
            {"time": "5"}               | f.json:1:10: time: '5' is no point in time, such as 2026-01-31T12:00:00Z
            {"text": {}}                | f.json:1:10: text: it is an object; it must be text
            {"number": "high"}          | f.json:1:12: number: it is text; it must be a number
            {"number": []}              | f.json:1:12: number: it is a list; it must be a number
            {"whole": "x"}              | f.json:1:11: whole: it is text; it must be a whole number that fits
            {"isTrue": "perhaps"}       | f.json:1:12: isTrue: it is text; it must be a value of true or false
            {"list": {}}                | f.json:1:10: list: it is an object; it must be a list
            {"object": 1}               | f.json:1:12: object: it is a number; it must be an object
            {"fields": [1]}             | f.json:1:12: fields: it is a list; it must be an object
            {"fields": true}            | f.json:1:12: fields: it is true or false; it must be an object
            {"text": "a"                | f.json:1:13: Unexpected end-of-input: expected close marker for Object
            []                          | f.json:1:1: it is a list; it must be an object
            """)
    void saysWhatAValueIsAndWhatItMustBe(String json, String message) {
        assertThatThrownBy(() -> Documents.read("f.json", json.getBytes(StandardCharsets.UTF_8), Fields.class))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
    }
}
