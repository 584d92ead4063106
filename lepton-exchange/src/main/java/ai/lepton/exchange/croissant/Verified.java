package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.internal.ChannelStream;
import ai.lepton.metrics.internal.Quoted;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file whose digest the document has. What is checked is what is read: both go by one open file, wherever its path
 * leads by then, and what was read to the end is held against the digest once more, for a file may change in its place.
 */
final class Verified implements DataFile.Content, AutoCloseable {
    /** Most bytes that are read only to come to the end: what a format has after the last byte that matters. */
    private static final int TRAILER = 1 << 16;

    private final FileObject file;
    private final DataFile data;
    private @Nullable FileChannel held;
    private boolean isChecked;

    private Verified(FileObject file, DataFile data) {
        this.file = file;
        this.data = data;
    }

    /** Returns a file that is checked whenever it is opened. */
    static Verified whenOpened(FileObject file, DataFile data) {
        return new Verified(file, data);
    }

    /**
     * Returns a file that is checked now, and stays open until it is closed.
     *
     * @throws DataException if it has another digest
     */
    static Verified now(FileObject file, DataFile data) throws IOException {
        Verified verified = new Verified(file, data);
        if (data.onDisk() == null) {
            verified.recheck();
            verified.isChecked = true;
        } else {
            verified.held = verified.checked(data.onDisk());
        }
        return verified;
    }

    private FileChannel checked(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            Digests.require(file, data.shown(), ChannelStream.whole(channel));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Returns the open file, for who gives it back by {@link #release}. */
    FileChannel acquire(Path path) throws IOException {
        FileChannel channel = held;
        return channel != null ? channel : checked(path);
    }

    void release(FileChannel channel) throws IOException {
        if (channel != held) {
            channel.close();
        }
    }

    @Override
    public InputStream open() throws IOException {
        Path path = data.onDisk();
        if (path == null) {
            if (!isChecked) {
                recheck();
            }
            return new Again(data.content().open(), () -> {});
        }
        FileChannel channel = acquire(path);
        return new Again(ChannelStream.whole(channel), () -> release(channel));
    }

    /**
     * Checks what is there by now, be it for who reads the file by its path.
     *
     * @throws DataException if it has another digest
     */
    void recheck() throws IOException {
        try (InputStream in = data.content().open()) {
            Digests.require(file, data.shown(), in);
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel channel = held;
        if (channel != null) {
            channel.close();
        }
    }

    /** What is to be done when a stream is closed. */
    private interface Closing {
        void run() throws IOException;
    }

    /** Bytes that are held against the digest when they end. */
    private final class Again extends FilterInputStream {
        private final Digests digests = Digests.of(file);
        private final Closing closing;
        private boolean isEnded;

        Again(InputStream in, Closing closing) {
            super(in);
            this.closing = closing;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            if (read > 0) {
                digests.update(bytes, offset, read);
            } else if (read < 0 && !isEnded) {
                isEnded = true;
                if (!digests.areRight()) {
                    throw new DataException("file " + Quoted.of(file.id()) + ": " + data.shown()
                            + " changed while it was read; read it anew when it is whole");
                }
            }
            return read;
        }

        @Override
        public long skip(long n) throws IOException {
            return readNBytes((int) Math.min(n, TRAILER)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public void close() throws IOException {
            try {
                trailer();
            } finally {
                in.close();
                closing.run();
            }
        }

        /** Reads what is left where that is little; a file that is given up in its midst is not read to the end. */
        private void trailer() throws IOException {
            if (!isEnded && in.available() <= TRAILER) {
                int unused = readNBytes(TRAILER + 1).length;
            }
        }
    }
}
