package ai.lepton.exchange.croissant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.JsonLines;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.exchange.internal.Utf8;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of Croissant's public examples, held against those that mlcroissant loads: see {@code golden.py}. */
class PublicRecordsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/ai/lepton/exchange/croissant");

    @ParameterizedTest
    @CsvSource({
        "1.0/titanic/metadata.json, genders, 2",
        "1.0/titanic/metadata.json, embarkation_ports, 4",
        "1.0/titanic/metadata.json, passengers, 1309",
        "1.0/simple-join/metadata.json, users, 4",
        "1.0/simple-join/metadata.json, publications_by_user, 3",
        "1.0/json-join/metadata.json, items_recordset, 3",
        "1.0/json-join/metadata.json, items_with_prices, 5",
        "1.0/recipes/simple-split.json, books, 9",
        "1.0/recipes/enum.json, direction_enum, 4",
        "1.0/recipes/enum.json, examples, 7",
        "1.0/recipes/file_object_in_zip.json, csv1, 2",
        "1.0/recipes/file_object_in_zip.json, csv2, 2",
        "1.0/recipes/read_binary_file_by_line.json, translations_from_directory, 6",
        "1.0/recipes/read_binary_file_by_line.json, translations_from_zip, 6",
        "1.0/recipes/read_from_directory.json, read_from_directory_example, 2",
        "1.0/recipes/read_from_tar.json, images, 4",
        "1.0/recipes/read_from_tar.json, annotations, 4",
        "1.0/recipes/read_from_tar.json, images_with_annotations, 8",
        "1.0/recipes/minimal_recommended.json, examples, 4",
        "1.0/recipes/multiple_conforms_to.json, examples, 4",
        "1.0/recipes/live_dataset.json, direction_enum, 4",
        "1.0/coco2014-mini/metadata.json, split_enums, 3",
        "1.0/coco2014-mini/metadata.json, images, 2",
        "1.0/coco2014-mini/metadata.json, captions, 4",
        "1.0/pass-mini/metadata.json, images, 8",
        "1.1/recipes/minimal_multilingual.json, examples, 4"
    })
    void areThoseOfMlcroissant(String document, String recordSet, int count) throws IOException {
        String name =
                document.replace("/metadata.json", "").replace(".json", "").replace('/', '-');
        List<Map<String, @Nullable Object>> expected = new ArrayList<>();
        try (Rows golden = JsonLines.of(golden(name + "-" + recordSet)).rows()) {
            golden.forEach(row -> expected.add(plain(row.map())));
        }
        List<Map<String, @Nullable Object>> loaded = new ArrayList<>();
        try (Rows rows =
                DatasetReader.of(GOLDEN.resolve("public").resolve(document)).rows(recordSet)) {
            for (Row row : rows) {
                loaded.add(plain(row.map()));
            }
        }
        assertThat(loaded).hasSize(count);
        if (document.contains("pass-mini")) {
            // Its files are in two archives, which mlcroissant reads in the order of digests of their addresses.
            assertThat(loaded).containsExactlyInAnyOrderElementsOf(expected);
        } else {
            assertThat(loaded).isEqualTo(expected);
        }
    }

    private static Path golden(String name) throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN.resolve("records"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(name + ".jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aFractionIsNoWholeNumber() {
        try (Rows boxes = DatasetReader.of(GOLDEN.resolve("public/1.0/coco2014-mini/metadata.json"))
                .rows("bounding_boxes")) {
            assertThatThrownBy(boxes::next)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("'bounding_boxes/area': '54652.9556' is no whole number");
        }
    }

    /** Returns values as the golden files have them. */
    private static Map<String, @Nullable Object> plain(Map<?, ?> values) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        values.forEach((key, value) -> plain.put((String) key, plain(value)));
        return plain;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return plain(map);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(PublicRecordsTest::plain).toList();
        }
        if (value instanceof Number number) {
            return new BigDecimal(number.toString()).stripTrailingZeros();
        }
        if (value instanceof LocalDate day) {
            return plain(day.atStartOfDay());
        }
        if (value instanceof LocalDateTime time) {
            return time.format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss"));
        }
        if (value instanceof byte[] bytes) {
            try {
                return Utf8.decoder().decode(ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException e) {
                return Map.of("sha256", Sha256.of(bytes));
            }
        }
        return value;
    }
}
