package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.JsonLines;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is found out about a file of data by reading all of it, row by row.
 *
 * @param encodingFormat its media types
 * @param bytes its size
 * @param sha256 its digest
 * @param rows number of rows
 * @param columns what is in each column, in the order of the file
 */
record DescribedFile(
        Path file, List<String> encodingFormat, long bytes, String sha256, long rows, Map<String, ColumnKind> columns) {
    private static final int MOST_COLUMNS = 100_000;

    static DescribedFile of(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        boolean isGzip = name.endsWith(".gz");
        String bare = isGzip ? name.substring(0, name.length() - 3) : name;
        String format = bare.endsWith(".csv")
                ? "text/csv"
                : bare.endsWith(".tsv") || bare.endsWith(".tab")
                        ? "text/tab-separated-values"
                        : bare.endsWith(".jsonl") || bare.endsWith(".ndjson") || bare.endsWith(".jsonlines")
                                ? "application/jsonlines"
                                : null;
        if (format == null) {
            throw new DataException(
                    file + ": what kind of file it is, its ending tells; .csv, .tsv and .jsonl are described,"
                            + " also with .gz");
        }
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a directory; name a file in it");
        }
        if (!Files.exists(file)) {
            throw new DataException(file + PlainFile.missing(file));
        }
        PlainFile.refuseSpecial(file.toString(), file);
        Map<String, ColumnKind> columns = new LinkedHashMap<>();
        long rows;
        try (Rows all = open(file, format)) {
            rows = format.equals("application/jsonlines") ? seeObjects(all, columns) : seeCells(all, columns);
        }
        if (columns.containsKey("")) {
            throw new DataException(
                    file + ": column " + (List.copyOf(columns.keySet()).indexOf("") + 1)
                            + " has no name, by which readers of Croissant ask for it; give it one, or leave the"
                            + " column out");
        }
        return new DescribedFile(
                file,
                isGzip ? List.of(format, "application/gzip") : List.of(format),
                size(file),
                digest(file),
                rows,
                columns);
    }

    private static Rows open(Path file, String format) {
        return switch (format) {
            case "text/csv" -> Csv.of(file).rows();
            case "application/jsonlines" -> JsonLines.of(file).rows();
            default -> Csv.of(file).separatedBy('\t').rows();
        };
    }

    private static long seeCells(Rows rows, Map<String, ColumnKind> columns) {
        List<String> names = rows.columns();
        for (String name : names) {
            if (columns.put(name, new ColumnKind()) != null) {
                throw new DataException(
                        rows.name() + ": the header has " + Quoted.of(name) + " twice; column names must be distinct");
            }
        }
        List<ColumnKind> kinds = List.copyOf(columns.values());
        long count = 0;
        for (Row row = rows.next(); row != null; row = rows.next()) {
            count++;
            List<?> values = row.values();
            for (int i = 0; i < kinds.size(); i++) {
                if (values.get(i) instanceof String text) {
                    kinds.get(i).seeCell(text);
                }
            }
        }
        return count;
    }

    private static long seeObjects(Rows rows, Map<String, ColumnKind> columns) {
        long count = 0;
        for (Row row = rows.next(); row != null; row = rows.next()) {
            count++;
            String place = row.place();
            for (int i = 0; i < row.columns().size(); i++) {
                columns.computeIfAbsent(row.columns().get(i), ignored -> new ColumnKind())
                        .see(row.values().get(i), place);
            }
            if (columns.size() > MOST_COLUMNS) {
                throw new DataException(place + ": more than " + MOST_COLUMNS + " different keys are no records");
            }
        }
        return count;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new DataException(file + " can't be read: " + PlainFile.reason(e), e);
        }
    }

    private static String digest(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Sha256.of(in);
        } catch (IOException e) {
            throw new DataException(file + " can't be read: " + PlainFile.reason(e), e);
        }
    }
}
