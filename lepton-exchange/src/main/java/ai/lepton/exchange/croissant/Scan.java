package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.Resource.Extract;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.JsonLines;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the files of one resource, one after another: what fields extract from each row, line, value, or file. */
final class Scan implements Cursor<Raw> {
    private static final int LONGEST_LINE = 16 << 20;
    private static final Set<String> JSON_LINES = Set.of(
            "application/jsonlines",
            "application/x-jsonlines",
            "application/jsonl",
            "application/x-jsonl",
            "application/x-ndjson",
            "text/jsonl");

    private enum Method {
        TABLE,
        JSON,
        LINES,
        CONTENT,
        FILE
    }

    private final Resource resource;
    private final List<Extract> wanted;
    private final DatasetReader.Options options;
    private final Storage storage;
    private final Method method;
    private final Map<String, JsonPath> paths = new HashMap<>();
    private final Iterator<DataFile> files;
    private @Nullable Cursor<Raw> open;

    /**
     * Prepares a reading; no file is opened yet.
     *
     * @param keep files that are read
     */
    Scan(
            Resource resource,
            List<Extract> wanted,
            DatasetReader.Options options,
            Storage storage,
            Predicate<DataFile> keep) {
        this.resource = resource;
        this.wanted = wanted;
        this.options = options;
        this.storage = storage;
        this.method = method();
        for (Extract extract : wanted) {
            if (extract.jsonPath() != null) {
                paths.put(extract.jsonPath(), new JsonPath(extract.jsonPath()));
            }
        }
        this.files = storage.files(resource).stream().filter(keep).iterator();
    }

    private Method method() {
        boolean isTable = wanted.stream().anyMatch(extract -> extract.column() != null);
        boolean isJson = wanted.stream().anyMatch(extract -> extract.jsonPath() != null);
        boolean isContent = has("content");
        boolean isLines = has("lines") || (has("lineNumbers") && !isTable && !isJson);
        if (has("filepath")) {
            throw refused("fileProperty 'filepath' depends on where files are kept; 'fullpath' is read");
        }
        int ways = (isTable ? 1 : 0) + (isJson ? 1 : 0) + (isContent ? 1 : 0) + (isLines ? 1 : 0);
        if (ways > 1) {
            throw refused(
                    "its fields take columns, JSON paths, lines and content side by side; describe the file once more"
                            + " for each of these");
        }
        return isTable
                ? Method.TABLE
                : isJson
                        ? isJsonLines() ? Method.TABLE : Method.JSON
                        : isContent ? Method.CONTENT : isLines ? Method.LINES : Method.FILE;
    }

    private boolean isJsonLines() {
        return resource.encodingFormat().stream().anyMatch(JSON_LINES::contains);
    }

    private boolean has(String property) {
        return wanted.stream().anyMatch(extract -> property.equals(extract.fileProperty()));
    }

    private DataException refused(String why) {
        return new DataException("files " + Quoted.of(resource.id()) + ": " + why);
    }

    @Override
    public @Nullable Raw next() {
        while (true) {
            Cursor<Raw> current = open;
            if (current != null) {
                Raw raw = current.next();
                if (raw != null) {
                    return raw;
                }
                current.close();
                open = null;
            }
            if (!files.hasNext()) {
                return null;
            }
            open = open(files.next());
        }
    }

