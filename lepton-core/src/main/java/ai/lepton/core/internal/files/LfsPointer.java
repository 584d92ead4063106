package ai.lepton.core.internal.files;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The few lines that a clone without git-LFS has in place of a large file.
 *
 * @see <a href="https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md">its form</a>
 */
public final class LfsPointer {
    private static final byte[] BEGINNING = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

    /** No pointer is longer, says its specification. */
    private static final int LONGEST = 1024;

    private LfsPointer() {}

    /**
     * Refuses a file that is a pointer; one that can't be read is left to its reader.
     *
     * @param name what the file is called in messages
     * @throws DataException if it is one
     */
    public static void refuse(Path file, String name) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) { // of a pipe one may wait for ever
                return;
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] head = in.readNBytes(BEGINNING.length);
                if (!Arrays.equals(head, BEGINNING)) {
                    return;
                }
            }
        } catch (IOException e) {
            return;
        }
        throw new DataException(
                name + " is a git-LFS pointer, not the file itself; fetch the file with 'git lfs install"
                        + " && git lfs pull' in the clone, or with 'hf download'");
    }
}
