package ai.lepton.exchange.internal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file aside, forces it to the disk, and renames it: it is there whole, or as it was before. */
public final class WholeFile {
    private static final int BUFFER = 1 << 16;

    /** What writes a file's bytes. */
    @FunctionalInterface
    public interface Content {
        /** Writes all bytes; the stream is closed by the caller. */
        void writeTo(OutputStream out) throws IOException;
    }

    private WholeFile() {}

    /**
     * Writes the file, replacing one that is there. Missing parent directories are made.
     *
     * @throws IllegalArgumentException if the target is a directory
     * @throws UncheckedIOException if it can't be written; then no part of it stays
     */
    public static void write(Path target, Content content) {
        if (Files.isDirectory(target)) {
            throw new IllegalArgumentException(target + " is a directory; name a file in it");
        }
        Path absolute = target.toAbsolutePath();
        Path aside = absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Files.createDirectories(absolute.getParent());
            try {
                writeNew(aside, content);
                rename(aside, absolute);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(target + " can't be written: " + e.getMessage(), e);
        }
    }

    /** Writes a file that is not there yet and forces it to the disk. */
    public static void writeNew(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
    }

    /** Renames in one step where the file system can, replacing a file of that name. */
    public static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
