package ai.lepton.exchange.internal;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a zip archive in a file that is open already, which {@link java.util.zip.ZipFile} would open once more by its
 * path; and the one reader of members that are packed with Zstandard. Sizes and checksums are held against the archive's
 * directory.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">The format</a>
 */
public final class ZipMembers {
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int ZSTANDARD = 93;

    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int DIRECTORY = 0x02014b50;
    private static final int LOCAL = 0x04034b50;

    private static final int END_SIZE = 22;
    private static final int LOCATOR_SIZE = 20;
    private static final int DIRECTORY_SIZE = 46;
    private static final int LOCAL_SIZE = 30;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final long SHORT_MAX = 0xffffL;
    private static final long INT_MAX = 0xffffffffL;
    private static final int BUFFER = 1 << 16;

    private final String shown;
    private final FileChannel channel;
    private final long size;
    private final List<Member> members = new ArrayList<>();
    private long base;

    /**
     * A member as the archive's directory has it.
     *
     * @param name its path, with slashes
     * @param method how it is packed
     * @param crc its checksum
     * @param packed its bytes in the archive
     * @param size its bytes
     * @param offset where it begins
     * @param isEncrypted whether it needs a password
     */
    public record Member(String name, int method, long crc, long packed, long size, long offset, boolean isEncrypted) {
        /** Returns whether it is a directory. */
        public boolean isDirectory() {
            return name.endsWith("/");
        }
    }

    private ZipMembers(String shown, FileChannel channel) throws IOException {
        this.shown = shown;
        this.channel = channel;
        this.size = channel.size();
    }

    /**
     * Reads the directory of an archive.
     *
     * @param shown as messages name the archive
     * @param channel the open file, which stays open
     * @param most how many members there may be
     * @throws DataException if it is no archive, a damaged one, or has more members
     * @throws IOException if it can't be read
     */
    public static ZipMembers of(String shown, FileChannel channel, int most) throws IOException {
        ZipMembers archive = new ZipMembers(shown, channel);
        archive.readDirectory(most);
        return archive;
    }

    /** Returns the members, in the order of the directory. */
    public List<Member> members() {
        return List.copyOf(members);
    }

    private DataException damaged(String what) {
        return new DataException(shown + " is no zip archive, or it is damaged: " + what);
    }

