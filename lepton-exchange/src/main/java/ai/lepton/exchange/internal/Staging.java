package ai.lepton.exchange.internal;

import ai.lepton.metrics.internal.Quoted;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the files of one writing are until they are all there. */
public final class Staging {
    private static final int BUFFER = 1 << 16;

    private final Places place;
    private final Map<String, Path> staged = new LinkedHashMap<>();

    /** Where a file is written for now. */
    @FunctionalInterface
    interface Places {
        Path of(String name) throws IOException;
    }

    Staging(Places place) {
        this.place = place;
    }

    /**
     * Writes a file aside and forces it to the disk.
     *
     * @param name its path below the directory that is written
     * @return the SHA-256 of its bytes, as 64 hexadecimal digits
     * @throws IllegalArgumentException if the path is absolute, or leads out of the directory
     */
    public String add(String name, Staged.Content content) throws IOException {
        requireBelow(name);
        Path file = place.of(name);
        staged.put(name, file);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        MessageDigest digest = Sha256.digest();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            content.writeTo(new DigestOutputStream(new Unclosed(out), digest));
            out.flush();
            channel.force(true);
        }
        return Sha256.hex(digest);
    }

    private static void requireBelow(String name) {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(Quoted.of(name) + " can't be the name of a file here", e);
        }
        boolean isBelow = !path.isAbsolute() && path.getRoot() == null && !name.isEmpty();
        for (Path step : path) {
            isBelow &= !step.toString().equals("..");
        }
        if (!isBelow) {
            throw new IllegalArgumentException(
                    Quoted.of(name) + " leads out of the directory that is written; name a file below it");
        }
    }

    /** Adds a file of these bytes. */
    public String add(String name, byte[] bytes) throws IOException {
        return add(name, out -> out.write(bytes));
    }

    /** Returns where each file is now, in the order in which they were added. */
    public Map<String, Path> files() {
        return new LinkedHashMap<>(staged);
    }

    /** Keeps a content that closes its stream from closing the file. */
    private static final class Unclosed extends OutputStream {
        private final OutputStream out;

        Unclosed(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
