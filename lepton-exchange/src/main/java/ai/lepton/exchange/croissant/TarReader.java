package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The plain files of a tar archive, one after another: POSIX's format, with the long names of pax and of GNU. */
final class TarReader {
    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 1 << 16;

    private final String shown;
    private final InputStream in;
    private long left;
    private long padding;
    private String name = "";

    TarReader(String shown, InputStream in) {
        this.shown = shown;
        this.in = in;
    }

    /** Returns whether bytes are the first block of an archive. */
    static boolean isTar(byte[] begin) {
        return begin.length >= BLOCK
                && begin[257] == 'u'
                && begin[258] == 's'
                && begin[259] == 't'
                && begin[260] == 'a'
                && begin[261] == 'r';
    }

    /** Goes to the next plain file or link and returns its name; null at the end. */
    @Nullable String next() throws IOException {
        String longName = null;
        while (true) {
            skip(left + padding);
            byte[] header = in.readNBytes(BLOCK);
            if (header.length < BLOCK || isZero(header)) {
                return null;
            }
            requireChecksum(header);
            left = size(header);
            padding = (BLOCK - left % BLOCK) % BLOCK;
            char type = (char) header[156];
            if (type == 'L') {
                longName = text(meta(), 0, Integer.MAX_VALUE);
            } else if (type == 'x') {
                String path = pax(meta());
                longName = path == null ? longName : path;
            } else if (type == 'g' || type == 'K' || type == '5') {
                longName = type == '5' ? null : longName;
            } else if (type == '0' || type == 0 || type == '7') {
                name = longName != null ? longName : shortName(header);
                return name;
            } else {
                throw new DataException(shown + ": " + Quoted.of(longName != null ? longName : shortName(header))
                        + " is a link or a device; archives of plain files are read");
            }
        }
    }

    /** Returns the bytes of the file that {@link #next()} went to. */
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (left == 0 || length == 0) {
                    return length == 0 ? 0 : -1;
                }
                int read = in.read(bytes, offset, (int) Math.min(length, left));
                if (read < 0) {
                    throw new EOFException("the archive ends within " + Quoted.of(name));
                }
                left -= read;
                return read;
            }
        };
    }

    private void skip(long bytes) throws IOException {
        in.skipNBytes(bytes);
        left = 0;
        padding = 0;
    }

    private static boolean isZero(byte[] block) {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private void requireChecksum(byte[] header) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        if (octal(header, 148, 8) != sum) {
            throw new DataException(shown + " is no tar archive, or it is damaged: a header's checksum is wrong");
        }
    }

    private long size(byte[] header) {
        if ((header[124] & 0x80) != 0) { // GNU's binary form, for files of 8 GiB and more
            long size = 0;
            for (int i = 128; i < 136; i++) {
                size = (size << 8) | (header[i] & 0xff);
            }
            if (size < 0) {
                throw new DataException(shown + " has a file of a negative size");
            }
            return size;
        }
        return octal(header, 124, 12);
    }

    private long octal(byte[] header, int from, int length) {
        long value = 0;
        for (int i = from; i < from + length; i++) {
            if (header[i] >= '0' && header[i] <= '7') {
                value = (value << 3) | (header[i] - '0');
            } else if (header[i] != ' ' && header[i] != 0) {
                throw new DataException(
                        shown + " is no tar archive, or it is damaged: a number is not in octal digits");
            }
        }
        return value;
    }

    private byte[] meta() throws IOException {
        if (left > LONGEST_NAME) {
            throw new DataException(shown + " has a name of " + left + " bytes");
        }
        byte[] bytes = in.readNBytes((int) left);
        if (bytes.length < left) {
            throw new EOFException("the archive ends within a name");
        }
        left = 0;
        return bytes;
    }

    private static String shortName(byte[] header) {
        String name = text(header, 0, 100);
        String prefix = header[257] == 'u' && header[263] == '0' ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes, int from, int most) {
        int end = from;
        while (end < bytes.length && end - from < most && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    /** Returns the path among records such as {@code 30 path=a/long/name\n}; null where there is none. */
    private static @Nullable String pax(byte[] records) {
        for (String record : new String(records, StandardCharsets.UTF_8).split("\n", -1)) {
            int blank = record.indexOf(' ');
            if (blank > 0 && record.startsWith("path=", blank + 1)) {
                return record.substring(blank + "path=".length() + 1);
            }
        }
        return null;
    }
}
