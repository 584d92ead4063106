package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Rows;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads the records of a data set from its files.
 *
 * <pre>{@code
 * try (Rows passengers = DatasetReader.of(Path.of("titanic/croissant.json")).rows("passengers")) {
 *     for (Row passenger : passengers) {
 *         System.out.println(passenger.value("passengers/age"));
 *     }
 * }
 * }</pre>
 *
 * <p>Columns are the ids of the fields. Values have the fields' types: {@code sc:Text} and {@code sc:URL} are {@link String},
 * {@code sc:Integer} is {@link Long} or, beyond 64 bits, {@link java.math.BigInteger}, {@code sc:Float} is {@link Double},
 * {@code sc:Boolean} is {@link Boolean}, {@code sc:Date} is {@link java.time.LocalDate}, {@code sc:DateTime} is {@link
 * java.time.LocalDateTime} or, with an offset, {@link java.time.OffsetDateTime}, {@code sc:Time} is {@link
 * java.time.LocalTime}; images, sounds and films are the bytes of their files, at whatever sampling rate those have; arrays are
 * lists, and fields with subfields maps.
 *
 * <p>CSV, TSV, JSON, JSON Lines and lines of text are read, plain, with gzip, and in zip and tar archives; other formats by a
 * reader that is given with {@link #reading}. Files are read one after another, in the order of their paths, and records
 * one by one; JSON documents, and records that others are joined to, are held in memory.
 *
 * <p>Nothing is fetched from a network, no path leads out of the document's directory, and a file's digest is checked before its
 * first record is given. What is checked is what is read: a file that is replaced meanwhile is read as it was, and one that is
 * written anew in its place is told of at its end. A reader is immutable: each method returns a new one. Whatever is wrong with a file is a {@link
 * DataException}.
 */
public final class DatasetReader {
    /** What fetches a file that is not on this machine. */
    @FunctionalInterface
    public interface Downloader {
        /** Returns the bytes at an address; the reader closes the stream. */
        InputStream open(URI address) throws IOException;
    }

    /** What reads tables of a format that is not read here. */
    @FunctionalInterface
    public interface TableFormat {
        /**
         * Opens the rows of a file, which the caller closes. As it opens the file itself, the file's digest is checked before
         * that, and once more when the rows have ended.
         *
         * @param columns those that are asked for; others may be left out
         */
        Rows open(Path file, List<String> columns);
    }

    /** How files are found and read; changed only while a reader is made. */
    static final class Options {
        private final Path directory;
        private Path root;
        private boolean isChecked = true;
        private Map<String, Path> files = Map.of();
        private Map<String, TableFormat> formats = Map.of();
        private @Nullable Downloader downloader;
        private @Nullable Set<String> missing;
        private long most = 64L << 30;
        private Map<String, Object> wanted = Map.of();

        private Options(Path directory) {
            this.directory = directory;
            this.root = directory;
        }

        private Options(Options other) {
            this.directory = other.directory;
            this.root = other.root;
            this.isChecked = other.isChecked;
            this.files = other.files;
            this.formats = other.formats;
            this.downloader = other.downloader;
            this.missing = other.missing;
            this.most = other.most;
            this.wanted = other.wanted;
        }

        Path directory() {
            return directory;
        }

        /** Returns the directory that no path may lead out of. */
        Path root() {
            return root;
        }

        boolean isChecked() {
            return isChecked;
        }

        Map<String, Path> files() {
            return files;
        }

        Map<String, TableFormat> formats() {
            return formats;
        }

        @Nullable Downloader downloader() {
            return downloader;
        }

        @Nullable Set<String> missing() {
            return missing;
        }

        long most() {
            return most;
        }

        Map<String, Object> wanted() {
            return wanted;
        }
    }

    private final Croissant croissant;
    private final Options options;

    private DatasetReader(Croissant croissant, Options options) {
        this.croissant = croissant;
        this.options = options;
    }

    /**
     * Reads a document, whose files are beside it.
     *
     * @throws DataException if it can't be read
     */
    public static DatasetReader of(Path document) {
        Path directory =
                Elements.required("document", document).toAbsolutePath().getParent();
        return of(Croissant.read(document), directory == null ? document.toAbsolutePath() : directory);
    }

    static DatasetReader of(Croissant croissant, Path directory) {
        Elements.required("croissant", croissant);
        Path absolute =
                Elements.required("directory", directory).toAbsolutePath().normalize();
        return new DatasetReader(croissant, new Options(absolute));
    }

    private DatasetReader with(Consumer<Options> change) {
        Options changed = new Options(options);
        change.accept(changed);
        return new DatasetReader(croissant, changed);
    }

    private static <V> Map<String, V> plus(Map<String, V> map, String key, V value) {
        Map<String, V> all = new LinkedHashMap<>(map);
        all.put(key, value);
        return Map.copyOf(all);
    }

    /** Returns the document. */
    public Croissant croissant() {
        return croissant;
    }

    /** Returns a reader that does not hold files against the digests in the document. */
    public DatasetReader withoutDigests() {
        return with(changed -> changed.isChecked = false);
    }

    /**
     * Returns a reader that takes files from anywhere within this directory, where a document's paths lead out of its own.
     */
    public DatasetReader within(Path root) {
        Path absolute = Elements.required("root", root).toAbsolutePath().normalize();
        return with(changed -> changed.root = absolute);
    }

    /**
     * Returns a reader that takes a file, or a directory in the place of an archive or a repository, from here; its digest is
     * checked all the same.
     *
     * @param id of the file in the document
     * @throws IllegalArgumentException if the document has no such file
     */
    public DatasetReader withFile(String id, Path file) {
        if (croissant.resource(id).filter(Resource.FileObject.class::isInstance).isEmpty()) {
            List<String> ids =
                    croissant.distribution().stream().map(Resource::id).toList();
            throw new IllegalArgumentException("id is " + Quoted.of(id) + ", which is no file" + Nearest.hint(id, ids)
                    + "; there are " + Quoted.all(ids));
        }
        Elements.required("file", file);
        return with(changed -> changed.files = plus(options.files, id, file));
    }

    /** Returns a reader that fetches files with an address by this. */
    public DatasetReader downloading(Downloader downloader) {
        Elements.required("downloader", downloader);
        return with(changed -> changed.downloader = downloader);
    }

    /**
     * Returns a reader that has tables of one more format read.
     *
     * @param encodingFormat its media type, such as {@code application/x-parquet}
     * @param format opens the rows of a file: {@code (file, columns) -> Parquet.of(file).rows()} with {@code lepton-parquet}
     */
    public DatasetReader reading(String encodingFormat, TableFormat format) {
        Elements.required("encodingFormat", encodingFormat);
        Elements.required("format", format);
        return with(changed -> changed.formats = plus(options.formats, encodingFormat, format));
    }

    /**
     * Returns a reader that takes these texts in CSV and TSV for missing values, and no others; otherwise they are what pandas
     * takes for them, such as the empty text and {@code NA}.
     */
    public DatasetReader missing(String... texts) {
        Set<String> all = Set.copyOf(Elements.of("texts", texts));
        return with(changed -> changed.missing = all);
    }

    /**
     * Returns a reader that takes at most so many bytes out of one compressed file, and out of all archives to the disk
     * together; 64 GiB otherwise. Beside this, what unpacks to 200 times its size is refused.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public DatasetReader atMost(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes is " + bytes + "; it must be at least 1");
        }
        return with(changed -> changed.most = bytes);
    }

    /**
     * Returns a reader of the records that have this value, such as {@code where("default/split", "train")}. Where the value is
     * found in a file's name, other files are not opened.
     *
     * @param field id of a field
     */
    public DatasetReader where(String field, Object value) {
        Elements.required("field", field);
        Elements.required("value", value);
        return with(changed -> changed.wanted = plus(options.wanted, field, value));
    }

    /**
     * Opens the records of this id; the caller closes them. Temporary files, of archives and downloads, are deleted then.
     *
     * @throws IllegalArgumentException if the document has no such records
     * @throws DataException if files are missing, changed or malformed, or a field can't be read
     */
    public Rows rows(String recordSet) {
        List<String> ids = croissant.recordSet().stream().map(RecordSet::id).toList();
        RecordSet set = croissant
                .recordSet(Elements.required("recordSet", recordSet))
                .orElseThrow(() -> new IllegalArgumentException("recordSet is " + Quoted.of(recordSet)
                        + ", which is not there" + Nearest.hint(recordSet, ids) + "; there are " + Quoted.all(ids)));
        return RecordRows.open(croissant, set, options);
    }
}
