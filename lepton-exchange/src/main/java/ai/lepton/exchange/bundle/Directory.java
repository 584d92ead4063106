package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A bundle's directory; links in it are never followed.
 *
 * @param shown as messages name it
 * @param real where it is, without links
 */
record Directory(Path shown, Path real) implements Storage {
    private static final int TRIES = 10;

    /** Longer than it takes to rename. */
    private static final long BETWEEN_NANOS = 2_000_000;

    /** Returns a directory, links followed. */
    static Directory at(Path directory) {
        return new Directory(directory, real(directory));
    }

    @Override
    public Directory movedTo(Path place) {
        return at(place);
    }

    @Override
    public boolean has(String name) {
        return exists(real.resolve(name));
    }

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

    private static Path real(Path directory) {
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

    @Override
    public SortedSet<String> names(BiConsumer<String, DataException> odd) {
        SortedSet<String> names = new TreeSet<>();
        List<String> directories = new ArrayList<>();
        try {
            Files.walkFileTree(real, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean isGit = directory.equals(real.resolve(BundlePath.GIT));
                    if (!isGit && !directory.equals(real)) {
                        directories.add(BundlePath.of(real, directory));
                    }
                    return isGit ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = BundlePath.of(real, file);
                    if (!attributes.isRegularFile() && !BundlePath.isBeside(name)) {
                        odd.accept(
                                name,
                                new DataException(shown + ": " + Quoted.of(name)
                                        + " is a link or a special file; a bundle holds plain files only"));
                    } else {
                        names.add(name);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new DataException(shown + " can't be read: " + PlainFile.reason(e), e);
        }
        BundlePath.clash(names, directories)
                .ifPresent(clash -> odd.accept(".", new DataException(shown + " has files that clash: " + clash)));
        return names;
    }

    @Override
    public long size(String name) throws IOException {
        return Files.size(real.resolve(name));
    }

    @Override
    public InputStream open(String name) throws IOException {
        Path file = real.resolve(name);
        PlainFile.refuseSpecial(shown + ": " + Quoted.of(name), file, LinkOption.NOFOLLOW_LINKS);
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Safetensors tensors(String name) {
        return Safetensors.open(shown.resolve(name), real.resolve(name));
    }

    static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
