package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Quoted;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a zip, read with trust in nothing: the central directory is held against every local header, and each byte of
 * the file belongs to exactly one of them, so that all readers of a zip see the same files.
 *
 * <p>Refused are prefixes and gaps, overlaps, names that come twice, links, encryption, methods other than stored and deflated,
 * several disks, sizes that two places tell differently, and what would become far larger than it is.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE</a>
 */
final class ArchiveIndex {
    static final int LOCAL = 0x04034b50;
    static final int CENTRAL = 0x02014b50;
    static final int END = 0x06054b50;
    static final int END_64 = 0x06064b50;
    static final int LOCATOR_64 = 0x07064b50;
    static final int EXTRA_64 = 0x0001;

    private static final int DESCRIPTOR = 0x08074b50;
    private static final int EXTRA_UNICODE_PATH = 0x7075;

    static final int LOCAL_BYTES = 30;
    static final int CENTRAL_BYTES = 46;
    static final int END_BYTES = 22;
    static final int END_64_BYTES = 56;
    static final int LOCATOR_64_BYTES = 20;

    static final long MOST_32 = 0xFFFFFFFFL;
    static final int MOST_16 = 0xFFFF;

    private static final int MOST_ENTRIES = 100_000;
    private static final long LONGEST_DIRECTORY = 64L << 20;

    /** Times as many bytes as it takes, beyond which an entry is a bomb; text and tensors stay far below. */
    private static final long MOST_RATIO = 200;

    /** Bytes up to which no ratio is too high. */
    private static final long HARMLESS = 1 << 20;

    /** The most bytes that all compressed entries become together. */
    private static final long MOST_INFLATED = 64L << 30;

    /** Bits of encryption, of patches and of hidden headers. */
    private static final int REFUSED_FLAGS = 1 | 1 << 5 | 1 << 6 | 1 << 13;

    private static final int UNIX = 3;
    private static final int FILE_KIND = 0xF000;
    private static final int PLAIN = 0x8000;
    private static final int FOLDER = 0x4000;
    private static final int LINK = 0xA000;

    private final Path shown;
    private final FileChannel channel;

    private ArchiveIndex(Path shown, FileChannel channel) {
        this.shown = shown;
        this.channel = channel;
    }

    /** Returns the entries, with where their data is, in the order of their places. */
    static List<ArchiveEntry> read(Path shown, FileChannel channel) throws IOException {
        return new ArchiveIndex(shown, channel).entries();
    }

    private DataException refused(String why) {
        return refused(shown, why);
    }

    private static DataException refused(Path shown, String why) {
        return new DataException(shown + " is not read as a zip: " + why);
    }

    private DataException refused(ArchiveEntry entry, String why) {
        return refused("entry " + Quoted.of(entry.name()) + " " + why);
    }

