package ai.lepton.exchange.tensor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in several files: as huggingface_hub splits them, see golden.py in the folder of shards, and held against their index. */
class TensorShardsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/ai/lepton/exchange/tensor/shards");
    private static final String INDEX = "model.safetensors.index.json";

    @TempDir
    private Path folder;

    @Test
    void splitsAsTheHubDoes() throws IOException {
        Map<String, Map<String, String>> wanted = new LinkedHashMap<>();
        Map<String, SafetensorsWriter> writers = new LinkedHashMap<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(GOLDEN.resolve("split.csv"))) {
            for (NamedCsvRecord row : rows) {
                String limit = row.getField("case") + " " + row.getField("limit");
                wanted.computeIfAbsent(limit, ignored -> new LinkedHashMap<>())
                        .put(row.getField("tensor"), row.getField("file"));
                int bytes = Integer.parseInt(row.getField("bytes"));
                writers.computeIfAbsent(limit, ignored -> new SafetensorsWriter())
                        .tensor(row.getField("tensor"), DType.U8, ByteBuffer.allocate(bytes), bytes);
            }
        }
        assertThat(wanted).hasSize(5);
        wanted.forEach((name, files) -> {
            String limit = name.substring(2);
            SafetensorsWriter writer = requireNonNull(writers.get(name));
            TensorShards shards =
                    limit.endsWith("B") ? writer.shards(limit) : writer.shards("model", Long.parseLong(limit));
            Map<String, String> found = new LinkedHashMap<>();
            shards.files().forEach((file, shard) -> shard.sizes().keySet().forEach(tensor -> found.put(tensor, file)));
            assertThat(found).as(limit).isEqualTo(files);
            assertThat(shards.index().isPresent()).isEqualTo(shards.files().size() > 1);
            shards.index().ifPresent(index -> assertThat(index.weightMap()).isEqualTo(files));
        });
    }

    @Test
    void readsWhatTheHubSplit() throws IOException {
        ShardedTensors model = ShardedTensors.open(GOLDEN);
        assertThat(model.files()).hasSize(3);
        assertThat(model.names())
                .containsExactlyInAnyOrder("embedding.weight", "layer.0.weight", "layer.0.bias", "head.weight");
        assertThat(model.floats("layer.0.bias")).containsExactly(1, 2, 3);
        assertThat(model.file("head.weight").doubles("head.weight")).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(model.disagreements()).isEmpty();
        byte[] json = Files.readAllBytes(GOLDEN.resolve(INDEX));
        ShardedTensors.Index index = ShardedTensors.Index.of(INDEX, json);
        assertThat(ShardedTensors.Index.ofJson(index.toJson())).isEqualTo(index);
        assertThat(index.metadata()).containsOnlyKeys("total_size");
    }

    @Test
    void writesWhatTheHubWouldWrite() throws IOException {
        ShardedTensors golden = ShardedTensors.open(GOLDEN);
        SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
        for (String name : List.of("embedding.weight", "layer.0.weight", "layer.0.bias", "head.weight")) {
            TensorInfo info = golden.info(name);
            long[] shape = info.shape().stream().mapToLong(Long::longValue).toArray();
            writer.tensor(name, info.dtype(), golden.buffer(name), shape);
        }
        writer.shards("model", 50).write(folder);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> written = files.toList();
            assertThat(written).hasSize(4);
            for (Path file : written) {
                assertThat(file).hasSameBinaryContentAs(GOLDEN.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void oneFileHoldsAllWhereItMay() throws IOException {
        SafetensorsWriter writer =
                new SafetensorsWriter().tensor("a", new float[] {1, 2}, 2).tensor("b", new float[3], 3);
        writer.shards("model", 8).write(folder);
        assertThat(folder.resolve("model-00002-of-00002.safetensors")).exists();
        assertThat(ShardedTensors.open(folder)).hasToString(folder.resolve(INDEX) + ": 2 tensors in 2 files");
        writer.shards("5GB").write(folder);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("model.safetensors");
        }
        assertThat(ShardedTensors.open(folder).floats("a")).containsExactly(1, 2);
        writer.shards("model", 8).write(folder);
        assertThat(folder.resolve("model.safetensors"))
                .as("a single file goes before an index")
                .doesNotExist();
        assertThat(ShardedTensors.open(folder).files()).hasSize(2);
    }

    @Test
    void anotherStemHasFilesOfItsOwn() {
        new SafetensorsWriter()
                .tensor("a", new float[1], 1)
                .tensor("b", new float[1], 1)
                .shards("adapter_model", 4)
                .write(folder.resolve("new"));
        assertThat(ShardedTensors.open(folder.resolve("new"), "adapter_model").names())
                .containsExactly("a", "b");
        assertThatThrownBy(() -> ShardedTensors.open(folder.resolve("new")))
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve("new") + " has no tensors; wanted model.safetensors or " + INDEX);
        assertThatThrownBy(() -> ShardedTensors.open(folder, "../model")).isInstanceOf(DataException.class);
    }

    @Test
    void theIndexAndTheFilesAreHeldAgainstEachOther() throws IOException {
        new SafetensorsWriter().tensor("a", new float[] {1}, 1).write(folder.resolve("one.safetensors"));
        new SafetensorsWriter()
                .tensor("b", new float[] {2}, 1)
                .tensor("c", new float[] {3}, 1)
                .write(folder.resolve("two.safetensors"));
        String both = "\"a\": \"one.safetensors\", \"b\": \"two.safetensors\"";
        refused(
                "{\"metadata\": {}, \"weight_map\": {" + both + "}}",
                INDEX
                        + ": it does not list tensor 'c', which two.safetensors holds; take the model anew from its source,"
                        + " or open it by openAsFound(directory, stem)");
        assertThat(ShardedTensors.openAsFound(folder, "model").disagreements())
                .containsExactly("it does not list tensor 'c', which two.safetensors holds");
        assertThat(ShardedTensors.openAsFound(folder, "model").floats("c")).containsExactly(3);
        String all = both + ", \"c\": \"two.safetensors\"";
        refused(
                "{\"metadata\": {\"total_size\": 13}, \"weight_map\": {" + all + "}}",
                INDEX + ": its total_size is 13, but the tensors have 12 bytes; take the model anew");
        refused(
                "{\"metadata\": {\"total_size\": \"12\"}, \"weight_map\": {" + all + "}}",
                INDEX + ": its total_size is '12', which is no number; take the model anew");
        refused(
                "{\"weight_map\": {" + all + ", \"d\": \"one.safetensors\"}}",
                INDEX + " says that one.safetensors holds tensor 'd', but no file does");
        refused(
                "{\"weight_map\": {\"a\": \"one.safetensors\", \"b\": \"one.safetensors\", \"c\": \"two.safetensors\"}}",
                INDEX + " says that one.safetensors holds tensor 'b', but two.safetensors does");
        refused(
                "{\"weight_map\": {" + all + ", \"d\": \"three.safetensors\"}}",
                INDEX + " names the file 'three.safetensors', which is not in " + folder + "; copy it there");
        new SafetensorsWriter().tensor("a", new float[] {1}, 1).write(folder.resolve("three.safetensors"));
        refused(
                "{\"weight_map\": {" + all + ", \"d\": \"three.safetensors\"}}",
                "tensor 'a' is in one.safetensors and in three.safetensors; wanted it in one of them");
        Files.writeString(
                folder.resolve(INDEX), "{\"metadata\": {\"total_size\": 12.0}, \"weight_map\": {" + all + "}}");
        assertThat(ShardedTensors.open(folder).names()).hasSize(3);
    }

    private void refused(String index, String why) throws IOException {
        Files.writeString(folder.resolve(INDEX), index);
        assertThatThrownBy(() -> ShardedTensors.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(why)
                .hasMessageStartingWith(folder.toString());
    }

    @Test
    void whatTheIndexSaysBesideIsKeptInItsOrder() {
        String json =
                "{\"z\": 1, \"metadata\": {\"total_size\": 4, \"a\": [1.50]}, \"weight_map\": {\"w\": \"f\"}, \"b\": null}";
        ShardedTensors.Index index = ShardedTensors.Index.of("index", json.getBytes(StandardCharsets.UTF_8));
        assertThat(index.extra().keySet()).containsExactly("z", "b");
        assertThat(index.toJson().replaceAll("\\s", ""))
                .isEqualTo(
                        "{\"metadata\":{\"total_size\":4,\"a\":[1.50]},\"weight_map\":{\"w\":\"f\"},\"z\":1,\"b\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5 GiB", "GB", "-1GB", "1e3MB", "5gbb"})
    void refusesSizesThatAreNone(String size) {
        SafetensorsWriter writer = new SafetensorsWriter().tensor("a", new float[1], 1);
        assertThatThrownBy(() -> writer.shards(size))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "maxShardSize is '" + size + "'; a number and one of TB, GB, MB and KB would do, such as 5GB");
    }

    @ParameterizedTest
    @CsvSource({
        "5GB, 5000000000",
        "0.5 kb, 500",
        "2TB, 2000000000000",
        "1.9999KB, 1999",
        "9999999999999TB, 9223372036854775807"
    })
    void readsSizesAsTheHubDoes(String size, long bytes) {
        assertThat(TensorShards.bytes(size)).isEqualTo(bytes);
    }

    @Test
    void refusesWhatHoldsNothing() {
        assertThatThrownBy(() -> new SafetensorsWriter().shards("5GB"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no tensor to write; add some by tensor(...)");
        assertThatThrownBy(() ->
                        new SafetensorsWriter().tensor("a", new float[1], 1).shards("a/b", 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stem is 'a/b'; the beginning of a file's name would do, such as model");
        assertThatThrownBy(() ->
                        new SafetensorsWriter().tensor("a", new float[1], 1).shards("model", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a shard of at most 0 bytes holds nothing; 1 or more would do");
    }
}
