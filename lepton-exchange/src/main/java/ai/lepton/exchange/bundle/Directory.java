package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a bundle's directory holds; links in it are never followed. */
final class Directory {
    /** Longest file that is taken into memory. */
    private static final int LONGEST = 1 << 30;

    private static final int TRIES = 10;

    /** Longer than it takes to rename. */
    private static final long BETWEEN_NANOS = 2_000_000;

    private Directory() {}

    /**
     * Reads a directory that another program may replace meanwhile, by renaming it away and a new one in its place: what is
     * refused is read again where it is another directory by then.
     */
    static <R> R whole(Path directory, Supplier<R> reading) {
        for (int tries = 1; ; tries++) {
            List<Object> before = identity(directory);
            try {
                return reading.get();
            } catch (DataException e) {
                boolean isBetween =
                        before.isEmpty() && !Staged.replaced(directory).isEmpty();
                if (tries == TRIES || (!isBetween && before.equals(identity(directory)))) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_NANOS);
            }
        }
    }

    /** Returns what tells a directory from another one in its place; nothing if it is missing. */
    private static List<Object> identity(Path directory) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(directory, BasicFileAttributes.class);
            return List.of(String.valueOf(attributes.fileKey()), attributes.creationTime());
        } catch (IOException e) {
            return List.of();
        }
    }

    static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns where a directory is, links followed. */
    static Path real(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            throw new DataException(directory + " can't be read: " + PlainFile.reason(e), e);
        }
    }

    /** Returns a hint where there is no bundle because the program that was replacing it was stopped, or nothing. */
    static String whereItWent(Path directory) {
        List<Path> replaced = Staged.replaced(directory);
        return replaced.isEmpty()
                ? ""
                : "; replacing it was interrupted, and what was there is at "
                        + Quoted.bare(replaced.get(0).getFileName()) + " beside it: rename that";
    }

    /**
     * Returns the plain files below a directory by their names in the bundle; refuses anything else.
     *
     * @param shown as messages name it
     * @param directory where it is, without links
     */
    static SortedMap<String, Path> files(Path shown, Path directory) {
        SortedMap<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .forEach(path -> {
                        String name = BundlePath.of(directory, path);
                        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                            throw new DataException(shown + ": " + Quoted.of(name)
                                    + " is a link or a special file; a bundle holds plain files only");
                        }
                        files.put(name, path);
                    });
        } catch (IOException | UncheckedIOException e) {
            throw new DataException(shown + " can't be read: " + PlainFile.reason(e), e);
        }
        return files;
    }

    /** Returns the bytes of a file. */
    static byte[] bytes(Path shown, Path directory, String name) {
        return bytes(shown, directory, name, LONGEST);
    }

    /** Returns the bytes of a file that has at most so many. */
    static byte[] bytes(Path shown, Path directory, String name, int most) {
        try (InputStream in = open(shown, directory, name)) {
            byte[] bytes = Files.size(directory.resolve(name)) > most ? new byte[0] : in.readNBytes(most);
            if (in.read() >= 0) {
                throw new DataException(shown + ": " + Quoted.of(name) + " has more than " + most
                        + " bytes, which is too long to be taken into memory");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(shown, name, e);
        }
    }

    private static InputStream open(Path shown, Path directory, String name) throws IOException {
        Path file = directory.resolve(name);
        PlainFile.refuseSpecial(shown + ": " + Quoted.of(name), file, LinkOption.NOFOLLOW_LINKS);
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static DataException unreadable(Path shown, String name, IOException e) {
        return new DataException(shown + ": " + Quoted.of(name) + " can't be read: " + PlainFile.reason(e), e);
    }

    /** Returns the SHA-256 of a file. */
    static String digest(Path shown, Path directory, String name) {
        try (InputStream in = open(shown, directory, name)) {
            return Sha256.of(in);
        } catch (IOException e) {
            throw unreadable(shown, name, e);
        }
    }

    static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
