package ai.lepton.exchange.tensorboard;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.tensorboard.Event.Content;
import ai.lepton.exchange.tensorboard.Event.FileVersion;
import ai.lepton.exchange.tensorboard.Event.Scalar;
import ai.lepton.exchange.tensorboard.Event.SessionLog;
import ai.lepton.exchange.tensorboard.Event.Summary;
import ai.lepton.exchange.tensorboard.Event.Tensor;
import ai.lepton.exchange.tensorboard.Event.Value;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The events of a file, or of all files of a run.
 *
 * <p>A writer that was killed leaves half a record at the end of its file: what is whole is read, and {@link #incomplete} says what
 * is not. A wrong checksum, and a message that is none of TensorBoard's, are refused.
 *
 * @param events in the order in which they were written; of a run without those that a later start voids
 * @param incomplete what is missing at the end of each file, empty where nothing is
 */
public record EventFile(List<Event> events, List<String> incomplete) {
    private static final String IN_NAME = "tfevents";

    /** Copies the lists. */
    public EventFile {
        events = Elements.of("events", events);
        incomplete = Elements.of("incomplete", incomplete);
    }

    /**
     * One number of a tag.
     *
     * @param wallTime when it was written, in seconds since 1970 UTC
     * @param step that it is of
     * @param value the number, which may be NaN or infinite
     */
    public record Point(double wallTime, long step, double value) {}

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing, can't be read, has no whole record, or is damaged or no event file
     */
    public static EventFile read(Path file) {
        Elements.required("file", file);
        List<Event> events = new ArrayList<>();
        List<String> incomplete = new ArrayList<>();
        read(file, events, incomplete);
        if (events.isEmpty()) {
            throw new DataException(incomplete.get(0));
        }
        return new EventFile(events, incomplete);
    }

    /**
     * Reads all event files of a run, in the order of their names, which is that of their times. Where a file begins with a start at
     * a step, what was written before of that step and of later ones is left out, as TensorBoard does.
     *
     * @param directory that holds the files
     * @throws DataException if there is none, or as {@link #read}; a file without a whole record is told of in {@code incomplete}
     */
    public static EventFile readRun(Path directory) {
        Elements.required("directory", directory);
        List<Event> events = new ArrayList<>();
        List<String> incomplete = new ArrayList<>();
        List<Path> files = files(directory);
        if (files.isEmpty()) {
            throw new DataException(directory + " has no event file; their names have '" + IN_NAME + "' in them");
        }
        for (Path file : files) {
            List<Event> more = new ArrayList<>();
            read(file, more, incomplete);
            for (Event event : more) {
                if (event.content() instanceof SessionLog log && log.status() == SessionLog.Status.START) {
                    events.removeIf(before -> before.content() instanceof Summary && before.step() >= event.step());
                }
                events.add(event);
            }
        }
        return new EventFile(events, incomplete);
    }

    /** Returns the event files of a directory, in the order of their names. */
    static List<Path> files(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new DataException(directory
                    + (Files.exists(directory) ? " is no directory" : PlainFile.missing(directory))
                    + "; name the directory of a run");
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (String.valueOf(entry.getFileName()).contains(IN_NAME) && !Files.isDirectory(entry)) {
                    files.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new DataException(directory + " can't be read: " + PlainFile.reason(e), e);
        }
        files.sort(Comparator.comparing(file -> String.valueOf(file.getFileName())));
        return files;
    }

    private static void read(Path file, List<Event> events, List<String> incomplete) {
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a directory; name an event file in it, or read the run");
        }
        PlainFile.refuseSpecial(file.toString(), file);
        if (!Files.exists(file)) {
            throw new DataException(file + PlainFile.missing(file) + "; name an event file");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            Records.Reader records = new Records.Reader(file.toString(), in);
            boolean isFirst = true;
            while (true) {
                String where = records.where();
                byte[] data = records.next();
                if (data == null) {
                    break;
                }
                Event event = EventMessage.read(where, data);
                if (isFirst) {
                    requireVersion(file, event.content());
                    isFirst = false;
                }
                events.add(event);
            }
            if (!records.incomplete().isEmpty()) {
                incomplete.add(file + ": " + records.incomplete());
            } else if (isFirst) {
                incomplete.add(file + " is empty: its writer was stopped, or has not begun; no event is in it");
            }
        } catch (IOException e) {
            throw new DataException(file + " can't be read: " + PlainFile.reason(e), e);
        }
    }

    private static void requireVersion(Path file, @Nullable Content first) {
        if (!(first instanceof FileVersion version)) {
            throw new DataException(
                    file + " does not begin with its version; event files begin with one such as " + Event.VERSION);
        }
        if (!version.version().startsWith("brain.Event:")) {
            throw new DataException(file + " is of the version " + Quoted.of(version.version())
                    + "; event files are of one such as " + Event.VERSION);
        }
    }

    /** Returns the tags of values, in the order in which they were first written. */
    public Set<String> tags() {
        Set<String> tags = new LinkedHashSet<>();
        values((event, value) -> tags.add(value.tag()));
        return Collections.unmodifiableSet(tags);
    }

    /**
     * Returns the numbers of each tag that has any, in either style, in the order in which they were written.
     *
     * <p>A tensor counts that is a single float or double; one without a value is 0.
     */
    public Map<String, List<Point>> scalars() {
        Map<String, List<Point>> scalars = new LinkedHashMap<>();
        values((event, value) -> {
            double number;
            if (value.data() instanceof Scalar scalar) {
                number = scalar.simpleValue();
            } else if (value.data() instanceof Tensor tensor && isNumber(tensor)) {
                number = tensor.numbers().isEmpty() ? 0 : tensor.numbers().get(0);
            } else {
                return;
            }
            scalars.computeIfAbsent(value.tag(), tag -> new ArrayList<>())
                    .add(new Point(event.wallTime(), event.step(), number));
        });
        scalars.replaceAll((tag, points) -> List.copyOf(points));
        return Collections.unmodifiableMap(scalars);
    }

    private static boolean isNumber(Tensor tensor) {
        return tensor.shape().isEmpty()
                && (tensor.dtype() == Tensor.FLOAT || tensor.dtype() == Tensor.DOUBLE)
                && tensor.numbers().size() <= 1;
    }

    /**
     * Returns the histograms of a tag, by step; of a step that has several the last.
     *
     * @return empty where the tag has none
     */
    public Map<Long, Event.Histogram> histograms(String tag) {
        Elements.required("tag", tag);
        Map<Long, Event.Histogram> histograms = new TreeMap<>();
        values((event, value) -> {
            if (value.tag().equals(tag) && value.data() instanceof Event.Histogram histogram) {
                histograms.put(event.step(), histogram);
            }
        });
        return Collections.unmodifiableMap(histograms);
    }

    private interface Visitor {
        void visit(Event event, Value value);
    }

    private void values(Visitor visitor) {
        for (Event event : events) {
            if (event.content() instanceof Summary summary) {
                summary.values().forEach(value -> visitor.visit(event, value));
            }
        }
    }
}
