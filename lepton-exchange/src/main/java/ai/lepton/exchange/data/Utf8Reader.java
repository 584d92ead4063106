package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Locale;

/** Decodes UTF-8 strictly, drops a byte-order mark, and says on which line a byte is wrong. */
final class Utf8Reader extends Reader {
    private static final int BUFFER = 1 << 16;

    private final String name;
    private final InputStream in;
    private final CharsetDecoder decoder = Utf8.decoder();
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

    Utf8Reader(String name, InputStream in) {
        this.name = name;
        this.in = in;
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
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s:%d: byte 0x%02X is not valid UTF-8; save the file as UTF-8",
                        name,
                        line,
                        bytes.get(bytes.position())));
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
