package ai.lepton.exchange.croissant;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of a data set, wherever it is.
 *
 * @param shown as messages name it
 * @param fullpath its path within the data set or the archive, with slashes
 * @param onDisk where it is as a file of its own; null where it is within an archive
 * @param content opens its bytes
 */
record DataFile(String shown, String fullpath, @Nullable Path onDisk, Content content) implements Comparable<DataFile> {
    /** What opens the bytes of a file. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }

    static DataFile onDisk(String shown, String fullpath, Path file) {
        return new DataFile(shown, fullpath, file, () -> Files.newInputStream(file));
    }

    /** Returns the same with its bytes by another way. */
    DataFile with(Content other) {
        return new DataFile(shown, fullpath, onDisk, other);
    }

    String filename() {
        return fullpath.substring(fullpath.lastIndexOf('/') + 1);
    }

    /** Paths are in the order of their code points, whatever order an archive has. */
    @Override
    public int compareTo(DataFile other) {
        int[] mine = fullpath.codePoints().toArray();
        int[] its = other.fullpath.codePoints().toArray();
        return java.util.Arrays.compare(mine, its);
    }
}
