package ai.lepton.exchange.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names of what is written aside, and what is left of it by programs that were killed.
 *
 * <p>A name is a dot, the target's name (of a long one, the beginning), a random UUID, and {@code part} for what is being
 * written or {@code old} for what is being replaced.
 */
final class Leftovers {
    static final String PART = "part";
    static final String OLD = "old";

    /** A writer that has not touched its files for so long is taken for dead. */
    private static final Duration STALE = Duration.ofHours(1);

    /** In UTF-8 at most 200 bytes, so that the whole name stays below the 255 that file systems take. */
    private static final int LONGEST_STEM = 50;

    private static final String RANDOM = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private Leftovers() {}

    /** Returns a new name beside the target. */
    static Path beside(Path target, String kind) {
        return target.resolveSibling("." + stem(target) + "." + UUID.randomUUID() + "." + kind);
    }

    private static String stem(Path target) {
        String name = String.valueOf(target.getFileName());
        int end = name.offsetByCodePoints(0, Math.min(LONGEST_STEM, name.codePointCount(0, name.length())));
        return name.substring(0, end);
    }

    /** Returns what is beside the target under a name of this kind. */
    static List<Path> of(Path target, String kind) throws IOException {
        Pattern ours = Pattern.compile("\\." + Pattern.quote(stem(target)) + "\\." + RANDOM + "\\." + kind);
        Path parent = target.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(entry ->
                            ours.matcher(String.valueOf(entry.getFileName())).matches())
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause(); // a stream of entries has no other way to say it
        }
    }

    /**
     * Removes what dead writers of this target left. One that replaced something is not needed once the target is there
     * again. What can't be removed stays: the writing itself went well.
     */
    static void sweep(Path target) {
        try {
            List<Path> dead = new ArrayList<>();
            for (Path part : of(target, PART)) {
                if (isStale(part)) {
                    dead.add(part);
                }
            }
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                dead.addAll(of(target, OLD));
            }
            for (Path leftover : dead) {
                delete(leftover);
            }
        } catch (IOException e) {
            return; // another time
        }
    }

    /** Removes what dead writers left in a directory of files with such names. */
    static void sweep(Path directory, Pattern names) {
        Pattern ours = Pattern.compile("(?s)\\.(.+)\\." + RANDOM + "\\." + PART);
        List<Path> dead;
        try (Stream<Path> entries = Files.list(directory)) {
            dead = entries.filter(entry -> {
                        Matcher name = ours.matcher(String.valueOf(entry.getFileName()));
                        return name.matches() && isStem(name.group(1), names) && isStale(entry);
                    })
                    .toList();
            for (Path leftover : dead) {
                delete(leftover);
            }
        } catch (IOException | UncheckedIOException e) {
            return; // another time
        }
    }

    /** Returns whether a text is such a name, or, if it has the length of one that was cut, may be its beginning. */
    private static boolean isStem(String text, Pattern names) {
        Matcher name = names.matcher(text);
        return name.matches() || (name.hitEnd() && text.codePointCount(0, text.length()) == LONGEST_STEM);
    }

    /** Returns whether nobody has written there for long; what vanishes while it is looked at has a writer. */
    private static boolean isStale(Path part) {
        try {
            return newest(part).isBefore(Instant.now().minus(STALE));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** Returns when something below was last written. */
    private static Instant newest(Path path) throws IOException {
        Instant newest = Instant.MIN;
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.toList()) {
                Instant written = Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS)
                        .toInstant();
                newest = written.isAfter(newest) ? written : newest;
            }
        }
        return newest;
    }

    /** Deletes a file, or a directory with all in it, if it is there; of a link, the link. */
    static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
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
