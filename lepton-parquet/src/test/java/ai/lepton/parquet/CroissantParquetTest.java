package ai.lepton.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.croissant.DatasetReader;
import ai.lepton.exchange.data.JsonLines;
import ai.lepton.exchange.data.Rows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of Croissant's public examples in Parquet, held against those that mlcroissant loads. */
class CroissantParquetTest {
    private static final Path GOLDEN =
            Path.of("..", "lepton-exchange", "src/test/resources/ai/lepton/exchange/croissant");

    @ParameterizedTest
    @CsvSource({"simple-parquet, persons", "simple-split, data"})
    void areThoseOfMlcroissant(String example, String recordSet) {
        DatasetReader reader = DatasetReader.of(
                        GOLDEN.resolve("public/1.0").resolve(example).resolve("metadata.json"))
                .reading(
                        "application/x-parquet",
                        (file, columns) -> Parquet.of(file).rows());
        List<String> expected = all(JsonLines.of(GOLDEN.resolve("records/1.0-" + example + "-" + recordSet + ".jsonl"))
                .rows());
        assertThat(expected).isNotEmpty();
        assertThat(all(reader.rows(recordSet))).isEqualTo(expected);
    }

    private static List<String> all(Rows rows) {
        List<String> all = new ArrayList<>();
        try (rows) {
            rows.forEach(row -> all.add(row.map().toString()));
        }
        return all;
    }
}
