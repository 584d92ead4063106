package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedSet;
import java.util.function.BiConsumer;

/** Where a bundle's files are: a directory, or one zip. What it hands out was read then; nothing stays open. */
sealed interface Storage permits Directory, Archive {
    /** Longest file that is taken into memory. */
    int LONGEST = 1 << 30;

    /** Returns what messages call it. */
    Path shown();

    /** Returns the same at another place, where it is now. */
    Storage movedTo(Path place);

    /**
     * Returns the names of the files, with slashes; those that other programs put beside a bundle are among them.
     *
     * @throws DataException if something is no plain file, or it can't be read
     */
    default SortedSet<String> names() {
        return names((name, fault) -> {
            throw fault;
        });
    }

    /**
     * Returns the names of the plain files, and tells of the others.
     *
     * @param odd is told of each name that is no plain file, and of names that clash under that of the whole, which is a dot
     * @throws DataException if it can't be read
     */
    SortedSet<String> names(BiConsumer<String, DataException> odd);

    /** Returns whether there is a file of a name, whatever it is. */
    boolean has(String name);

    /** Returns the length of a file. */
    long size(String name) throws IOException;

    /** Opens a file, which is no link. */
    InputStream open(String name) throws IOException;

    /** Returns the tensors of a file, mapped where that can be. */
    Safetensors tensors(String name);

    /** Returns what messages call a file, as that of a document. */
    default String place(String name) {
        return shown().resolve(name).toString();
    }

    /** Returns the most bytes of a file that are taken into memory. */
    default int most(String name) {
        return LONGEST;
    }

    /** Returns the bytes of a file that has at most so many; of a longer one none are read. */
    default byte[] bytes(String name, int most) {
        try (InputStream in = open(name)) {
            long size = size(name);
            if (size > Math.min(most, most(name))) {
                throw tooLong(name, size, Math.min(most, most(name)));
            }
            byte[] bytes = allocate(name, (int) size);
            int read = in.readNBytes(bytes, 0, bytes.length);
            if (read < bytes.length || in.read() >= 0) {
                throw new IOException("its length changed while it was read");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private byte[] allocate(String name, int size) {
        try {
            return new byte[size];
        } catch (OutOfMemoryError e) { // of the one array, which is not there then
            throw new DataException(
                    shown() + ": " + Quoted.of(name) + " has " + size
                            + " bytes, more than there is memory for; start Java with a larger -Xmx",
                    e);
        }
    }

    private DataException tooLong(String name, long size, int most) {
        return new DataException(String.format(
                Locale.ROOT,
                "%s: %s has %,d bytes, of which at most %,d are taken into memory%s",
                shown(),
                Quoted.of(name),
                size,
                most,
                most(name) < Math.min(size, LONGEST) ? "; store it in the zip without compression" : ""));
    }

    /** Returns the SHA-256 of a file. */
    default String digest(String name) {
        try (InputStream in = open(name)) {
            return Sha256.of(in);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** Returns the error of a file that can't be read. */
    default DataException unreadable(String name, IOException e) {
        return new DataException(shown() + ": " + Quoted.of(name) + " can't be read: " + PlainFile.reason(e), e);
    }
}
