package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a directory holds, links never followed. */
final class Directory {
    private Directory() {}

    static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns the plain files below a directory by their names in the bundle; refuses anything else. */
    static SortedMap<String, Path> files(Path directory) {
        SortedMap<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .forEach(path -> {
                        String name = BundlePath.of(directory, path);
                        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                            throw new DataException(directory + ": " + Quoted.of(name)
                                    + " is a link or a special file; a bundle holds plain files only");
                        }
                        files.put(name, path);
                    });
        } catch (IOException | UncheckedIOException e) {
            throw new DataException(directory + " can't be read: " + e.getMessage(), e);
        }
        return files;
    }

    static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Deletes a directory with all in it, if it is there; of a link, the link. */
    static void delete(Path directory) throws IOException {
        if (!exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
