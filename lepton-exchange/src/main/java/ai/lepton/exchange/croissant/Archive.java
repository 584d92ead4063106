package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Gunzip;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.ZipMembers;
import ai.lepton.metrics.internal.Quoted;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * The files of a zip or tar archive, plain or with gzip, or the one file that gzip holds; told by their first bytes.
 *
 * @param shown as messages name it
 * @param members the files
 * @param open what is kept open
 */
record Archive(String shown, List<DataFile> members, Closeable open) implements AutoCloseable {
    private static final int MOST_MEMBERS = 1_000_000;
    private static final int BLOCK = 512;

    static Archive open(DataFile file, Scratch scratch) {
        try {
            byte[] begin;
            try (InputStream in = bare(file)) {
                begin = in.readNBytes(BLOCK);
            }
            if (isZip(begin)) {
                return zip(file, scratch);
            }
            boolean isGzip = isGzip(begin);
            if (isGzip) {
                try (InputStream in = new GZIPInputStream(bare(file))) {
                    begin = in.readNBytes(BLOCK);
                }
            }
            if (TarReader.isTar(begin)) {
                return tar(file, scratch);
            }
            if (isGzip) {
                String name = file.filename().replaceFirst("\\.gz$", "");
                return new Archive(
                        file.shown(),
                        List.of(new DataFile(file.shown(), name, null, () -> unzipped(file, scratch.most()))),
                        () -> {});
            }
            throw new DataException(file.shown() + " is no zip, tar or gzip archive");
        } catch (IOException e) {
            throw new DataException(file.shown() + " can't be read as an archive: " + PlainFile.reason(e), e);
        }
    }

    /** Opens a file to see how it begins, which only tells which way it is read; by that way its digest is checked. */
    private static InputStream bare(DataFile file) throws IOException {
        return file.onDisk() != null
                ? Files.newInputStream(file.onDisk())
                : file.content().open();
    }

    /** Returns whether a file is a zip or tar archive, whose members are meant rather than itself. */
    static boolean isOfFiles(DataFile file) {
        try (InputStream in = bare(file)) {
            byte[] begin = in.readNBytes(BLOCK);
            if (isGzip(begin)) {
                try (InputStream unzipped = new GZIPInputStream(bare(file))) {
                    begin = unzipped.readNBytes(BLOCK);
                }
            }
            return TarReader.isTar(begin) || isZip(begin);
        } catch (IOException e) {
            throw new DataException(file.shown() + " can't be read: " + PlainFile.reason(e), e);
        }
    }

    private static boolean isZip(byte[] begin) {
        return begin.length > 3 && begin[0] == 'P' && begin[1] == 'K' && begin[2] < 9 && begin[3] < 9;
    }

    static boolean isGzip(byte[] begin) {
        return begin.length > 2 && begin[0] == 0x1f && begin[1] == (byte) 0x8b;
    }

    /** Returns a file's bytes, out of gzip where it is in one. */
    static InputStream unzipped(DataFile file, long most) throws IOException {
        Limited.Counted counted =
                new Limited.Counted(new BufferedInputStream(file.content().open(), 1 << 16));
        BufferedInputStream in = new BufferedInputStream(counted, 1 << 16);
        try {
            in.mark(4);
            byte[] begin = in.readNBytes(3);
            in.reset();
            return isGzip(begin) ? new Limited(Gunzip.ifPacked(in), file.shown(), most, counted::count) : in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static Archive zip(DataFile file, Scratch scratch) throws IOException {
        FileChannel channel;
        Closeable closing;
        if (file.onDisk() != null && file.content() instanceof Verified verified) {
            channel = verified.acquire(file.onDisk());
            closing = () -> verified.release(channel);
        } else {
            channel = FileChannel.open(
                    file.onDisk() != null ? file.onDisk() : scratch.keep(file), StandardOpenOption.READ);
            closing = channel;
        }
        try {
            Set<String> names = new HashSet<>();
            List<DataFile> members = new ArrayList<>();
            ZipMembers zip = ZipMembers.of(file.shown(), channel, MOST_MEMBERS);
            for (ZipMembers.Member member : zip.members()) {
                if (member.isDirectory()) {
                    continue;
                }
                String name = within(member.name());
                add(file, name, names);
                String shown = file.shown() + "!" + name;
                members.add(new DataFile(
                        shown, name, null, () -> new Limited(zip.open(member), shown, scratch.most(), member::packed)));
            }
            return new Archive(file.shown(), List.copyOf(members), closing);
        } catch (IOException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    /** Takes the files out of a tar archive: it has no directory to find one by. */
    private static Archive tar(DataFile file, Scratch scratch) throws IOException {
        Set<String> names = new HashSet<>();
        List<DataFile> members = new ArrayList<>();
        try (InputStream in = unzipped(file, scratch.most())) {
            TarReader tar = new TarReader(file.shown(), in);
            for (String name = tar.next(); name != null; name = tar.next()) {
                String bare = name.startsWith("./") ? name.substring(2) : name;
                add(file, bare, names);
                Path kept = scratch.keep(file.shown(), tar.content());
                members.add(new DataFile(file.shown() + "!" + bare, bare, kept, () -> Files.newInputStream(kept)));
            }
        }
        return new Archive(file.shown(), List.copyOf(members), () -> {});
    }

    /** Returns a path without what leads out of the archive, as Python's zipfile takes it. */
    private static String within(String name) {
        List<String> parts = new ArrayList<>(List.of(name.replace('\\', '/').split("/")));
        parts.removeIf(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        return String.join("/", parts);
    }

    private static void add(DataFile file, String name, Set<String> names) {
        if (name.startsWith("/")
                || name.indexOf('\\') >= 0
                || List.of(name.split("/", -1)).contains("..")) {
            throw new DataException(file.shown() + " has a file " + Quoted.of(name)
                    + ", a path that leads out of the archive; take the archive anew from its source");
        }
        if (!names.add(name)) {
            throw new DataException(file.shown() + " has two files " + Quoted.of(name));
        }
        if (names.size() > MOST_MEMBERS) {
            throw new DataException(
                    String.format(Locale.ROOT, "%s has more than %,d files", file.shown(), MOST_MEMBERS));
        }
    }

    @Override
    public void close() {
        try {
            open.close();
        } catch (IOException e) {
            throw new DataException(shown + " can't be closed: " + PlainFile.reason(e), e);
        }
    }
}
