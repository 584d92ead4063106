package ai.lepton.core.internal.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder among the temporary files that no other user can enter, and that is gone when the program ends. */
final class PrivateFolder {
    private static final String NAME = "lepton-native-";
    private static final Pattern OURS = Pattern.compile(NAME + "(\\d+)-\\d+");

    /** A program that made its folder a moment ago may be one that this one can't see. */
    private static final Duration STALE = Duration.ofHours(1);

    private PrivateFolder() {}

    static Path make() throws IOException {
        Path made = Files.createTempDirectory(NAME + ProcessHandle.current().pid() + "-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made), "lepton-native-cleaner"));
        sweep(made);
        return made;
    }

    /** Removes the folders of programs of this user that were killed. */
    private static void sweep(Path made) {
        try (Stream<Path> beside = Files.list(made.resolveSibling(""))) {
            for (Path entry : beside.toList()) {
                Matcher name = OURS.matcher(String.valueOf(entry.getFileName()));
                if (name.matches()
                        && Files.getOwner(entry).equals(Files.getOwner(made))
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                        && Files.getLastModifiedTime(entry)
                                .toInstant()
                                .isBefore(Instant.now().minus(STALE))) {
                    delete(entry);
                }
            }
        } catch (IOException | RuntimeException e) {
            return; // another time
        }
    }

    /** Deletes what it can; Windows keeps libraries that are loaded. */
    private static void delete(Path folder) {
        List<Path> all;
        try (Stream<Path> entries = Files.walk(folder)) {
            all = entries.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | RuntimeException e) {
            return;
        }
        for (Path entry : all) {
            try {
                Files.deleteIfExists(entry);
            } catch (IOException e) {
                entry.toFile().deleteOnExit();
            }
        }
    }

    /** Returns the permissions of a new directory, where the file system has such. */
    static FileAttribute<?>[] attributes(Path place, String permissions) {
        return place.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Returns the number of the user that this program runs as: who owns what it makes. */
    static int user() throws IOException {
        try {
            Path made = Files.createTempFile("lepton", ".user");
            try {
                return (Integer) Files.getAttribute(made, "unix:uid");
            } finally {
                Files.delete(made);
            }
        } catch (IOException e) { // no temporary files here
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        }
    }
}
