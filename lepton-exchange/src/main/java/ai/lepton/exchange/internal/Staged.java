package ai.lepton.exchange.internal;

import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files that are written aside, forced to the disk, and then renamed into their place: a reader finds what was there
 * before, or what was written, each whole.
 *
 * <p>Everything that Lepton writes goes through here, so the rules are the same for all of it:
 *
 * <ul>
 *   <li>Files get the permissions that the umask of the process leaves, as any program's do.
 *   <li>A target that is a link stays one; what it points to is replaced.
 *   <li>Missing parent directories are made, and removed again where writing fails.
 *   <li>Where writing fails, nothing of it stays, and what was there before is untouched.
 *   <li>A program that is killed can leave a name such as {@code .config.json.<uuid>.part}. The next that writes the same
 *       target removes those that nobody has written to for an hour.
 * </ul>
 *
 * <p>Several files have one commit point. A directory that is not there yet is filled aside and renamed. In a directory
 * that is there, files are renamed one by one, in the order in which they were added; where they belong together, the last
 * one holds the digests of the others, and its reader takes it by {@link #current}. A thread that is interrupted while it
 * writes stops, and nothing of it stays; from the first renaming on it goes on to the end.
 */
public final class Staged {
    private static final int MOST_LINKS = 40;

    /** What writes a file's bytes. */
    @FunctionalInterface
    public interface Content {
        /** Writes all bytes; closing the stream does nothing. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** What adds the files of a directory. */
    @FunctionalInterface
    public interface Filler<R> {
        /** Adds the files. */
        R fill(Staging files) throws IOException;
    }

    /** What says whether something that is there may be replaced. */
    @FunctionalInterface
    public interface Guard {
        /** Throws if the target, which has its links resolved and may not be there, must not be replaced. */
        void requireReplaceable(Path target) throws IOException;
    }

    /** What writes a file that is read back before it appears, or written to out of order. */
    @FunctionalInterface
    public interface Written<R> {
        /**
         * Writes all bytes.
         *
         * @param aside where they are for now
         */
        R write(FileChannel channel, Path aside) throws IOException;
    }

    private Staged() {}

    /**
     * Writes one file, replacing one that is there.
     *
     * @throws IllegalArgumentException if the target is a directory
     * @throws UncheckedIOException if it can't be written
     */
    public static void file(Path target, Content content) {
        if (Files.isDirectory(target)) {
            throw new IllegalArgumentException(Quoted.bare(target) + " is a directory; name a file in it");
        }
        if (PlainFile.isSpecial(target)) {
            throw new IllegalArgumentException(special(target));
        }
        try {
            Path place = place(target);
            Path directory = parent(place);
            MadeDirectories.in(directory, () -> {
                inPlace(directory, files -> files.add(String.valueOf(place.getFileName()), content));
                return place;
            });
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
    }

    /**
     * Does what reads or writes files to its end, also on a thread that is interrupted: an interrupt closes channels, and so would
     * lose what is written. The thread stays interrupted.
     */
    public static void uninterrupted(Runnable work) {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    work.run();
                    return;
                } catch (RuntimeException e) {
                    if (!Thread.currentThread().isInterrupted()) {
                        throw e;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Writes one file by a channel, in the place of one that is there.
     *
     * @param guard asked before anything is written, and again before what is there is replaced
     * @throws UncheckedIOException if it can't be written
     */
    public static <R> R file(Path target, Guard guard, Written<R> content) {
        try {
            Path place = place(target);
            guard.requireReplaceable(place);
            return MadeDirectories.in(parent(place), () -> {
                Path aside = Leftovers.beside(place, Leftovers.PART);
                R written;
                try {
                    try (FileChannel channel = FileChannel.open(
                            aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                        written = content.write(channel, aside);
                        channel.force(true);
                    }
                    guard.requireReplaceable(place);
                    rename(aside, place);
                    sync(parent(place));
                } finally {
                    Files.deleteIfExists(aside);
                }
                Leftovers.sweep(place);
                return written;
            });
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
    }

    /**
     * Writes files into a directory, replacing those of the same names; what else is there stays.
     *
     * @throws IllegalArgumentException if the directory is a file, or a file to write is a directory
     * @throws UncheckedIOException if a file can't be written
     */
    public static void into(Path directory, Filler<?> filler) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new IllegalArgumentException(Quoted.bare(directory) + " is a file; name a directory");
        }
        try {
            Path place = place(directory);
            MadeDirectories.in(parent(place), () -> {
                if (Files.isDirectory(place)) {
                    inPlace(place, filler);
                } else {
                    made(place, filler);
                }
                return place;
            });
        } catch (IOException e) {
            throw cannotWrite(directory, e);
        }
    }

    /**
     * Writes a directory, and puts it in the place of one that is there. The earlier one is renamed away first and deleted
     * last, so at each moment a whole directory is at the target or beside it, under a name that ends in {@code .old}.
     *
     * @param guard asked before anything is written, and again before what is there is replaced
     * @throws UncheckedIOException if a file can't be written
     */
    public static <R> R directory(Path target, Guard guard, Filler<R> filler) {
        if (target.toAbsolutePath().normalize().getFileName() == null) {
            throw new IllegalArgumentException(Quoted.bare(target) + " is a root; name a directory in it");
        }
        try {
            Path place = place(target);
            guard.requireReplaceable(place);
            return MadeDirectories.in(parent(place), () -> whole(place, filler, guard));
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
    }

    /**
     * Returns where the file is that was added last to a directory: at its place, or still aside, if its writer was
     * stopped between renaming the files that were added before it and this one.
     *
     * @param belongs whether a file with this path holds the digests of the others, as they are now
     */
    public static Optional<Path> current(Path directory, String name, Predicate<Path> belongs) {
        try {
            Path file = place(directory.resolve(name));
            if (belongs.test(file)) {
                return Optional.of(file);
            }
            return Leftovers.of(file, Leftovers.PART).stream().filter(belongs).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns what the writer of a directory that is missing now renamed away, if it was stopped before it was done. */
    public static List<Path> replaced(Path directory) {
        try {
            return Leftovers.of(directory.toAbsolutePath(), Leftovers.OLD);
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * Removes what dead writers left of files in a directory that are not written again under the same name, such as shards of
     * which there are another number now.
     *
     * @param names of the files
     */
    public static void sweep(Path directory, Pattern names) {
        Leftovers.sweep(directory, names);
    }

    private static UncheckedIOException cannotWrite(Path target, IOException e) {
        return new UncheckedIOException(
                Quoted.message(Quoted.bare(target) + " can't be written: " + PlainFile.reason(e)), e);
    }

    private static String special(Path target) {
        return Quoted.bare(target)
                + " is a pipe, a device or a socket, which a file would replace; name a place for a file";
    }

    private static void inPlace(Path directory, Filler<?> filler) throws IOException {
        Map<String, Path> places = new LinkedHashMap<>();
        List<Path> asides = new ArrayList<>();
        List<Path> made = new ArrayList<>();
        Staging staging = new Staging(name -> {
            Path at = place(directory.resolve(name));
            if (Files.isDirectory(at)) {
                throw new IOException(Quoted.bare(at) + " is a directory; name a file in it");
            }
            if (PlainFile.isSpecial(at)) {
                throw new IOException(special(at));
            }
            places.put(name, at);
            made.addAll(0, MadeDirectories.missing(parent(at)));
            Path aside = Leftovers.beside(at, Leftovers.PART);
            asides.add(aside);
            return aside;
        });
        int renamed = 0;
        try {
            filler.fill(staging);
            for (Map.Entry<String, Path> staged : staging.files().entrySet()) {
                Path at = Objects.requireNonNull(places.get(staged.getKey()));
                try {
                    rename(staged.getValue(), at);
                } catch (IOException e) {
                    throw renamed == 0 ? e : new IOException(halfDone(staged.getValue(), at, e), e);
                }
                renamed++;
                sync(parent(at));
            }
        } finally {
            if (renamed == 0) { // else what is still aside belongs to what is in its place, and readers find it there
                for (Path aside : asides) {
                    Files.deleteIfExists(aside);
                }
                MadeDirectories.removeEmpty(made);
            }
        }
        places.values().forEach(Leftovers::sweep);
    }

    private static String halfDone(Path aside, Path at, IOException e) {
        return "the other files are in their places, but " + Quoted.bare(at.getFileName()) + " is still at "
                + Quoted.bare(aside.getFileName()) + " (" + PlainFile.reason(e) + "); write again";
    }

    /** Fills a directory that is not there yet; if another program makes it meanwhile, the files are renamed into it. */
    private static void made(Path target, Filler<?> filler) throws IOException {
        Path aside = Leftovers.beside(target, Leftovers.PART);
        try {
            Files.createDirectory(aside);
            Staging staging = new Staging(aside::resolve);
            filler.fill(staging);
            syncAll(aside);
            try {
                rename(aside, target);
            } catch (FileSystemException e) {
                if (!Files.isDirectory(target)) {
                    throw e;
                }
                for (Map.Entry<String, Path> staged : staging.files().entrySet()) {
                    Path at = place(target.resolve(staged.getKey()));
                    MadeDirectories.make(parent(at));
                    rename(staged.getValue(), at);
                    sync(parent(at));
                }
            }
            sync(parent(target));
        } finally {
            Leftovers.delete(aside);
        }
        Leftovers.sweep(target);
    }

    private static <R> R whole(Path target, Filler<R> filler, Guard guard) throws IOException {
        Path aside = Leftovers.beside(target, Leftovers.PART);
        R filled;
        try {
            Files.createDirectory(aside);
            filled = filler.fill(new Staging(aside::resolve));
            syncAll(aside);
            put(aside, target, guard);
        } finally {
            Leftovers.delete(aside);
        }
        Leftovers.sweep(target);
        return filled;
    }

    private static void put(Path aside, Path target, Guard guard) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS) || isEmpty(target)) {
            rename(aside, target);
            sync(parent(target));
            return;
        }
        // Asked again: another program may have written there meanwhile.
        guard.requireReplaceable(target);
        Path old = Leftovers.beside(target, Leftovers.OLD);
        rename(target, old);
        try {
            rename(aside, target);
        } catch (IOException | RuntimeException e) {
            try {
                rename(old, target);
            } catch (IOException gone) {
                e.addSuppressed(gone);
            }
            throw e;
        }
        sync(parent(target));
        try {
            Leftovers.delete(old);
        } catch (IOException e) {
            throw new IOException(
                    "it is there, but what it replaced is left at " + Quoted.bare(old) + ": " + PlainFile.reason(e), e);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Renames in one step where the file system can, replacing a file of that name. */
    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Returns the path that a chain of links ends at, whether something is there or not. */
    private static Path place(Path path) throws IOException {
        Path at = path.toAbsolutePath();
        if (at.getFileName() == null || at.getFileName().toString().matches("\\.{1,2}")) {
            at = at.normalize();
        }
        for (int links = 0; Files.isSymbolicLink(at); links++) {
            if (links == MOST_LINKS) {
                throw new IOException("it is a link that leads to itself");
            }
            at = at.resolveSibling(Files.readSymbolicLink(at));
        }
        return at;
    }

    private static Path parent(Path place) {
        Path parent = place.getParent();
        return parent == null ? place : parent;
    }

    private static void syncAll(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.filter(Files::isDirectory).toList()) {
                sync(each);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Forces a directory's entries to the disk; some systems can't open a directory, and do it by themselves. A thread that
     * is interrupted goes on: what is half renamed would be lost.
     */
    private static void sync(Path directory) throws IOException {
        boolean interrupted = false;
        try {
            while (!isSynced(directory)) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns false if the thread was interrupted meanwhile. */
    private static boolean isSynced(Path directory) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException e) {
            return true;
        }
        try (channel) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        }
    }
}
