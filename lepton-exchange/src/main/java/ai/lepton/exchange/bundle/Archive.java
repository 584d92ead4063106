package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.metrics.internal.Quoted;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A bundle in one zip. A file is opened again each time, at the place that was found at first; where another zip is there by then,
 * its bytes are others, which whoever compares digests will see.
 *
 * <p>Tensors that are stored are mapped, wherever in the zip they begin. Tensors that are deflated are taken into memory, at most
 * 64 MiB or 20 times as many bytes as they take in the zip, whichever is more, and never more than 1 GiB.
 *
 * @param shown as messages name it
 * @param real where it is, without links
 * @param entries by their names in the bundle
 */
record Archive(Path shown, Path real, SortedMap<String, ArchiveEntry> entries) implements Storage {
    private static final int BUFFER = 1 << 16;

    /** Bytes up to which a deflated file is taken into memory, however small it is packed. */
    private static final int HARMLESS = 64 << 20;

    /** Times as many bytes as it takes, up to which a longer one is; tensors become two or three times as many. */
    private static final long MOST_RATIO = 20;

    private static final byte[] BEGINNING = {'P', 'K'};

    Archive {
        entries = Collections.unmodifiableSortedMap(entries);
    }

    /** Returns whether a file begins as a zip does; one that can't be read does not. */
    static boolean isOne(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] first = in.readNBytes(BEGINNING.length);
            return first.length == BEGINNING.length && first[0] == BEGINNING[0] && first[1] == BEGINNING[1];
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Reads the list of entries.
     *
     * @throws DataException if the file can't be read, or is not a zip that all readers take for the same
     */
    static Archive at(Path shown) {
        try {
            Path real = shown.toRealPath();
            PlainFile.refuseSpecial(shown.toString(), real);
            try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ)) {
                return new Archive(shown, real, named(shown, ArchiveIndex.read(shown, channel)));
            }
        } catch (NoSuchFileException e) {
            throw new DataException(shown + PlainFile.missing(shown), e);
        } catch (IOException e) {
            throw new DataException(shown + " can't be read: " + PlainFile.reason(e), e);
        }
    }

    /** Returns the files by their names; where all lie in one folder, as file managers pack them, by those within it. */
    private static SortedMap<String, ArchiveEntry> named(Path shown, List<ArchiveEntry> all) {
        List<ArchiveEntry> files = new ArrayList<>();
        List<String> directories = new ArrayList<>();
        for (ArchiveEntry entry : all) {
            if (BundlePath.isAstray(entry.name()) || !BundlePath.isBeside(entry.name())) {
                BundlePath.fault(entry.name()).ifPresent(fault -> {
                    throw new DataException(shown + " has the entry " + Quoted.of(entry.name()) + ", which " + fault);
                });
            }
            if (entry.isDirectory()) {
                directories.add(entry.name());
            } else {
                files.add(entry);
            }
        }
        String folder = folder(files);
        SortedMap<String, ArchiveEntry> byName = new TreeMap<>();
        for (ArchiveEntry file : files) {
            if (file.name().startsWith(folder)) {
                String name = file.name().substring(folder.length());
                if (byName.put(name, file.named(name)) != null) {
                    throw new DataException(shown + " has two entries that are " + Quoted.of(name));
                }
            }
        }
        for (ArchiveEntry file : files) { // what is beside the folder, such as its own .DS_Store
            if (!file.name().startsWith(folder)) {
                byName.putIfAbsent(file.name(), file);
            }
        }
        BundlePath.clash(files.stream().map(ArchiveEntry::name).sorted().toList(), directories)
                .ifPresent(clash -> {
                    throw new DataException(shown + " has entries that clash: " + clash);
                });
        return byName;
    }

    private static String folder(Collection<ArchiveEntry> files) {
        String folder = "";
        for (ArchiveEntry file : files) {
            int slash = file.name().indexOf('/');
            if (slash > 0 && file.name().substring(slash + 1).equals(Bundle.BOM)) {
                folder = file.name().substring(0, slash + 1);
            }
        }
        for (ArchiveEntry file : files) {
            if (!file.name().startsWith(folder) && !BundlePath.isBeside(file.name())) {
                return "";
            }
        }
        return folder;
    }

    @Override
    public Archive movedTo(Path place) {
        try {
            return new Archive(place, place.toRealPath(), entries);
        } catch (IOException e) {
            throw new DataException(place + " can't be read: " + PlainFile.reason(e), e);
        }
    }

    @Override
    public SortedSet<String> names(BiConsumer<String, DataException> odd) {
        return new TreeSet<>(entries.keySet());
    }

    @Override
    public boolean has(String name) {
        return entries.containsKey(name);
    }

    private ArchiveEntry entry(String name) throws IOException {
        ArchiveEntry entry = entries.get(name);
        if (entry == null) {
            throw new IOException("there is no such entry");
        }
        return entry;
    }

    @Override
    public long size(String name) throws IOException {
        return entry(name).size();
    }

    @Override
    public InputStream open(String name) throws IOException {
        ArchiveEntry entry = entry(name);
        FileChannel channel = FileChannel.open(real, StandardOpenOption.READ);
        InputStream raw = new Part(channel, entry.data(), entry.compressed());
        if (entry.method() == ArchiveEntry.STORED) {
            return new Checked(raw, entry, null);
        }
        Inflater inflater = new Inflater(true);
        return new Checked(new InflaterInputStream(raw, inflater, BUFFER), entry, inflater);
    }

    @Override
    public int most(String name) {
        ArchiveEntry entry = entries.get(name);
        if (entry == null || entry.method() == ArchiveEntry.STORED) {
            return LONGEST;
        }
        return (int) Math.min(LONGEST, Math.max(HARMLESS, entry.compressed() * MOST_RATIO));
    }

    @Override
    public Safetensors tensors(String name) {
        ArchiveEntry entry = entries.get(name);
        if (entry == null || entry.method() != ArchiveEntry.STORED) {
            return Safetensors.of(place(name), ByteBuffer.wrap(bytes(name, LONGEST)));
        }
        return Safetensors.open(place(name), real, entry.data(), entry.size());
    }

    /** Some bytes of a file. */
    private static final class Part extends InputStream {
        private final FileChannel channel;
        private long at;
        private long left;

        Part(FileChannel channel, long at, long left) {
            this.channel = channel;
            this.at = at;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int most = (int) Math.min(Math.min(length, BUFFER), left);
            int read = channel.read(ByteBuffer.wrap(bytes, offset, most), at);
            if (read < 0) {
                throw new IOException("the zip was cut short while it was read");
            }
            at += read;
            left -= read;
            return read;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Gives exactly the bytes that were announced, and compares their CRC at the end. */
    private static final class Checked extends FilterInputStream {
        private final ArchiveEntry entry;
        private final @Nullable Inflater inflater;
        private final CRC32 crc = new CRC32();
        private long left;

        Checked(InputStream in, ArchiveEntry entry, @Nullable Inflater inflater) {
            super(in);
            this.entry = entry;
            this.inflater = inflater;
            this.left = entry.size();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0) {
                requireEnd();
                return -1;
            }
            int read = in.read(bytes, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new IOException("it has fewer bytes than the " + entry.size() + " that the zip announces");
            }
            crc.update(bytes, offset, read);
            left -= read;
            return read;
        }

        private void requireEnd() throws IOException {
            if (in.read() >= 0) {
                throw new IOException("it has more bytes than the " + entry.size() + " that the zip announces");
            }
            if (inflater != null && inflater.getBytesRead() != entry.compressed()) {
                throw new IOException("its compressed bytes end before the entry does");
            }
            if (crc.getValue() != entry.crc()) {
                throw new IOException("its CRC is another than the zip announces; copy it again");
            }
        }

        @Override
        public long skip(long bytes) throws IOException {
            return bytes <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(bytes, BUFFER)]));
        }

        @Override
        public int available() {
            return 0;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public void close() throws IOException {
            super.close();
            if (inflater != null) {
                inflater.end();
            }
        }
    }
}
