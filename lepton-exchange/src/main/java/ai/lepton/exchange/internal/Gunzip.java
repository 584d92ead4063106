package ai.lepton.exchange.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip, all members of it, each with its check sum; within a bound.
 *
 * <p>{@link java.util.zip.GZIPInputStream} takes the file to end at a member after which its stream has nothing at hand yet,
 * and drops what follows the last member if it is no gzip. Here all of it is read, and what is no gzip is refused, but
 * for zero bytes that fill up a block, as tapes have them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
public final class Gunzip extends InputStream {
    /** Bytes that any file may unpack to. */
    static final long FREE = 256L << 20;

    /** Bytes that a longer file may unpack to, for each of its own; text of tables has 3 to 20. */
    static final int MOST_TIMES = 250;

    private static final int BUFFER = 1 << 16;
    private static final int TEXT_FLAGS = 0b11000;

    private final InputStream in;
    private final byte[] packed = new byte[BUFFER];
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private int from;
    private int to;
    private long taken;
    private long given;
    private boolean within;
    private boolean ended;

    private Gunzip(InputStream in) {
        this.in = in;
    }

    /** Returns the stream unpacked if it begins as gzip does, else as it is. */
    public static InputStream ifPacked(InputStream in) throws IOException {
        PushbackInputStream begun = new PushbackInputStream(in, 2);
        byte[] magic = begun.readNBytes(2);
        begun.unread(magic);
        boolean isGzip = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
        return isGzip ? new Gunzip(begun) : begun;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!within && !begin()) {
                break;
            }
            int n = inflated(target, offset, length);
            if (n > 0) {
                crc.update(target, offset, n);
                given += n;
                if (given > FREE && given / MOST_TIMES > taken) {
                    throw new IOException(String.format(
                            Locale.ROOT,
                            "%,d bytes of gzip unpack to more than %,d, as no table does; unpack it first if it is what"
                                    + " it should be",
                            taken,
                            given));
                }
                return n;
            }
            end();
        }
        ended = true;
        return -1;
    }

    private int inflated(byte[] target, int offset, int length) throws IOException {
        try {
            while (true) {
                int n = inflater.inflate(target, offset, length);
                if (n > 0 || inflater.finished()) {
                    return n;
                }
                if (inflater.needsDictionary()) {
                    throw new IOException("the gzip in it is damaged: it wants a dictionary");
                }
                if (from == to && !fill()) {
                    throw cut();
                }
                inflater.setInput(packed, from, to - from);
                from = to;
            }
        } catch (DataFormatException e) {
            throw new IOException("the gzip in it is damaged: " + e.getMessage(), e);
        }
    }

    /** Reads the header of a member; returns false at the end. */
    private boolean begin() throws IOException {
        boolean isFirst = taken == 0;
        int b = next();
        while (b == 0 && !isFirst) {
            b = next();
        }
        if (b < 0) {
            return false;
        }
        if (b != 0x1f || next() != 0x8b || next() != 8) {
            throw new IOException("what follows the gzip in it is no gzip");
        }
        int flags = required();
        skip(6);
        if ((flags & 0b100) != 0) {
            skip(required() | (required() << 8));
        }
        for (int rest = flags & TEXT_FLAGS; rest != 0; rest &= rest - 1) {
            while (required() != 0) {
                // The name, or the comment.
            }
        }
        skip((flags & 0b10) != 0 ? 2 : 0);
        inflater.reset();
        crc.reset();
        within = true;
        return true;
    }

    /** Reads what stands behind a member, and holds it against what was unpacked. */
    private void end() throws IOException {
        from = to - inflater.getRemaining();
        long size = inflater.getBytesWritten();
        if (word() != crc.getValue() || word() != (size & 0xFFFF_FFFFL)) {
            throw new IOException("the gzip in it is damaged: its check sum is another");
        }
        within = false;
    }

    private long word() throws IOException {
        long word = 0;
        for (int i = 0; i < 4; i++) {
            word |= (long) required() << (8 * i);
        }
        return word;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            required();
        }
    }

    private int required() throws IOException {
        int b = next();
        if (b < 0) {
            throw cut();
        }
        return b;
    }

    private int next() throws IOException {
        return from == to && !fill() ? -1 : packed[from++] & 0xFF;
    }

    private boolean fill() throws IOException {
        int n = in.read(packed, 0, packed.length);
        if (n <= 0) {
            return false;
        }
        from = 0;
        to = n;
        taken += n;
        return true;
    }

    private static IOException cut() {
        return new IOException("the gzip in it ends too early");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
