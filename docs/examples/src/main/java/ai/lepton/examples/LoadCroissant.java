package ai.lepton.examples;

import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.croissant.Croissant;
import ai.lepton.exchange.croissant.DatasetReader;
import ai.lepton.exchange.croissant.Resource;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Loads the records of a Croissant data set, and writes them as CSV: a column for each field.
 *
 * <p>Arguments: {@code <croissant.json> <record-set> <out.csv>}, and {@code --where FIELD=VALUE} for records of one value,
 * {@code --within DIRECTORY} where files are not beneath the document's directory. Lists and objects are written as JSON, bytes
 * in Base64; a missing value and an empty text are both the empty field.
 */
public final class LoadCroissant {
    private static final String USAGE = "usage: LoadCroissant <croissant.json> <record-set> <out.csv>"
            + " [--where FIELD=VALUE] [--within DIRECTORY]";

    private LoadCroissant() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be used or its output written. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(args, USAGE, "croissant.json default records.csv", out, err, () -> {
            Arguments arguments = Arguments.of(args, 3, List.of("--where", "--within"));
            if (!arguments.has(2)) {
                throw new UsageException(USAGE);
            }
            Path document = arguments.path(0, Path.of(""));
            DatasetReader reader = DatasetReader.of(document);
            Path target = arguments.output(2, inputs(document, reader.croissant()));
            AtomicLong count = new AtomicLong();
            try (Rows records =
                    chosen(reader, arguments).rows(arguments.values().get(1))) {
                Csv.of(target).missing("").write(texts(records, count));
            } catch (IllegalArgumentException e) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
            out.println(Shown.line(title(reader.croissant())) + ": " + count + " records of "
                    + Shown.line(arguments.values().get(1)));
            out.println("Written: " + Shown.line(target.toAbsolutePath()));
        });
    }

    /** Returns the document and the files beside it that it tells of. */
    private static List<Path> inputs(Path document, Croissant croissant) {
        List<Path> inputs = new ArrayList<>(List.of(document));
        for (Resource resource : croissant.distribution()) {
            String address = resource instanceof FileObject file ? file.contentUrl() : null;
            if (address != null && !address.contains("://")) {
                try {
                    inputs.add(document.resolveSibling(address));
                } catch (InvalidPathException e) {
                    // The reader says so.
                }
            }
        }
        return inputs;
    }

    private static String title(Croissant document) {
        Croissant.Text name = document.name();
        return name == null ? "data set" : name.text();
    }

    private static DatasetReader chosen(DatasetReader reader, Arguments arguments) {
        DatasetReader chosen = reader;
        String where = arguments.options().get("--where");
        if (where != null) {
            int equals = where.indexOf('=');
            if (equals < 1) {
                throw new UsageException("--where is '" + where + "'; it must be such as default/split=train");
            }
            chosen = chosen.where(where.substring(0, equals), where.substring(equals + 1));
        }
        String within = arguments.options().get("--within");
        return within == null ? chosen : chosen.within(Path.of(within));
    }

    /** Returns the records with every value as text. */
    private static Rows texts(Rows records, AtomicLong count) {
        Iterator<Row> rows = records.iterator();
        return Rows.of(records.name(), records.columns(), new Iterator<List<@Nullable String>>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public List<@Nullable String> next() {
                Row row = rows.next();
                count.incrementAndGet();
                List<@Nullable String> texts = new ArrayList<>();
                for (String column : row.columns()) {
                    Object value = row.value(column);
                    String text = value instanceof byte[] bytes
                            ? Base64.getEncoder().encodeToString(bytes)
                            : row.text(column);
                    texts.add("".equals(text) ? null : text);
                }
                return texts;
            }
        });
    }
}
