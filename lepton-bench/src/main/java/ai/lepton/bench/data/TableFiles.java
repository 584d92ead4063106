package ai.lepton.bench.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The same rows as CSV and as JSON Lines: eight numbers, half of them with all their digits and half with two decimals, a count,
 * two categories and a label. Files stay in {@code target/tables}, for Python to read the same ones.
 */
final class TableFiles {
    static final String[] NUMBERS = IntStream.range(0, 8).mapToObj(i -> "x" + i).toArray(String[]::new);

    private static final Path FOLDER = Path.of("target", "tables");

    private TableFiles() {}

    static Path csv(int rows) throws IOException {
        return written(rows, "csv");
    }

    static Path jsonLines(int rows) throws IOException {
        return written(rows, "jsonl");
    }

    private static Path written(int rows, String format) throws IOException {
        Path file = FOLDER.resolve(rows + "." + format);
        if (Files.exists(file)) {
            return file;
        }
        Files.createDirectories(FOLDER);
        Path aside = Files.createTempFile(FOLDER, "rows", ".part");
        boolean isCsv = format.equals("csv");
        Random random = new Random(1);
        try (BufferedWriter out = Files.newBufferedWriter(aside)) {
            out.write(isCsv ? String.join(",", NUMBERS) + ",count,site,group,y\n" : "");
            for (int row = 0; row < rows; row++) {
                StringBuilder line = new StringBuilder(isCsv ? "" : "{");
                for (int i = 0; i < NUMBERS.length; i++) {
                    double value =
                            i % 2 == 0 ? random.nextDouble() : Math.rint((50 + 20 * random.nextGaussian()) * 100) / 100;
                    line.append(isCsv ? "" : "\"" + NUMBERS[i] + "\": ")
                            .append(value)
                            .append(isCsv ? "," : ", ");
                }
                int count = random.nextInt(100_000);
                String site = "site " + random.nextInt(20);
                char group = (char) ('A' + random.nextInt(5));
                String y = random.nextInt(5) < 2 ? "yes" : "no";
                line.append(
                        isCsv
                                ? count + "," + site + "," + group + "," + y
                                : "\"count\": " + count + ", \"site\": \"" + site + "\", \"group\": \"" + group
                                        + "\", \"y\": \"" + y + "\"}");
                out.write(line.append('\n').toString());
            }
        }
        Files.move(aside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return file;
    }
}
