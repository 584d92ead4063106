package ai.lepton.bench.mutation;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.JsonLines;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;

/** JSON Lines, plain and packed: as rows, which are written and read again, and as tables by each recipe. */
final class JsonLinesFormat implements Format {
    private static final Schema SCHEMA =
            new Schema(List.of("age", "weight"), List.of(new Category("site", List.of("north", "south"))));

    private static final String PATIENTS = """
            {"age": 31, "weight": 70.5, "site": "north", "diagnosis": "benign", "scans": [{"mm": 1.5, "seen": null}]}
            {"age": 44, "weight": 81, "site": "south", "diagnosis": "malignant", "smoker": true}

            {"diagnosis": "benign", "age": null, "weight": -1.5e1, "site": "\\u00e9\\ud83d\\ude80"}
            """;

    @Override
    public String name() {
        return "jsonl";
    }

    @Override
    public Limits limits() {
        return Limits.PLAIN;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        byte[] plain = PATIENTS.getBytes(StandardCharsets.UTF_8);
        return List.of(plain, packed(plain));
    }

    private static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    @Override
    public List<Mutator> mutators() {
        return List.of(JsonLinesFormat::changed, JsonLinesFormat::changed, Mutator.bytes());
    }

    /** Changes one line as a JSON document is changed, of a file that is packed at times. */
    private static byte[] changed(byte[] seed, List<byte[]> others, RandomGenerator random) {
        List<String> lines =
                new ArrayList<>(PATIENTS.lines().filter(line -> !line.isEmpty()).toList());
        int at = random.nextInt(lines.size());
        byte[] line = lines.get(at).getBytes(StandardCharsets.UTF_8);
        lines.set(at, new String(new JsonMutator().mutate(line, List.of(line), random), StandardCharsets.UTF_8));
        byte[] plain = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            return Arrays.equals(seed, PATIENTS.getBytes(StandardCharsets.UTF_8)) ? plain : packed(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        JsonLines file = JsonLines.of(Files.write(directory.resolve("rows.jsonl"), mutant));
        List<DataException> refusals = new ArrayList<>();
        int read = use(() -> again(file, directory), refusals);
        for (JsonLines recipe : List.of(
                file.schema(SCHEMA),
                file.schema(SCHEMA).label("diagnosis"),
                file.categories("site", "diagnosis").target("age"),
                file.texts("scans", "smoker").otherNumbers().without("site", "diagnosis"))) {
            read += use(
                    () -> {
                        Table table = recipe.read();
                        JsonLines copy = JsonLines.of(directory.resolve("table.jsonl"));
                        copy.write(table);
                        return copy.columns();
                    },
                    refusals);
        }
        if (read == 0) {
            throw refusals.get(0);
        }
        for (DataException refusal : refusals) {
            MutantReader.requireTelling(refusal);
        }
    }

    /** Writes all rows, and reads them as the same. */
    private static int again(JsonLines file, Path directory) {
        JsonLines copy = JsonLines.of(directory.resolve("copy.jsonl.gz"));
        try (Rows rows = file.rows()) {
            copy.write(rows);
        }
        int count = 0;
        try (Rows rows = file.rows();
                Rows written = copy.rows()) {
            for (Row row : rows) {
                if (!row.equals(written.next())) {
                    throw new IllegalStateException(row + " was not written so that it is read the same");
                }
                count++;
            }
        }
        return count;
    }

    private static int use(Supplier<?> reading, List<DataException> refusals) {
        try {
            Objects.requireNonNull(reading.get());
            return 1;
        } catch (DataException e) {
            refusals.add(e);
            return 0;
        }
    }
}
