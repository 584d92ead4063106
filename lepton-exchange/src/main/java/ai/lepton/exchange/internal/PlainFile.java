package ai.lepton.exchange.internal;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What is to be said of files, before they are opened and when that fails. */
public final class PlainFile {
    private PlainFile() {}

    /**
     * Returns whether a path leads to a pipe, a device or a socket: whoever opens one may wait for ever, and one that is
     * replaced by a file is gone. What a system shows as a plain file, such as {@code /proc/kmsg}, can't be told from one.
     */
    public static boolean isSpecial(Path file, LinkOption... options) {
        return Files.exists(file, options)
                && !Files.isRegularFile(file, options)
                && !Files.isDirectory(file, options)
                && !(options.length > 0 && Files.isSymbolicLink(file));
    }

    /**
     * Refuses a path that leads to a pipe, a device or a socket.
     *
     * @param shown as the message names it
     * @throws DataException if it does
     */
    public static void refuseSpecial(String shown, Path file, LinkOption... options) {
        if (isSpecial(file, options)) {
            throw new DataException(shown + " is a pipe, a device or a socket; name a plain file");
        }
    }

    /** Returns what is wrong with a path that leads to nothing. */
    public static String missing(Path file) {
        return Files.isSymbolicLink(file) ? " is a link that leads to nothing" : " does not exist";
    }

    /** Returns what the system says of a failure; of some Java says the path only, of others nothing. */
    public static String reason(Throwable e) {
        if (e instanceof UncheckedIOException && e.getCause() != null) {
            return reason(e.getCause());
        }
        if (e instanceof FileSystemException failed && failed.getReason() != null) {
            return failed.getReason();
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        if (e instanceof ClosedByInterruptException) {
            return "the thread was interrupted";
        }
        String said = e.getMessage();
        if (e.getClass() == IOException.class && said != null) {
            return said;
        }
        return e.getClass().getSimpleName() + (said == null ? "" : ": " + said);
    }
}
