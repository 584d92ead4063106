package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decodes text strictly, drops a byte-order mark, and says on which line a byte is wrong. */
final class TextReader extends Reader {
    private static final int BUFFER = 1 << 16;

    private final String name;
    private final InputStream in;
    private final @Nullable Charset charset;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private long line = 1;
    private boolean ended;
    private boolean started;

    /** Carries what a stream of a user's own threw through the parser, which would wrap it. */
    static final class SourceException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final RuntimeException theirs;

        SourceException(RuntimeException theirs) {
            super(theirs);
            this.theirs = theirs;
        }

        RuntimeException theirs() {
            return theirs;
        }
    }

    /** Reads a stream in the charset that was declared, or in UTF-8 where none was. */
    TextReader(String name, InputStream in, @Nullable Charset charset) {
        this.name = name;
        this.in = in;
        this.charset = charset;
        this.decoder = charset == null
                ? Utf8.decoder()
                : charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        CharBuffer chars = CharBuffer.wrap(target, offset, length).slice();
        while (true) {
            CoderResult result = decoder.decode(bytes, chars, ended);
            if (result.isError()) {
                count(target, offset, chars.position());
                throw wrong(bytes.get(bytes.position()));
            }
            if (!started && chars.position() > 0) {
                started = true;
                if (target[offset] == '\uFEFF') {
                    System.arraycopy(target, offset + 1, target, offset, chars.position() - 1);
                    chars.position(chars.position() - 1);
                }
            }
            if (chars.position() > 0) {
                count(target, offset, chars.position());
                return chars.position();
            }
            if (result.isOverflow()) {
                // One char was asked for and the next character takes two.
                throw new IOException("room for one char only");
            }
            if (ended) {
                return -1;
            }
            fill();
        }
    }

    private DataException wrong(byte found) {
        boolean isUtf16 = line == 1 && !started && (found == (byte) 0xFF || found == (byte) 0xFE);
        return new DataException(String.format(
                Locale.ROOT,
                "%s:%d: byte 0x%02X is not valid %s; %s",
                name,
                line,
                found,
                charset == null ? "UTF-8" : charset.name(),
                charset != null
                        ? "declare the charset that the file is in"
                        : isUtf16
                                ? "if the file is UTF-16, as its beginning looks, say charset(StandardCharsets.UTF_16)"
                                : "save the file as UTF-8, or declare what it is in with charset(...)"));
    }

    private void fill() throws IOException {
        bytes.compact();
        int read;
        try {
            read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        } catch (RuntimeException e) {
            throw new SourceException(e);
        }
        if (read < 0) {
            ended = true;
        } else {
            bytes.position(bytes.position() + read);
        }
        bytes.flip();
        if (!started && charset != null) {
            requireNoOtherMark(charset);
        }
    }

    /** Refuses UTF-8's byte-order mark where another charset was declared: its bytes would become letters. */
    private void requireNoOtherMark(Charset declared) {
        if (bytes.remaining() >= 3
                && bytes.get(0) == (byte) 0xEF
                && bytes.get(1) == (byte) 0xBB
                && bytes.get(2) == (byte) 0xBF
                && !declared.equals(StandardCharsets.UTF_8)) {
            throw new DataException(name + " begins with the byte-order mark of UTF-8, but is declared to be "
                    + declared.name() + "; declare UTF-8, or nothing");
        }
    }

    private void count(char[] chars, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (chars[i] == '\n') {
                line++;
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
