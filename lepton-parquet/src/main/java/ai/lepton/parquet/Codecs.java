package ai.lepton.parquet;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Packs and unpacks pages without Hadoop; takes no more memory than a page has, whatever its header says. */
final class Codecs implements CompressionCodecFactory {
    private static final int CHUNK = 1 << 16;

    /** Bytes that Snappy can unpack one to, and a little more: a copy of 64 takes 3. */
    private static final int MOST_OF_SNAPPY = 24;

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return new Compressor(codec);
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return new Decompressor(codec);
    }

    @Override
    public void release() {
        // Nothing is held.
    }

    private static IOException unknown(CompressionCodecName codec) {
        return new IOException("pages are packed with " + codec
                + ", which is not read here; write the file with Snappy, gzip, Zstandard or uncompressed");
    }

    private record Compressor(CompressionCodecName codec) implements BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            return switch (codec) {
                case UNCOMPRESSED -> bytes;
                case SNAPPY -> BytesInput.from(Snappy.compress(bytes.toByteArray()));
                case GZIP, ZSTD -> {
                    ByteArrayOutputStream packed = new ByteArrayOutputStream();
                    try (OutputStream out = codec == CompressionCodecName.GZIP
                            ? new GZIPOutputStream(packed)
                            : new ZstdOutputStream(packed)) {
                        bytes.writeAllTo(out);
                    }
                    yield BytesInput.from(packed.toByteArray());
                }
                default -> throw unknown(codec);
            };
        }

        @Override
        public CompressionCodecName getCodecName() {
            return codec;
        }

        @Override
        public void release() {
            // Nothing is held.
        }
    }

    private record Decompressor(CompressionCodecName codec) implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
            return codec == CompressionCodecName.UNCOMPRESSED
                    ? bytes
                    : BytesInput.from(unpacked(bytes.toByteArray(), size));
        }

        @Override
        public void decompress(ByteBuffer packed, int packedSize, ByteBuffer unpacked, int size) throws IOException {
            byte[] bytes = new byte[packedSize];
            packed.get(bytes);
            unpacked.put(codec == CompressionCodecName.UNCOMPRESSED ? bytes : unpacked(bytes, size));
        }

        private byte[] unpacked(byte[] packed, int size) throws IOException {
            return switch (codec) {
                case SNAPPY -> {
                    if (size < 0
                            || size / MOST_OF_SNAPPY > packed.length
                            || Snappy.uncompressedLength(packed) != size) {
                        throw otherSize(size);
                    }
                    yield Snappy.uncompress(packed);
                }
                case GZIP -> read(new GZIPInputStream(new ByteArrayInputStream(packed)), size);
                case ZSTD -> read(new ZstdInputStream(new ByteArrayInputStream(packed)), size);
                default -> throw unknown(codec);
            };
        }

        /** Reads as many bytes as a page must have, into an array that grows with them. */
        private static byte[] read(InputStream in, int size) throws IOException {
            try (in) {
                if (size < 0) {
                    throw otherSize(size);
                }
                byte[] bytes = new byte[Math.min(size, CHUNK)];
                int length = 0;
                while (length < size) {
                    if (length == bytes.length) {
                        bytes = Arrays.copyOf(bytes, (int) Math.min(size, bytes.length * 2L));
                    }
                    int n = in.read(bytes, length, bytes.length - length);
                    if (n < 0) {
                        throw otherSize(size);
                    }
                    length += n;
                }
                if (in.read() >= 0) {
                    throw otherSize(size);
                }
                return bytes;
            }
        }

        private static IOException otherSize(int size) {
            return new IOException("a page does not unpack to the " + size + " bytes that its header says");
        }

        @Override
        public void release() {
            // Nothing is held.
        }
    }
}