    private Cursor<Raw> open(DataFile file) {
        try {
            return switch (method) {
                case TABLE -> table(file);
                case JSON -> json(file);
                case LINES -> new Lines(file, Archive.unzipped(file, options.most()));
                case CONTENT -> one(file, content(file));
                case FILE -> one(file, null);
            };
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static DataException unreadable(DataFile file, IOException e) {
        return new DataException(file.shown() + " can't be read: " + PlainFile.reason(e), e);
    }

    /** Returns the values of a place, with those that are the file's own. */
    private Raw raw(DataFile file, long number, long index, Function<Extract, @Nullable Object> of) {
        @Nullable Object[] values = new @Nullable Object[wanted.size()];
        for (int i = 0; i < values.length; i++) {
            Extract extract = wanted.get(i);
            String property = extract.fileProperty();
            values[i] = property == null
                    ? of.apply(extract)
                    : switch (property) {
                        case "fullpath" -> file.fullpath();
                        case "filename" -> file.filename();
                        case "lineNumbers" -> index;
                        default -> of.apply(extract);
                    };
        }
        return new Raw(file.shown(), number, values, Map.of());
    }

    private Cursor<Raw> one(DataFile file, byte @Nullable [] content) {
        Iterator<Raw> once = List.of(raw(file, 1, 0, extract -> content)).iterator();
        return () -> once.hasNext() ? once.next() : null;
    }

    private byte[] content(DataFile file) throws IOException {
        try (InputStream in = file.content().open()) {
            byte[] bytes = in.readNBytes(Documents.LONGEST);
            if (bytes.length == Documents.LONGEST && in.read() >= 0) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s has more than %,d bytes, too many for one value",
                        file.shown(),
                        Documents.LONGEST));
            }
            return bytes;
        }
    }

    private Cursor<Raw> table(DataFile file) {
        Rows rows = rows(file);
        return new Cursor<>() {
            private long index;

            @Override
            public @Nullable Raw next() {
                Row row = rows.next();
                if (row == null && isByPath(file) && file.content() instanceof Verified verified) {
                    recheck(file, verified);
                }
                return row == null ? null : raw(file, row.number(), index++, extract -> value(rows, row, extract));
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }

    /** Returns whether a reader that was given reads the file by its path, and so opens it itself. */
    private boolean isByPath(DataFile file) {
        return file.onDisk() != null && resource.encodingFormat().stream().anyMatch(options.formats()::containsKey);
    }

    private static void recheck(DataFile file, Verified verified) {
        try {
            verified.recheck();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private @Nullable Object value(Rows rows, Row row, Extract extract) {
        String column = extract.column();
        if (column != null) {
            if (isJsonLines() && !row.has(column)) {
                return null;
            }
            if (!row.has(column)) {
                throw new DataException(rows.name() + " has no column " + Quoted.of(column)
                        + Nearest.hint(column, rows.columns()) + "; its columns are " + Quoted.all(rows.columns()));
            }
            return row.value(column);
        }
        List<@Nullable Object> found = path(extract).find(row.map());
        return found.isEmpty() ? null : found.get(0);
    }

    private JsonPath path(Extract extract) {
        JsonPath path = paths.get(String.valueOf(extract.jsonPath()));
        if (path == null) {
            throw new IllegalStateException("every path is prepared");
        }
        return path;
    }

    private List<String> columns() {
        return wanted.stream()
                .map(Extract::column)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private Rows rows(DataFile file) {
        for (String format : resource.encodingFormat()) {
            DatasetReader.TableFormat given = options.formats().get(format);
            if (given != null) {
                if (isByPath(file) && file.content() instanceof Verified verified) {
                    recheck(file, verified);
                }
                return given.open(storage.onDisk(file), columns());
            }
            if (format.equals("text/csv") || format.equals("text/tab-separated-values")) {
                Csv csv =
                        Csv.of(file.shown(), file.content()::open).separatedBy(format.equals("text/csv") ? ',' : '\t');
                Set<String> missing = options.missing();
                return (missing == null ? csv : csv.missing(missing.toArray(String[]::new))).rows();
            }
            if (JSON_LINES.contains(format)) {
                return JsonLines.of(file.shown(), file.content()::open).rows();
            }
        }
        boolean isParquet = resource.encodingFormat().stream().anyMatch(format -> format.contains("parquet"));
        throw refused("tables in " + Quoted.all(resource.encodingFormat())
                + " are not read here; "
                + (isParquet
                        ? "say reading(\"application/x-parquet\", …) with the reader of lepton-parquet"
                        : "text/csv, text/tab-separated-values and application/jsonlines are, and what"
                                + " reading(...) adds"));
    }

    /** Values of a JSON document that paths find; the first values make the first record, and so on. */
    private Cursor<Raw> json(DataFile file) throws IOException {
        if (resource.encodingFormat().stream().noneMatch(format -> format.contains("json"))) {
            throw refused("jsonPath is for application/json, and it has " + Quoted.all(resource.encodingFormat()));
        }
        Object document = Documents.read(file.shown(), unzipped(file), Object.class);
        Map<Extract, List<@Nullable Object>> found = new LinkedHashMap<>();
        int count = -1;
        for (Extract extract : wanted) {
            if (extract.jsonPath() != null) {
                List<@Nullable Object> values = path(extract).find(document);
                if (count >= 0 && values.size() != count) {
                    throw new DataException(file.shown() + ": JSON path " + Quoted.of(extract.jsonPath()) + " finds "
                            + values.size() + " values, but another finds " + count + "; they must be as many");
                }
                count = values.size();
                found.put(extract, values);
            }
        }
        JsonPath.requireAligned(
                file.shown(), found.keySet().stream().map(this::path).toList(), document);
        int records = Math.max(count, 0);
        return new Cursor<>() {
            private int at;

            @Override
            public @Nullable Raw next() {
                if (at == records) {
                    return null;
                }
                int index = at++;
                return raw(file, index + 1L, index, extract -> {
                    List<@Nullable Object> values = found.get(extract);
                    return values == null ? null : values.get(index);
                });
            }
        };
    }

    private byte[] unzipped(DataFile file) throws IOException {
        try (InputStream in = Archive.unzipped(file, options.most())) {
            return in.readNBytes(Documents.LONGEST + 1);
        }
    }

    /** The lines of a file, which end in LF, CR or both. */
    private final class Lines implements Cursor<Raw> {
        private final DataFile file;
        private final InputStream in;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private long index;
        private boolean isAfterReturn;

        Lines(DataFile file, InputStream in) {
            this.file = file;
            this.in = new BufferedInputStream(in, 1 << 16);
        }

        @Override
        public @Nullable Raw next() {
            try {
                return read();
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }

        private @Nullable Raw read() throws IOException {
            line.reset();
            while (true) {
                int one = in.read();
                if (one < 0) {
                    return line.size() == 0 ? null : take();
                }
                if (one == '\n' && isAfterReturn) {
                    isAfterReturn = false;
                    continue;
                }
                isAfterReturn = one == '\r';
                if (one == '\n' || one == '\r') {
                    return take();
                }
                if (line.size() == LONGEST_LINE) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "%s:%d: a line of more than %,d bytes",
                            file.shown(),
                            index + 1,
                            LONGEST_LINE));
                }
                line.write(one);
            }
        }

        private Raw take() {
            byte[] bytes = line.toByteArray();
            long number = index++;
            return raw(file, number + 1, number, extract -> bytes);
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
    }
}
