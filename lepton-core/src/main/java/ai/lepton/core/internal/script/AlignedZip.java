package ai.lepton.core.internal.script;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a zip of stored entries whose contents begin at multiples of 64 bytes, so that PyTorch can map them: each entry
 * has an extra field {@code FB} that fills up the space. Archives beyond 4 GiB are ZIP64.
 */
public final class AlignedZip {
    private static final int ALIGNMENT = 64;
    private static final int LOCAL_HEADER = 30;
    private static final int EXTRA_HEADER = 4;
    private static final int CHUNK = 1 << 16;

    /**
     * Early enough to mean nothing, late enough that no field for older times is written; bytes depend neither on the
     * clock nor on the time zone.
     */
    private static final LocalDateTime NEVER = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final String folder;
    private final Counted counted;
    private final ZipOutputStream zip;

    /** Counts what passes. */
    private static final class Counted extends FilterOutputStream {
        private long count;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }
    }

    /**
     * Begins an archive.
     *
     * @param out buffered; not closed
     * @param folder that all entries are in, with a slash at its end
     */
    AlignedZip(OutputStream out, String folder) {
        this.folder = folder;
        this.counted = new Counted(out);
        this.zip = new ZipOutputStream(counted);
        zip.setMethod(ZipOutputStream.STORED);
    }

    /** Writes an entry. */
    public void put(String name, byte[] content) throws IOException {
        put(name, ByteBuffer.wrap(content));
    }

    /** Writes the bytes between a buffer's position and limit. */
    public void put(String name, ByteBuffer content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content.duplicate());
        ZipEntry entry = new ZipEntry(folder + name);
        entry.setTimeLocal(NEVER);
        entry.setSize(content.remaining());
        entry.setCompressedSize(content.remaining());
        entry.setCrc(crc.getValue());
        entry.setExtra(padding(counted.count + LOCAL_HEADER + entry.getName().length() + EXTRA_HEADER));
        zip.putNextEntry(entry);
        byte[] chunk = new byte[Math.min(CHUNK, content.remaining())];
        ByteBuffer rest = content.duplicate();
        while (rest.hasRemaining()) {
            int n = Math.min(chunk.length, rest.remaining());
            rest.get(chunk, 0, n);
            zip.write(chunk, 0, n);
        }
        zip.closeEntry();
    }

    private static byte[] padding(long end) {
        int n = (int) (-end & ALIGNMENT - 1);
        byte[] field = new byte[EXTRA_HEADER + n];
        field[0] = 'F';
        field[1] = 'B';
        field[2] = (byte) n;
        for (int i = EXTRA_HEADER; i < field.length; i++) {
            field[i] = 'Z';
        }
        return field;
    }

    /** Writes the directory; nothing can follow. */
    void finish() throws IOException {
        zip.finish();
    }
}
