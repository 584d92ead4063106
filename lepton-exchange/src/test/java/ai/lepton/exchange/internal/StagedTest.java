package ai.lepton.exchange.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedTest {
    @TempDir
    private Path directory;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsThereWholeAndNothingElse() throws IOException {
        Path file = directory.resolve("a/b/c.txt");
        Staged.file(file, out -> out.write(bytes("one")));
        Staged.file(file, out -> {
            out.write(bytes("two"));
            out.close();
        });
        assertThat(file).hasContent("two");
        try (Stream<Path> entries = Files.list(file.getParent())) {
            assertThat(entries).containsExactly(file);
        }
    }

    @Test
    void theUmaskSaysWhoMayRead() throws Exception {
        Assumptions.assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"));
        Path before = Files.writeString(directory.resolve("plain"), "as any program writes it");
        Staged.file(directory.resolve("file"), out -> out.write(1));
        Staged.into(directory.resolve("made"), files -> files.add("inside", bytes("x")));
        Staged.into(directory, files -> files.add("into", bytes("x")));
        String wanted = permissions(before);
        assertThat(permissions(directory.resolve("file"))).isEqualTo(wanted);
        assertThat(permissions(directory.resolve("made/inside"))).isEqualTo(wanted);
        assertThat(permissions(directory.resolve("into"))).isEqualTo(wanted);
        assertThat(permissions(directory.resolve("made")))
                .isEqualTo(permissions(Files.createDirectory(directory.resolve("plain directory"))));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aFailureLeavesWhatWasThereAndNothingElse() throws IOException {
        Path file = directory.resolve("file");
        Staged.file(file, out -> out.write(bytes("before")));
        assertThatThrownBy(() -> Staged.file(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(file + " can't be written: No space left on device");
        assertThatThrownBy(() -> Staged.into(directory, files -> {
                    files.add("file", bytes("after"));
                    files.add("second", bytes("after"));
                    throw new IllegalStateException("closed");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(file).hasContent("before");
        assertThat(names()).containsExactly("file");
        assertThatThrownBy(() -> Staged.directory(directory.resolve("new"), target -> {}, files -> {
                    files.add("file", bytes("after"));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(names()).containsExactly("file");
    }

    @Test
    void aFullDiskLeavesNothing() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs a shell that limits the size of files");
        // A file that the system does not let grow ends as a full disk does: with an error in the middle of writing.
        Process child = new ProcessBuilder(
                        "/bin/bash",
                        "-c",
                        "ulimit -f 16; exec \"$@\"",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-cp",
                        ChildJvm.classPath(),
                        EndlessWriter.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said)
                .contains("UncheckedIOException: ")
                .contains("single can't be written: ")
                .contains("File too large");
        assertThat(names()).isEmpty();
    }

    @Test
    void aPlaceThatCantBeWrittenIsSaid() throws IOException {
        Files.writeString(directory.resolve("file"), "x");
        assertThatThrownBy(() -> Staged.file(directory.resolve("file/below"), out -> out.write(1)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith(directory.resolve("file/below") + " can't be written: ");
        assertThatThrownBy(() -> Staged.file(directory, out -> out.write(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(directory + " is a directory; name a file in it");
        assertThatThrownBy(() -> Staged.into(directory.resolve("file"), files -> files.add("a", bytes("x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(directory.resolve("file") + " is a file; name a directory");
        Files.createDirectory(directory.resolve("config"));
        assertThatThrownBy(() -> Staged.into(directory, files -> {
                    files.add("weights", bytes("new"));
                    return files.add("config", bytes("new"));
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("config is a directory; name a file in it");
        assertThat(names()).containsExactly("config", "file");
    }

    @Test
    void aFailureLeavesNoDirectoriesThatItMade() throws IOException {
        Path deep = directory.resolve("a/b/c");
        Staged.Content full = out -> {
            throw new IOException("No space left on device");
        };
        assertThatThrownBy(() -> Staged.file(deep, full)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> Staged.into(deep, files -> files.add("d/e", full)))
                .isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> Staged.directory(deep, target -> {}, files -> files.add("d/e", full)))
                .isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> Staged.directory(deep, target -> {}, files -> {
                    throw new IllegalStateException("closed");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Staged.into(directory, files -> {
                    files.add("x/y/first", bytes("x"));
                    files.add("x/z", bytes("x"));
                    return files.add("x/y/w/second", full);
                }))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(names()).isEmpty();
        Files.createDirectory(directory.resolve("a"));
        Files.writeString(directory.resolve("a/mine"), "x");
        assertThatThrownBy(() -> Staged.file(deep, full)).isInstanceOf(UncheckedIOException.class);
        assertThat(directory.resolve("a")).isDirectoryContaining("glob:**/mine");
        assertThat(directory.resolve("a/b")).doesNotExist();
    }

    @Test
    void anInterruptedWriterEitherStopsOrFinishes() throws IOException {
        Path pair = directory.resolve("pair");
        Staged.into(pair, files -> {
            files.add("weights", bytes("old"));
            return files.add("config", bytes("old"));
        });
        try {
            assertThatThrownBy(() -> Staged.into(pair, files -> {
                        files.add("weights", bytes("new"));
                        Thread.currentThread().interrupt();
                        return files.add("config", bytes("new"));
                    }))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage(pair + " can't be written: the thread was interrupted");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(pair.resolve("weights")).hasContent("old");
            assertThat(pair.resolve("config")).hasContent("old");

            Staged.into(pair, files -> {
                files.add("weights", bytes("new"));
                files.add("config", bytes("new"));
                Thread.currentThread().interrupt(); // when everything is aside, and nothing renamed
                return 2;
            });
            assertThat(Thread.interrupted()).isTrue();
            assertThat(pair.resolve("weights")).hasContent("new");
            assertThat(pair.resolve("config")).hasContent("new");

            Staged.directory(directory.resolve("whole"), target -> {}, files -> {
                files.add("deep/file", bytes("new"));
                Thread.currentThread().interrupt();
                return 1;
            });
            assertThat(Thread.interrupted()).isTrue();
            assertThat(directory.resolve("whole/deep/file")).hasContent("new");
        } finally {
            Thread.interrupted();
        }
        assertThat(names()).containsExactly("pair", "whole");
        try (Stream<Path> entries = Files.list(pair)) {
            assertThat(entries).hasSize(2);
        }
    }

    @Test
    void aFileThatCantFollowTheOthersStaysWhereItsReaderFindsIt() throws IOException {
        Staged.into(directory, files -> {
            files.add("weights", bytes("old"));
            return files.add("config", bytes("old"));
        });
        assertThatThrownBy(() -> Staged.into(directory, files -> {
                    files.add("weights", bytes("new"));
                    files.add("config", bytes("new"));
                    Files.delete(directory.resolve("config"));
                    return Files.createDirectories(directory.resolve("config/in the way"));
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith(
                        directory + " can't be written: the other files are in their places, but config is"
                                + " still at .config.")
                .hasMessageEndingWith("); write again");
        assertThat(directory.resolve("weights")).hasContent("new");
        assertThat(Staged.current(
                        directory, "config", file -> Files.isRegularFile(file) && "new".equals(contentOf(file))))
                .isPresent();
    }

    @Test
    void aPipeOrADeviceIsNotReplaced() throws Exception {
        Path pipe = Pipe.at(directory.resolve("pipe"));
        String said = pipe + " is a pipe, a device or a socket, which a file would replace; name a place for a file";
        assertThatThrownBy(() -> Staged.file(pipe, out -> out.write(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(said);
        link(directory.resolve("link"), Path.of("pipe"));
        assertThatThrownBy(() -> Staged.file(directory.resolve("link"), out -> out.write(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Staged.into(directory, files -> files.add("pipe", bytes("x"))))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(directory + " can't be written: " + said);
        assertThat(Files.isRegularFile(pipe)).isFalse();
        assertThat(names()).containsExactly("link", "pipe");
    }

    @Test
    void nothingIsWrittenOutsideOfTheDirectory() throws IOException {
        Path inside = Files.createDirectory(directory.resolve("inside"));
        for (Path place : List.of(inside, directory.resolve("new"))) {
            for (String name : List.of(
                    "../outside",
                    "a/../../outside",
                    directory.resolve("outside").toString(),
                    "",
                    "..",
                    "a\0b")) {
                assertThatThrownBy(() -> Staged.into(place, files -> files.add(name, bytes("x"))))
                        .as(name)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageMatching("'.*' (leads out of the directory that is written; name a file below it"
                                + "|can't be the name of a file here)");
            }
        }
        assertThat(names()).containsExactly("inside");
        assertThat(inside).isEmptyDirectory();
    }

    @Test
    void aLinkStaysAndWhatItPointsToIsReplaced() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        link(directory.resolve("file"), Path.of("elsewhere/real"));
        Staged.file(directory.resolve("file"), out -> out.write(bytes("one"))); // which dangles
        Staged.file(directory.resolve("file"), out -> out.write(bytes("two")));
        assertThat(directory.resolve("file")).isSymbolicLink().hasContent("two");
        assertThat(elsewhere.resolve("real")).isRegularFile().hasContent("two");

        link(directory.resolve("current"), Path.of("elsewhere/v3"));
        Staged.into(directory.resolve("current"), files -> files.add("a", bytes("one")));
        Staged.into(directory.resolve("current"), files -> files.add("a", bytes("two")));
        assertThat(directory.resolve("current")).isSymbolicLink();
        assertThat(elsewhere.resolve("v3/a")).hasContent("two");
        Staged.directory(directory.resolve("current"), target -> {}, files -> files.add("b", bytes("three")));
        assertThat(directory.resolve("current")).isSymbolicLink();
        assertThat(elsewhere.resolve("v3/b")).hasContent("three");
        assertThat(elsewhere.resolve("v3/a")).doesNotExist();

        link(directory.resolve("loop"), Path.of("loop"));
        assertThatThrownBy(() -> Staged.file(directory.resolve("loop"), out -> out.write(1)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(directory.resolve("loop") + " can't be written: it is a link that leads to itself");
    }

    private static void link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
        } catch (IOException | UnsupportedOperationException e) {
            Assumptions.abort("this system lets nobody make links: " + e.getMessage());
        }
    }

    @Test
    void aDirectoryKeepsWhatElseIsInIt() throws IOException {
        Files.writeString(directory.resolve("notes.txt"), "mine");
        Staged.into(directory, files -> files.add("a", bytes("x")));
        assertThat(names()).containsExactly("a", "notes.txt");
    }

    @Test
    void onlyStaleLeftoversOfTheSameTargetAreSwept() throws IOException {
        String uuid = "01234567-89ab-cdef-0123-456789abcdef";
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
        for (String name : List.of(
                ".a." + uuid + ".part", ".b." + uuid + ".part", ".a.part", ".a.notes.part", ".a." + uuid + ".txt")) {
            Files.setLastModifiedTime(Files.writeString(directory.resolve(name), "x"), longAgo);
        }
        String fresh = ".a.11234567-89ab-cdef-0123-456789abcdef.part";
        Files.writeString(directory.resolve(fresh), "of a writer that is at work");
        Staged.file(directory.resolve("a"), out -> out.write(1));
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "a", ".b." + uuid + ".part", ".a.part", ".a.notes.part", ".a." + uuid + ".txt", fresh);
    }

    @Test
    void aNameOfAnyLengthHasRoomForItsAside() throws IOException {
        for (String name : Set.of("x".repeat(255), "\uD83D\uDE00".repeat(60))) {
            Path file = directory.resolve(name);
            Staged.file(file, out -> out.write(1));
            assertThat(file).exists();
        }
    }

    @Test
    void ofTwoWritersAtOnceOneIsWhole() throws Exception {
        Path target = directory.resolve("target");
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> writers = Stream.of("one", "two", "three", "four")
                .map(name -> new Thread(() -> {
                    for (int i = 0; i < 200; i++) {
                        Staged.into(target, files -> {
                            String digest = files.add("weights", bytes(name.repeat(5_000)));
                            return files.add("config", bytes(digest));
                        });
                    }
                }))
                .toList();
        writers.forEach(writer -> writer.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure)));
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(failures).isEmpty();
        assertThat(Files.size(target.resolve("weights")) % 5_000).isZero();
        try (Stream<Path> entries = Files.list(target)) {
            assertThat(entries.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("weights", "config");
        }
    }

    /** Directories that come and go beside a target are those of other writers, and no fault of this one. */
    @Test
    void whatOtherWritersTakeAwayMeanwhileIsNoFailure() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread others = new Thread(() -> {
            while (!done.get()) {
                Path part = directory.resolve(".config." + UUID.randomUUID() + ".part");
                try {
                    Files.createDirectory(part);
                    for (int file = 0; file < 200; file++) {
                        Files.createFile(part.resolve("file-" + file));
                    }
                    Leftovers.delete(part);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        others.start();
        try {
            for (int i = 0; i < 300; i++) {
                Staged.into(directory, files -> files.add("config", bytes("new")));
            }
        } finally {
            done.set(true);
            others.join();
        }
        assertThat(directory.resolve("config")).hasContent("new");
    }

    @Test
    void theConfigurationOfAStoppedWriterIsFound() throws IOException {
        Path weights = directory.resolve("weights");
        Staged.into(directory, files -> {
            String digest = files.add("weights", bytes("old"));
            return files.add("config", bytes(digest));
        });
        // As a writer leaves it that was stopped between the two renames.
        String fresh = Sha256.of(bytes("new"));
        Files.writeString(weights, "new");
        Path aside = directory.resolve(".config.01234567-89ab-cdef-0123-456789abcdef.part");
        Files.writeString(aside, fresh);
        assertThat(Staged.current(directory, "config", file -> contentOf(file).equals(fresh)))
                .contains(aside);
        assertThat(Files.exists(aside, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    private static String contentOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
