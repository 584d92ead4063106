package ai.lepton.exchange.internal;

import ai.lepton.exchange.DataException;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Unpacks Zstandard by a library that is there only where a user has added it. */
final class Zstandard {
    private Zstandard() {}

    /**
     * Returns what is packed.
     *
     * @param shown as messages name it
     * @throws DataException if the library is missing; from reading, if the bytes are not in this format
     */
    static InputStream unpacked(String shown, InputStream packed) {
        try {
            return new Unpacked(Library.unpacked(packed), shown);
        } catch (LinkageError e) {
            throw new DataException(
                    shown + " is packed by Zstandard; add the library io.airlift:aircompressor 2.0.3 to the class path",
                    e);
        }
    }

    /** All that names the library's class; a class that makes one where another is wanted can't be loaded without it. */
    private static final class Library {
        static InputStream unpacked(InputStream packed) {
            return new ZstdInputStream(packed);
        }
    }

    /** Has what the library throws at damaged bytes as an exception of data. */
    private static final class Unpacked extends FilterInputStream {
        private final String shown;

        Unpacked(InputStream in, String shown) {
            super(in);
            this.shown = shown;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return in.read(bytes, offset, length);
            } catch (RuntimeException e) {
                throw new DataException(shown + " is damaged: it can't be unpacked by Zstandard", e);
            } catch (LinkageError e) {
                throw new DataException(shown + " can't be unpacked: " + e, e);
            }
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
