package ai.lepton.bench.mutation;

import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.parquet.Parquet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Parquet files, packed in each way. */
final class ParquetFormat implements Format {
    private static final int ROWS = 60;

    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public Limits limits() {
        return Limits.PLAIN;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        Path file = Files.createTempFile("seed", ".parquet");
        List<byte[]> seeds = new ArrayList<>();
        try {
            for (Parquet.Packing packing : Parquet.Packing.values()) {
                List<List<?>> rows = new ArrayList<>();
                for (int i = 0; i < ROWS; i++) {
                    rows.add(Arrays.asList(
                            (long) i * i,
                            i % 5 == 0 ? null : i / 7.0,
                            "text " + i % 4,
                            i % 3 == 0,
                            LocalDate.ofEpochDay(i),
                            Instant.ofEpochSecond(i, 1000)));
                }
                Parquet.of(file)
                        .packed(packing)
                        .write(Rows.of("made", List.of("n", "x", "s", "b", "d", "t"), rows.iterator()));
                seeds.add(Files.readAllBytes(file));
            }
        } finally {
            Files.delete(file);
        }
        return seeds;
    }

    @Override
    public List<Mutator> mutators() {
        return List.of(Mutator.bytes());
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        Parquet file = Parquet.of(Files.write(directory.resolve("rows.parquet"), mutant));
        int count = 0;
        try (Rows rows = file.rows()) {
            for (Row row : rows) {
                Objects.requireNonNull(row.toString());
                count++;
            }
        }
        if (count > 0) {
            Objects.requireNonNull(file.numbers("x").texts("s").read().missing());
        }
    }
}
