package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Bytes that come out of a compressed file: counted, and refused where they are too many, at once or for what went in. */
final class Limited extends FilterInputStream {
    /** How many times as many bytes may come out as go in, after the first {@value #FREE}. */
    static final int MOST_TIMES = 200;

    static final long FREE = 32L << 20;

    private final String shown;
    private final long most;
    private final LongSupplier compressed;
    private long read;

    /**
     * Limits a stream.
     *
     * @param compressed how many bytes went in so far
     */
    Limited(InputStream in, String shown, long most, LongSupplier compressed) {
        super(in);
        this.shown = shown;
        this.most = most;
        this.compressed = compressed;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        count(Math.max(count, 0));
        return count;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = super.skip(n);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) {
        read += bytes;
        if (read > most) {
            throw new DataException(String.format(
                    Locale.ROOT, "%s has more than %,d bytes; say atMost(...) if that is right", shown, most));
        }
        if (read > FREE && read / MOST_TIMES > Math.max(1, compressed.getAsLong())) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has more than %d times as many bytes as it takes in its archive, which no data has",
                    shown,
                    MOST_TIMES));
        }
    }

    /** Counts what goes through. */
    static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        long count() {
            return count;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
