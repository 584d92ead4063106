package ai.lepton.exchange.bundle;

import ai.lepton.exchange.internal.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes a zip whose entries are stored, each of whose bytes begin at a multiple of {@value #ALIGNMENT}, so that tensors in it can
 * be mapped, and with one point in time for all: the same files give the same bytes on every machine. Files of 4 GiB and more, and
 * zips of that length, have their sizes in 64 bits.
 */
final class ArchiveWriter {
    static final int ALIGNMENT = 64;

    /** 1980-01-01 00:00, the first that a zip can tell. */
    private static final int FIRST_DAY = 0x0021_0000;

    /** What fills a local header up: the field that zipalign of Android made for that. */
    private static final int EXTRA_PADDING = 0xD935;

    private static final int EXTRA_64_BYTES = 20;
    private static final int LEAST_PADDING = 6;
    private static final short VERSION = 45;
    private static final short BY_UNIX = (short) (3 << 8 | VERSION);
    private static final int PLAIN_FILE = 0100644 << 16;
    private static final int BUFFER = 1 << 16;

    private final FileChannel channel;
    private final OutputStream out;
    private final long large;
    private final int many;
    private final List<ArchiveEntry> entries = new ArrayList<>();

    ArchiveWriter(FileChannel channel) {
        this(channel, ArchiveIndex.MOST_32, ArchiveIndex.MOST_16);
    }

    /**
     * Makes one.
     *
     * @param large from how many bytes on a size or a place is told in 64 bits
     * @param many from how many entries on their number is
     */
    ArchiveWriter(FileChannel channel, long large, int many) {
        this.channel = channel;
        this.large = large;
        this.many = many;
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
    }

    /** Writes a file; returns its SHA-256. */
    String add(String name, BundleWriter.Content content) throws IOException {
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        long header = channel.position();
        long least = header + ArchiveIndex.LOCAL_BYTES + encoded.length + EXTRA_64_BYTES + LEAST_PADDING;
        long data = (least + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        int extra = (int) (data - header - ArchiveIndex.LOCAL_BYTES - encoded.length);
        channel.position(data);
        MessageDigest digest = Sha256.digest();
        Summed summed = new Summed(out);
        content.writeTo(new DigestOutputStream(summed, digest));
        summed.flush();
        ArchiveEntry entry = new ArchiveEntry(
                name,
                false,
                ArchiveEntry.UTF8,
                ArchiveEntry.STORED,
                summed.crc.getValue(),
                summed.bytes,
                summed.bytes,
                header,
                data);
        entries.add(entry);
        write(local(entry, encoded, extra), header);
        channel.position(entry.end());
        return Sha256.hex(digest);
    }

    private void write(ByteBuffer bytes, long at) throws IOException {
        long to = at;
        while (bytes.hasRemaining()) {
            to += channel.write(bytes, to);
        }
    }

    private static ByteBuffer allocate(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int bits32(long value) {
        return (int) (value >= large ? ArchiveIndex.MOST_32 : value);
    }

    private ByteBuffer local(ArchiveEntry entry, byte[] name, int extra) {
        boolean isLarge = entry.size() >= large;
        ByteBuffer out = allocate(ArchiveIndex.LOCAL_BYTES + name.length + extra);
        out.putInt(ArchiveIndex.LOCAL).putShort(VERSION).putShort((short) entry.flags());
        out.putShort((short) entry.method()).putInt(FIRST_DAY).putInt((int) entry.crc());
        out.putInt(bits32(entry.compressed())).putInt(bits32(entry.size()));
        out.putShort((short) name.length).putShort((short) extra).put(name);
        int padding = extra - 4;
        if (isLarge) {
            out.putShort((short) ArchiveIndex.EXTRA_64).putShort((short) (EXTRA_64_BYTES - 4));
            out.putLong(entry.size()).putLong(entry.compressed());
            padding -= EXTRA_64_BYTES;
        }
        out.putShort((short) EXTRA_PADDING).putShort((short) padding).putShort((short) ALIGNMENT);
        return out.rewind().limit(out.capacity());
    }

    /** Writes the list of entries, after which the zip is whole. */
    void finish() throws IOException {
        long begin = channel.position();
        long at = begin;
        for (ArchiveEntry entry : entries) {
            ByteBuffer central = central(entry);
            int length = central.remaining();
            write(central, at);
            at += length;
        }
        ByteBuffer end = end(begin, at - begin);
        write(end, at);
        channel.position(at + end.limit());
    }

    private ByteBuffer central(ArchiveEntry entry) {
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        boolean isLarge = entry.size() >= large;
        boolean isFar = entry.header() >= large;
        int extra = (isLarge ? 16 : 0) + (isFar ? 8 : 0);
        ByteBuffer out = allocate(ArchiveIndex.CENTRAL_BYTES + name.length + (extra == 0 ? 0 : 4 + extra));
        out.putInt(ArchiveIndex.CENTRAL).putShort(BY_UNIX).putShort(VERSION).putShort((short) entry.flags());
        out.putShort((short) entry.method()).putInt(FIRST_DAY).putInt((int) entry.crc());
        out.putInt(bits32(entry.compressed())).putInt(bits32(entry.size()));
        out.putShort((short) name.length).putShort((short) (extra == 0 ? 0 : 4 + extra));
        out.putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(PLAIN_FILE)
                .putInt(bits32(entry.header()));
        out.put(name);
        if (extra > 0) {
            out.putShort((short) ArchiveIndex.EXTRA_64).putShort((short) extra);
            if (isLarge) {
                out.putLong(entry.size()).putLong(entry.compressed());
            }
            if (isFar) {
                out.putLong(entry.header());
            }
        }
        return out.flip();
    }

    private ByteBuffer end(long begin, long length) {
        int count = entries.size();
        boolean isLarge = count >= many || begin >= large || length >= large;
        ByteBuffer out = allocate(ArchiveIndex.END_64_BYTES + ArchiveIndex.LOCATOR_64_BYTES + ArchiveIndex.END_BYTES);
        if (isLarge) {
            out.putInt(ArchiveIndex.END_64)
                    .putLong(ArchiveIndex.END_64_BYTES - 12)
                    .putShort(BY_UNIX)
                    .putShort(VERSION);
            out.putInt(0)
                    .putInt(0)
                    .putLong(count)
                    .putLong(count)
                    .putLong(length)
                    .putLong(begin);
            out.putInt(ArchiveIndex.LOCATOR_64)
                    .putInt(0)
                    .putLong(begin + length)
                    .putInt(1);
        }
        short few = (short) (count >= many ? ArchiveIndex.MOST_16 : count);
        out.putInt(ArchiveIndex.END)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort(few)
                .putShort(few);
        out.putInt(bits32(length)).putInt(bits32(begin)).putShort((short) 0);
        return out.flip();
    }

    /** Counts and sums what it passes on; closing it does nothing. */
    private static final class Summed extends OutputStream {
        private final OutputStream out;
        private final CRC32 crc = new CRC32();
        private long bytes;

        Summed(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            out.write(from, offset, length);
            crc.update(from, offset, length);
            bytes += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() {
            // the zip goes on
        }
    }
}
