package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Temporary files under names of our own, deleted when reading ends. */
final class Scratch implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final long most;
    private final List<Path> kept = new ArrayList<>();
    private @Nullable Path directory;
    private long written;

    Scratch(long most) {
        this.most = most;
    }

    long most() {
        return most;
    }

    Path keep(DataFile file) {
        try (InputStream in = file.content().open()) {
            return keep(file.shown(), in);
        } catch (IOException e) {
            throw new DataException(file.shown() + " can't be read: " + PlainFile.reason(e), e);
        }
    }

    /**
     * Writes a stream to a file.
     *
     * @throws DataException if all files together have more bytes than allowed
     * @throws UncheckedIOException if it can't be written
     */
    Path keep(String shown, InputStream in) throws IOException {
        Path file = next();
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                written += read;
                if (written > most) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "%s: with it, more than %,d bytes were taken out of archives or fetched; say atMost(...) if that is"
                                    + " right",
                            shown,
                            most));
                }
                out.write(buffer, 0, read);
            }
        }
        return file;
    }

    private Path next() throws IOException {
        Path there = directory;
        if (there == null) {
            there = Files.createTempDirectory("croissant");
            directory = there;
        }
        Path file = there.resolve(String.valueOf(kept.size()));
        kept.add(file);
        return file;
    }

    @Override
    public void close() {
        try {
            for (Path file : kept) {
                Files.deleteIfExists(file);
            }
            if (directory != null) {
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't delete temporary files in " + directory, e);
        }
    }
}