    private ByteBuffer bytes(long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        if (from < 0 || from > size - count) {
            throw damaged("it ends too early");
        }
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw damaged("it ends too early");
            }
        }
        return bytes.flip();
    }

    private void readDirectory(int most) throws IOException {
        long end = end();
        ByteBuffer record = bytes(end, END_SIZE);
        long count = record.getShort(10) & SHORT_MAX;
        long length = record.getInt(12) & INT_MAX;
        long offset = record.getInt(16) & INT_MAX;
        if (record.getShort(4) != record.getShort(6)) {
            throw damaged("it is one part of several");
        }
        long after = end;
        if (count == SHORT_MAX || length == INT_MAX || offset == INT_MAX) {
            ByteBuffer locator = end < LOCATOR_SIZE ? null : bytes(end - LOCATOR_SIZE, LOCATOR_SIZE);
            if (locator != null && locator.getInt(0) == LOCATOR_64) {
                after = locator.getLong(8);
                ByteBuffer large = bytes(after, 56);
                if (large.getInt(0) != END_64) {
                    throw damaged("its directory is not where it says");
                }
                count = large.getLong(32);
                length = large.getLong(40);
                offset = large.getLong(48);
            }
        }
        base = after - length - offset;
        if (count < 0 || length < 0 || offset < 0 || base < 0 || count > length / DIRECTORY_SIZE) {
            throw damaged("its directory is not where it says");
        }
        if (count > most) {
            throw new DataException(String.format(Locale.ROOT, "%s has more than %,d members", shown, most));
        }
        try (InputStream in =
                new BufferedInputStream(new ChannelStream(channel, base + offset, base + offset + length), BUFFER)) {
            for (long i = 0; i < count; i++) {
                members.add(member(in));
            }
        } catch (EOFException e) {
            throw damaged("its directory ends too early");
        }
    }

    /** Returns where the record at the end begins, after which there may be a comment. */
    private long end() throws IOException {
        int length = (int) Math.min(size, END_SIZE + LONGEST_COMMENT);
        ByteBuffer tail = bytes(size - length, length);
        for (int at = length - END_SIZE; at >= 0; at--) {
            if (tail.getInt(at) == END && (tail.getShort(at + 20) & SHORT_MAX) == length - END_SIZE - at) {
                return size - length + at;
            }
        }
        throw damaged("it has no directory");
    }

    private static ByteBuffer next(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private Member member(InputStream in) throws IOException {
        ByteBuffer header = next(in, DIRECTORY_SIZE);
        if (header.getInt(0) != DIRECTORY) {
            throw damaged("its directory has something else in it");
        }
        String name;
        try {
            name = Utf8.decoder()
                    .decode(next(in, (int) (header.getShort(28) & SHORT_MAX)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DataException(shown + " has a member whose name is not UTF-8", e);
        }
        ByteBuffer more = next(in, (int) (header.getShort(30) & SHORT_MAX));
        next(in, (int) (header.getShort(32) & SHORT_MAX));
        long packed = header.getInt(20) & INT_MAX;
        long whole = header.getInt(24) & INT_MAX;
        long offset = header.getInt(42) & INT_MAX;
        ByteBuffer large = large(more);
        whole = whole == INT_MAX ? large(large, whole) : whole;
        packed = packed == INT_MAX ? large(large, packed) : packed;
        offset = offset == INT_MAX ? large(large, offset) : offset;
        if (packed < 0 || whole < 0 || offset < 0 || packed > size || offset > size) {
            throw damaged(Quoted.of(name) + " has sizes that it can't have");
        }
        return new Member(
                name,
                header.getShort(10) & 0xffff,
                header.getInt(16) & INT_MAX,
                packed,
                whole,
                offset,
                (header.getShort(8) & 1) != 0);
    }

    /** Returns the fields of 64 bits, of those that follow a name; null where there are none. */
    private static @Nullable ByteBuffer large(ByteBuffer more) {
        while (more.remaining() >= 4) {
            int id = more.getShort() & 0xffff;
            int length = Math.min(more.getShort() & 0xffff, more.remaining());
            if (id == 1) {
                return more.slice(more.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            more.position(more.position() + length);
        }
        return null;
    }

    private static long large(@Nullable ByteBuffer fields, long otherwise) {
        return fields != null && fields.remaining() >= Long.BYTES ? fields.getLong() : otherwise;
    }

    /**
     * Opens a member.
     *
     * @throws DataException if it is not where the directory says, needs a password, or is packed in a way that is not read;
     *     also from reading, if it has another size or checksum than the directory says
     * @throws IOException if it can't be read
     */
    public InputStream open(Member member) throws IOException {
        String name = shown + "!" + member.name;
        if (member.isEncrypted) {
            throw new DataException(name + " needs a password; archives without one are read");
        }
        long at = base + member.offset;
        ByteBuffer header = bytes(at, LOCAL_SIZE);
        if (header.getInt(0) != LOCAL) {
            throw damaged(Quoted.of(member.name) + " is not where its directory says");
        }
        long data = at + LOCAL_SIZE + (header.getShort(26) & SHORT_MAX) + (header.getShort(28) & SHORT_MAX);
        if (data > size - member.packed) {
            throw damaged(Quoted.of(member.name) + " is not where its directory says");
        }
        InputStream packed = new ChannelStream(channel, data, data + member.packed);
        return switch (member.method) {
            case STORED -> new Checked(packed, name, member);
            case DEFLATED -> new Checked(new Inflated(packed), name, member);
            case ZSTANDARD ->
                new Checked(Zstandard.unpacked(name, new BufferedInputStream(packed, BUFFER)), name, member);
            default ->
                throw new DataException(name + " is packed by method " + member.method
                        + "; of a zip archive's methods, deflate, Zstandard and none are read");
        };
    }

    /** Inflates, and gives back the inflater's memory when it is closed. */
    private static final class Inflated extends InflaterInputStream {
        Inflated(InputStream packed) {
            // One more byte, which zlib may want to see at the end of bare data.
            super(new SequenceInputStream(packed, new ByteArrayInputStream(new byte[1])), new Inflater(true), BUFFER);
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }

    /** Holds size and checksum against those of the directory. */
    private static final class Checked extends FilterInputStream {
        private final String name;
        private final Member member;
        private final CRC32 crc = new CRC32();
        private long read;

        Checked(InputStream in, String name, Member member) {
            super(in);
            this.name = name;
            this.member = member;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            if (count > 0) {
                read += count;
                crc.update(bytes, offset, count);
            }
            if (read > member.size || (count < 0 && (read != member.size || crc.getValue() != member.crc))) {
                throw new DataException(name + " is damaged: its size or its checksum is not what the archive says");
            }
            return count;
        }

        @Override
        public long skip(long n) throws IOException {
            return readNBytes((int) Math.min(n, BUFFER)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