    private ByteBuffer bytes(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new EOFException("it ends at " + (at + bytes.position()) + ", within a header");
            }
        }
        return bytes.flip();
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }

    private static int unsigned(short value) {
        return Short.toUnsignedInt(value);
    }

    /** Where the central directory is. */
    private record Center(long begin, long length, long entries) {}

    private List<ArchiveEntry> entries() throws IOException {
        Center center = center();
        if (center.entries > MOST_ENTRIES || center.length > LONGEST_DIRECTORY) {
            throw refused("it lists " + center.entries + " entries in " + center.length + " bytes; at most "
                    + MOST_ENTRIES + " in " + LONGEST_DIRECTORY + " are read");
        }
        if (center.length < center.entries * CENTRAL_BYTES) {
            throw refused("it lists " + center.entries + " entries in " + center.length + " bytes, which are too few");
        }
        ByteBuffer central = bytes(center.begin, (int) center.length);
        List<ArchiveEntry> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (long i = 0; i < center.entries; i++) {
            ArchiveEntry entry = central(central);
            if (!names.add(entry.name())) {
                throw refused(entry, "is there twice");
            }
            found.add(entry);
        }
        if (central.hasRemaining()) {
            throw refused("its list of entries is followed by " + central.remaining() + " bytes of something else");
        }
        requireSmall(shown, found);
        found.sort(Comparator.comparingLong(ArchiveEntry::header));
        return placed(found, center.begin);
    }

    /**
     * Finds the end record: the one whose comment ends where the file ends. Some readers take the last one whatever its comment
     * is, so it must be the last one too.
     */
    private Center center() throws IOException {
        long size = channel.size();
        int tail = (int) Math.min(size, END_BYTES + MOST_16);
        ByteBuffer last = bytes(size - tail, tail);
        for (int at = tail - END_BYTES, other = -1; at >= 0; at--) {
            boolean isEnd = last.getInt(at) == END;
            if (isEnd && unsigned(last.getShort(at + 20)) == tail - END_BYTES - at) {
                if (other >= 0) {
                    throw refused("its comment has another end record, at " + (size - tail + other)
                            + ", which some readers go by; pack it without a comment");
                }
                return center(size - tail + at, last.slice(at, END_BYTES).order(ByteOrder.LITTLE_ENDIAN));
            }
            other = isEnd ? at : other;
        }
        throw new DataException(shown + " is no zip, or one that is truncated: it has no end record; copy it again");
    }

    private Center center(long endAt, ByteBuffer end) throws IOException {
        int entries = unsigned(end.getShort(10));
        long length = unsigned(end.getInt(12));
        long begin = unsigned(end.getInt(16));
        if ((end.getShort(4) != 0 && unsigned(end.getShort(4)) != MOST_16)
                || (end.getShort(6) != 0 && unsigned(end.getShort(6)) != MOST_16)
                || unsigned(end.getShort(8)) != entries) {
            throw refused("it is one of several disks");
        }
        Center center = new Center(begin, length, entries);
        long before = endAt;
        if (endAt >= LOCATOR_64_BYTES) {
            ByteBuffer locator = bytes(endAt - LOCATOR_64_BYTES, LOCATOR_64_BYTES);
            if (locator.getInt(0) == LOCATOR_64) {
                before = locator.getLong(8);
                center = center64(before, endAt - LOCATOR_64_BYTES, center);
            }
        }
        if (center.begin < 0 || center.length < 0 || center.length > before || center.begin != before - center.length) {
            throw refused("its list of entries is said to be " + center.length + " bytes from " + center.begin
                    + ", but ends at " + before + "; bytes before the first entry are refused");
        }
        return center;
    }

    private Center center64(long at, long locatorAt, Center small) throws IOException {
        if (at < 0 || at > locatorAt - END_64_BYTES) {
            throw refused("its 64-bit end record is said to be at " + at + ", which is outside");
        }
        ByteBuffer end = bytes(at, END_64_BYTES);
        if (end.getInt(0) != END_64 || end.getLong(4) != locatorAt - at - 12) {
            throw refused("its 64-bit end record at " + at + " is malformed");
        }
        Center large = new Center(end.getLong(48), end.getLong(40), end.getLong(32));
        if (end.getInt(16) != 0 || end.getInt(20) != 0 || end.getLong(24) != large.entries || large.entries < 0) {
            throw refused("it is one of several disks");
        }
        if ((small.begin != MOST_32 && small.begin != large.begin)
                || (small.length != MOST_32 && small.length != large.length)
                || (small.entries != MOST_16 && small.entries != large.entries)) {
            throw refused("its two end records tell different things");
        }
        return large;
    }

    private ArchiveEntry central(ByteBuffer in) {
        int at = in.position();
        if (in.remaining() < CENTRAL_BYTES || in.getInt(at) != CENTRAL) {
            throw refused("its list of entries is malformed at byte " + at);
        }
        int nameLength = unsigned(in.getShort(at + 28));
        int extraLength = unsigned(in.getShort(at + 30));
        int whole = CENTRAL_BYTES + nameLength + extraLength + unsigned(in.getShort(at + 32));
        if (in.remaining() < whole) {
            throw refused("its list of entries is malformed at byte " + at);
        }
        int flags = unsigned(in.getShort(at + 8));
        String name = name(in.slice(at + CENTRAL_BYTES, nameLength), (flags & ArchiveEntry.UTF8) != 0);
        ByteBuffer extra =
                in.slice(at + CENTRAL_BYTES + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN);
        Sizes sizes = sizes(
                name, extra, unsigned(in.getInt(at + 24)), unsigned(in.getInt(at + 20)), unsigned(in.getInt(at + 42)));
        int mode = in.getInt(at + 38) >>> 16 & FILE_KIND;
        int kind = unsigned(in.getShort(at + 4)) >>> 8 == UNIX || mode == LINK ? mode : 0;
        boolean isDirectory = name.endsWith("/");
        ArchiveEntry entry = new ArchiveEntry(
                isDirectory ? name.substring(0, name.length() - 1) : name,
                isDirectory,
                flags,
                unsigned(in.getShort(at + 10)),
                unsigned(in.getInt(at + 16)),
                sizes.compressed,
                sizes.size,
                sizes.header,
                0);
        if (kind != 0 && kind != (isDirectory ? FOLDER : PLAIN)) {
            throw refused(entry, "is a link or a special file; a bundle holds plain files only");
        }
        if (in.getShort(at + 34) != 0) {
            throw refused(entry, "is on another disk");
        }
        requireReadable(entry);
        in.position(at + whole);
        return entry;
    }

    private void requireReadable(ArchiveEntry entry) {
        if ((entry.flags() & REFUSED_FLAGS) != 0) {
            throw refused(entry, "is encrypted or a patch; write it without");
        }
        if (entry.method() != ArchiveEntry.STORED && entry.method() != ArchiveEntry.DEFLATED) {
            throw refused(entry, "is compressed by method " + entry.method() + "; store or deflate it");
        }
        if (entry.size() < 0 || entry.compressed() < 0 || entry.header() < 0) {
            throw refused(entry, "has a size or a place beyond 63 bits");
        }
        if (entry.method() == ArchiveEntry.STORED && entry.size() != entry.compressed()) {
            throw refused(entry, "is stored, but has " + entry.size() + " bytes and takes " + entry.compressed());
        }
        if (entry.isDirectory() && entry.size() != 0) {
            throw refused(entry, "is a directory with " + entry.size() + " bytes");
        }
    }

    static void requireSmall(Path shown, List<ArchiveEntry> entries) {
        long inflated = 0;
        for (ArchiveEntry entry : entries) {
            if (entry.method() == ArchiveEntry.STORED) {
                continue;
            }
            if (entry.size() > HARMLESS && entry.size() / MOST_RATIO > entry.compressed()) {
                throw refused(
                        shown,
                        "entry " + Quoted.of(entry.name()) + " would become " + entry.size() + " bytes of "
                                + entry.compressed() + ", more than " + MOST_RATIO + " times as many; store it");
            }
            inflated = Math.min(MOST_INFLATED, inflated) + Math.min(MOST_INFLATED, entry.size());
        }
        if (inflated > MOST_INFLATED) {
            throw refused(
                    shown, "its compressed entries would become more than " + MOST_INFLATED + " bytes; store them");
        }
    }

    private String name(ByteBuffer bytes, boolean isUtf8) {
        byte[] raw = new byte[bytes.remaining()];
        bytes.get(raw);
        boolean isAscii = true;
        for (byte each : raw) {
            isAscii &= each >= 0;
        }
        try {
            String name = Utf8.text(raw);
            if (isUtf8 || isAscii) {
                return name;
            }
            throw refused(
                    "entry " + Quoted.of(name) + " does not say that its name is UTF-8; write it with its flag 11");
        } catch (CharacterCodingException e) {
            throw refused("an entry has a name that is not UTF-8");
        }
    }

    /** What stands in 32 bits, or in an extra field in 64. */
    private record Sizes(long size, long compressed, long header) {}

    private Sizes sizes(String name, ByteBuffer extra, long size, long compressed, long header) {
        boolean isLarge = size == MOST_32 || compressed == MOST_32 || header == MOST_32;
        @Nullable Sizes found = null;
        while (extra.remaining() >= 4) {
            int id = unsigned(extra.getShort());
            int length = unsigned(extra.getShort());
            if (length > extra.remaining()) {
                break; // some writers pad with less than a field
            }
            ByteBuffer field = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            extra.position(extra.position() + length);
            if (id == EXTRA_UNICODE_PATH) {
                requireSameName(name, field);
            } else if (id == EXTRA_64 && isLarge && found != null) {
                throw refused("entry " + Quoted.of(name) + " has its sizes of 64 bits twice");
            } else if (id == EXTRA_64 && isLarge) {
                int wanted = (size == MOST_32 ? 8 : 0) + (compressed == MOST_32 ? 8 : 0) + (header == MOST_32 ? 8 : 0);
                if (length < wanted) {
                    throw refused("entry " + Quoted.of(name) + " has sizes of 64 bits that are not there");
                }
                found = new Sizes(
                        size == MOST_32 ? field.getLong() : size,
                        compressed == MOST_32 ? field.getLong() : compressed,
                        header == MOST_32 ? field.getLong() : header);
            }
        }
        return found == null ? new Sizes(size, compressed, header) : found;
    }

    private void requireSameName(String name, ByteBuffer field) {
        if (field.remaining() > 5) {
            String other = name(field.slice(5, field.remaining() - 5), true);
            if (!other.equals(name)) {
                throw refused("entry " + Quoted.of(name) + " has a second name " + Quoted.of(other));
            }
        }
    }

    /** Returns the entries with the places of their data, which fill the file up to the central directory. */
    private List<ArchiveEntry> placed(List<ArchiveEntry> byHeader, long centralAt) throws IOException {
        List<ArchiveEntry> placed = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < byHeader.size(); i++) {
            ArchiveEntry entry = byHeader.get(i);
            long limit = i + 1 < byHeader.size() ? byHeader.get(i + 1).header() : centralAt;
            if (entry.header() != at || limit > centralAt) {
                throw refused(
                        entry,
                        "begins at " + entry.header() + ", but what is before it ends at " + at
                                + "; entries must follow each other without holes or overlaps");
            }
            ArchiveEntry found = local(entry, limit);
            at = found.end() + (found.hasDescriptor() ? descriptor(found, limit) : 0);
            placed.add(found);
        }
        if (at != centralAt) {
            throw refused("its entries end at " + at + ", but their list begins at " + centralAt);
        }
        return placed;
    }

    private ArchiveEntry local(ArchiveEntry entry, long limit) throws IOException {
        if (limit - entry.header() < LOCAL_BYTES) {
            throw refused(entry, "has no room for its header");
        }
        ByteBuffer header = bytes(entry.header(), LOCAL_BYTES);
        int nameLength = unsigned(header.getShort(26));
        int extraLength = unsigned(header.getShort(28));
        long data = entry.header() + LOCAL_BYTES + nameLength + extraLength;
        if (header.getInt(0) != LOCAL || data > limit || entry.compressed() > limit - data) {
            throw refused(entry, "has a malformed header, or reaches into what follows it");
        }
        String name = name(bytes(entry.header() + LOCAL_BYTES, nameLength), (entry.flags() & ArchiveEntry.UTF8) != 0);
        if (!name.equals(entry.name() + (entry.isDirectory() ? "/" : ""))) {
            throw refused(entry, "is called " + Quoted.of(name) + " in its own header");
        }
        int same = ArchiveEntry.DESCRIPTOR | ArchiveEntry.UTF8 | REFUSED_FLAGS;
        Sizes sizes = sizes(
                name,
                bytes(entry.header() + LOCAL_BYTES + nameLength, extraLength),
                unsigned(header.getInt(22)),
                unsigned(header.getInt(18)),
                0);
        boolean isLater = entry.hasDescriptor() && header.getInt(14) == 0;
        if ((unsigned(header.getShort(6)) & same) != (entry.flags() & same)
                || unsigned(header.getShort(8)) != entry.method()
                || (!isLater && unsigned(header.getInt(14)) != entry.crc())
                || (!isLater && (sizes.size != entry.size() || sizes.compressed != entry.compressed()))) {
            throw refused(entry, "is another by its own header than by the list of entries");
        }
        return entry.at(data);
    }

    /** Returns the length of what tells CRC and sizes after the data. */
    private long descriptor(ArchiveEntry entry, long limit) throws IOException {
        long room = limit - entry.end();
        if (room == 12 || room == 16 || room == 20 || room == 24) {
            ByteBuffer descriptor = bytes(entry.end(), (int) room);
            if (room % 8 == 0 && descriptor.getInt() != DESCRIPTOR) {
                throw refused(entry, "is not followed by its sizes");
            }
            boolean isSame = unsigned(descriptor.getInt()) == entry.crc()
                    && (descriptor.remaining() == 16
                            ? descriptor.getLong() == entry.compressed() && descriptor.getLong() == entry.size()
                            : unsigned(descriptor.getInt()) == entry.compressed()
                                    && unsigned(descriptor.getInt()) == entry.size());
            if (isSame) {
                return room;
            }
        }
        throw refused(entry, "is followed by other sizes than the list of entries has");
    }
}
