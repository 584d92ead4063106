package ai.lepton.ethics.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 over texts and numbers, each preceded by its kind and length, so that no two sequences run together. */
public final class Fingerprint {
    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 13);

    /** Starts a hash of this kind of content. */
    public Fingerprint(String kind) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        add(kind);
    }

    /** Adds a text. */
    public Fingerprint add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        flush();
        digest.update(bytes);
        return this;
    }

    /** Adds a whole number, as 8 bytes. */
    public Fingerprint add(long number) {
        if (buffer.remaining() < Long.BYTES) {
            flush();
        }
        buffer.putLong(number);
        return this;
    }

    /** Adds a number by its bits, as 8 bytes; all NaN are one. */
    public Fingerprint add(double number) {
        return add(Double.doubleToLongBits(number));
    }

    /** Adds the length and the numbers. */
    public Fingerprint add(double[] numbers) {
        add(numbers.length);
        for (double number : numbers) {
            add(number);
        }
        return this;
    }

    /** Adds the value of each row as a text. */
    public Fingerprint addTexts(Factor column) {
        byte[][] levels = column.levels().stream()
                .map(level -> level.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        for (int row = 0; row < column.size(); row++) {
            byte[] bytes = levels[column.code(row)];
            add(bytes.length);
            if (bytes.length > buffer.remaining()) {
                flush();
                digest.update(bytes);
            } else {
                buffer.put(bytes);
            }
        }
        return this;
    }

    /** Adds the code of each row, in as many bytes, the first the highest, as the number of levels needs: 1, 2 or 4. */
    public Fingerprint addCodes(Factor column) {
        flush();
        if (column.addTo(digest)) {
            return this;
        }
        int levels = column.levels().size();
        for (int row = 0; row < column.size(); row++) {
            if (buffer.remaining() < Integer.BYTES) {
                flush();
            }
            int code = column.code(row);
            if (levels <= 1 << 16) {
                buffer.putShort((short) code);
            } else {
                buffer.putInt(code);
            }
        }
        return this;
    }

    private void flush() {
        digest.update(buffer.flip());
        buffer.clear();
    }

    /** Returns the hash, 64 lower-case hexadecimal digits; the fingerprint is spent. */
    public String hex() {
        flush();
        return HexFormat.of().formatHex(digest.digest());
    }
}
