package ai.lepton.exchange.tensorboard;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.tensorboard.Event.Data;
import ai.lepton.exchange.tensorboard.Event.Fields;
import ai.lepton.exchange.tensorboard.Event.FileVersion;
import ai.lepton.exchange.tensorboard.Event.Metadata;
import ai.lepton.exchange.tensorboard.Event.Scalar;
import ai.lepton.exchange.tensorboard.Event.SessionLog;
import ai.lepton.exchange.tensorboard.Event.Summary;
import ai.lepton.exchange.tensorboard.Event.Tensor;
import ai.lepton.exchange.tensorboard.Event.Value;
import ai.lepton.metrics.internal.Elements;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event file, to be looked at by {@code tensorboard --logdir DIRECTORY} while it grows.
 *
 * <pre>{@code
 * try (EventWriter events = EventWriter.open(Path.of("runs/first"))) {
 *     events.scalar("train/loss", 0.25, 1);
 * }
 * }</pre>
 *
 * <p>Each directory is a run; runs stand beside each other in one directory. A record that was written is in the file after two
 * seconds, when the next one comes, after {@link #flush} and after {@link #close}. A program that is killed leaves what was in the file, with
 * half a record at its end at most, which readers leave out.
 *
 * <p>Safe for several threads.
 */
public final class EventWriter implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("events\\.out\\.tfevents\\.(\\d{10})\\..*", Pattern.DOTALL);
    private static final int MOST_BUFFERED = 1 << 16;
    private static final double MOST_SECONDS = 2;

    private final Path file;
    private final OutputStream out;
    private final Clock clock;
    private final ByteArrayOutputStream buffered = new ByteArrayOutputStream();
    private double flushed;
    private boolean isClosed;

    private EventWriter(Path file, OutputStream out, Clock clock) {
        this.file = file;
        this.out = out;
        this.clock = clock;
        this.flushed = now();
    }

    /** How a run ended, as its hyperparameters are shown with. */
    public enum Status {
        /** Nothing is known. */
        UNKNOWN(0),
        /** It did what it should. */
        SUCCESS(1),
        /** It failed. */
        FAILURE(2),
        /** It has not ended. */
        RUNNING(3);

        private final int number;

        Status(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /**
     * Begins a new file in a directory, which is made where it is missing. Its name sorts after those of the files that are there.
     *
     * @throws DataException if the directory is no directory, or can't be read
     * @throws UncheckedIOException if it can't be written to
     */
    public static EventWriter open(Path directory) {
        return open(directory, Clock.systemUTC());
    }

    /**
     * Goes on with a run, in a new file: begins it with a start at this step, by which readers leave out what was written before of
     * this step and of later ones. After a checkpoint of step 500 that is 501.
     *
     * @param step the first that is to be written anew
     * @throws DataException as {@link #open(Path)}
     * @throws UncheckedIOException if the directory can't be written to
     */
    public static EventWriter resume(Path directory, long step) {
        return resume(directory, step, Clock.systemUTC());
    }

    /**
     * Goes on with a run, with times of another clock.
     *
     * @throws DataException as {@link #open(Path)}
     * @throws UncheckedIOException if the directory can't be written to
     */
    public static EventWriter resume(Path directory, long step, Clock clock) {
        EventWriter writer = open(directory, clock);
        writer.write(new Event(writer.now(), step, new SessionLog(SessionLog.Status.START, "", "")));
        return writer;
    }

    /**
     * Begins a new file, with times of another clock, such as for what happened before.
     *
     * @throws DataException if the directory is no directory, or can't be read
     * @throws UncheckedIOException if it can't be written to
     */
    public static EventWriter open(Path directory, Clock clock) {
        Elements.required("directory", directory);
        Elements.required("clock", clock);
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw new DataException(directory + " is no directory; name one for the run", e);
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " can't be made: " + PlainFile.reason(e), e);
        }
        long seconds = clock.instant().getEpochSecond();
        for (Path other : EventFile.files(directory)) {
            Matcher name = NAME.matcher(String.valueOf(other.getFileName()));
            if (name.matches()) {
                seconds = Math.max(seconds, Long.parseLong(name.group(1)) + 1);
            }
        }
        // Another program may begin a file in the same second.
        for (int attempt = 0; ; attempt++) {
            String name = String.format(
                    Locale.ROOT,
                    "events.out.tfevents.%010d.lepton.%d.%d",
                    seconds,
                    ProcessHandle.current().pid(),
                    attempt);
            Path file = directory.resolve(name);
            try {
                OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                EventWriter writer = new EventWriter(file, out, clock);
                writer.write(new Event(writer.now(), 0, new FileVersion(Event.VERSION)));
                writer.flush();
                return writer;
            } catch (FileAlreadyExistsException e) {
                if (attempt == 100) {
                    throw new UncheckedIOException(file + " is there already, and so are 100 more", e);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(file + " can't be made: " + PlainFile.reason(e), e);
            }
        }
    }

    /** Returns the file. */
    public Path file() {
        return file;
    }

    private double now() {
        return clock.millis() / 1000.0;
    }

    /**
     * Writes a number, in the old style, which all programs read, in 32 bits.
     *
     * @param tag such as {@code train/loss}; what stands before the first {@code /} groups the pictures
     * @param value any, also NaN
     * @param step that it is of
     * @throws IllegalStateException if the writer is closed
     */
    public EventWriter scalar(String tag, double value, long step) {
        return value(tag, new Scalar((float) value), null, step);
    }

    /**
     * Writes a number as a tensor, in the style of TensorFlow 2, in 32 bits.
     *
     * @throws IllegalStateException if the writer is closed
     */
    public EventWriter scalarTensor(String tag, double value, long step) {
        return value(tag, Tensor.scalar((float) value), Metadata.of("scalars", 1), step);
    }

    /**
     * Writes a histogram.
     *
     * @throws IllegalStateException if the writer is closed
     */
    public EventWriter histogram(String tag, Event.Histogram histogram, long step) {
        return value(tag, Elements.required("histogram", histogram), null, step);
    }

    /**
     * Writes a text, which TensorBoard shows as Markdown. Its tag becomes {@code TAG/text_summary}, as PyTorch has it.
     *
     * @throws IllegalArgumentException if it has half a surrogate pair
     * @throws IllegalStateException if the writer is closed
     */
    public EventWriter text(String tag, String markdown, long step) {
        Elements.required("tag", tag);
        return value(
                tag + "/text_summary",
                Tensor.text(Elements.required("markdown", markdown)),
                Metadata.of("text", 2),
                step);
    }

    /**
     * Writes the hyperparameters of this run, and which tags are its metrics: TensorBoard shows runs side by side by them. What a
     * metric came to is the last scalar of its tag. Write {@link #end} when the run ends.
     *
     * @param hparams each a String, a Boolean or a Number, in their order
     * @param metrics tags of scalars
     * @throws IllegalArgumentException if a value is something else
     * @throws IllegalStateException if the writer is closed
     */
    public EventWriter hparams(Map<String, ?> hparams, Collection<String> metrics) {
        HParams.check(hparams);
        List<String> tags = Elements.of("metrics", metrics);
        double now = now();
        write(new Event(now, 0, new Summary(List.of(HParams.experiment(hparams, tags, now)))));
        return write(new Event(now, 0, new Summary(List.of(HParams.start(hparams, "", now)))));
    }

    /**
     * Writes the hyperparameters of this run alone. Where no run beside it names metrics, TensorBoard shows all scalars as
     * such, and the hyperparameters of all runs. Write {@link #end} when the run ends.
     *
     * @param hparams each a String, a Boolean or a Number, in their order
     * @throws IllegalArgumentException if a value is something else
     * @throws IllegalStateException if the writer is closed
     */
    public EventWriter hparams(Map<String, ?> hparams) {
        HParams.check(hparams);
        double now = now();
        return write(new Event(now, 0, new Summary(List.of(HParams.start(hparams, "", now)))));
    }

    /**
     * Writes how a run ended whose hyperparameters were written.
     *
     * @throws IllegalStateException if the writer is closed
     */
    public EventWriter end(Status status) {
        Elements.required("status", status);
        double now = now();
        return write(new Event(now, 0, new Summary(List.of(HParams.end(status, now)))));
    }

    private EventWriter value(String tag, Data data, @Nullable Metadata metadata, long step) {
        Elements.required("tag", tag);
        return write(new Event(now(), step, new Summary(List.of(new Value(tag, data, metadata, Fields.NONE)))));
    }

    /**
     * Writes any event.
     *
     * @throws IllegalStateException if the writer is closed
     * @throws UncheckedIOException if the file can't be written to
     */
    public EventWriter write(Event event) {
        byte[] record = Records.framed(EventMessage.bytes(Elements.required("event", event)));
        synchronized (this) {
            if (isClosed) {
                throw new IllegalStateException(file + " is closed; open another one, or resume the run");
            }
            buffered.writeBytes(record);
            if (buffered.size() >= MOST_BUFFERED || Math.abs(now() - flushed) >= MOST_SECONDS) {
                flush();
            }
        }
        return this;
    }

    /**
     * Gives the system what was written; nothing if the writer is closed.
     *
     * @throws UncheckedIOException if the file can't be written to
     */
    public synchronized void flush() {
        if (isClosed) {
            return;
        }
        try {
            out.write(buffered.toByteArray());
            out.flush();
        } catch (IOException e) {
            // Part of it may be there: whatever came after would be no record.
            isClosed = true;
            try {
                out.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw new UncheckedIOException(file + " can't be written: " + PlainFile.reason(e), e);
        }
        buffered.reset();
        flushed = now();
    }

    /**
     * Writes what is left, and closes the file; a second call does nothing.
     *
     * @throws UncheckedIOException if the file can't be written to
     */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        flush();
        isClosed = true;
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be closed: " + PlainFile.reason(e), e);
        }
    }
}
