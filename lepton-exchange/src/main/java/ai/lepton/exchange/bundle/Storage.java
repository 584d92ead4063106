package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.SortedSet;

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
    SortedSet<String> names();

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

    /** Returns the bytes of a file that has at most so many. */
    default byte[] bytes(String name, int most) {
        try (InputStream in = open(name)) {
            byte[] bytes = size(name) > most ? new byte[0] : in.readNBytes(most);
            if (in.read() >= 0) {
                throw new DataException(shown() + ": " + Quoted.of(name) + " has more than " + most
                        + " bytes, which is too long to be taken into memory");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
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
