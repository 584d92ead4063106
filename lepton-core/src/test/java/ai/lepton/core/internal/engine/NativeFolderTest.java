package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.internal.engine.NativeFolder.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Libraries are loaded from where nobody else can put one. */
class NativeFolderTest {
    @TempDir
    private Path directory;

    private Path folder;

    @BeforeEach
    void make() throws IOException {
        Assumptions.assumeTrue(
                directory.getFileSystem().supportedFileAttributeViews().contains("unix"), "needs owners of files");
        permit(directory, "rwxr-xr-x");
        folder = Files.createDirectories(directory.resolve("cache/pytorch"));
        for (Path each : List.of(directory.resolve("cache"), folder)) {
            permit(each, "rwxr-xr-x");
        }
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    // The user is number 1000. Modes are octal.
    @ParameterizedTest
    @CsvSource({
        "1000, false, 0755, false, ",
        "1000, false, 0700, true, ",
        "0,    false, 0755, false, ",
        "1001, false, 0755, false, 'belongs to another user, of number 1001'",
        "1001, false, 1777, true, 'belongs to another user, of number 1001'",
        "1000, false, 0777, false, can be written to by every user",
        "1000, false, 1777, false, can be written to by every user",
        "0,    false, 1777, true, ",
        "0,    false, 0777, true, can be written to by every user",
        "1000, false, 0775, false, can be written to by its group",
        "1000, true,  0775, false, ",
        "1000, true,  0777, false, can be written to by every user",
        "0,    false, 0775, true, can be written to by its group",
        "0,    false, 1775, true, ",
    })
    void theRuleIsAFunctionOfOwnerAndPermissions(
            int owner, boolean groupIsOwners, String mode, boolean isAbove, @Nullable String fault) {
        assertThat(new Access(owner, groupIsOwners, Integer.parseInt(mode, 8)).fault(1000, isAbove))
                .isEqualTo(fault);
    }

    @Test
    void aFolderOfOnesOwnIsTaken() {
        assertThatCode(() -> NativeFolder.requirePrivate(folder)).doesNotThrowAnyException();
    }

    @Test
    void aFolderThatEverybodyCanWriteToIsRefused() throws IOException {
        permit(folder, "rwxrwxrwx");
        assertThatThrownBy(() -> NativeFolder.requirePrivate(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("native libraries are not loaded from ")
                .hasMessageContaining(": it can be written to by every user, and whoever writes there can run code in")
                .hasMessageContaining("set the environment variable DJL_CACHE_DIR to a directory that only this user")
                .hasMessageContaining("-Dai.lepton.core.native_folder_is_private=true");
        permit(folder, "rwxr-xr-x");
        permit(directory.resolve("cache"), "rwxrwxrwx");
        assertThatThrownBy(() -> NativeFolder.requirePrivate(folder))
                .as("a directory above it")
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cache can be written to by every user");
    }

    @Test
    void aLibraryThatEverybodyCanWriteToIsRefused() throws IOException {
        Path library = Files.createFile(folder.resolve("libtorch.so"));
        permit(library, "rw-rw-rw-");
        assertThatThrownBy(() -> NativeFolder.requirePrivate(directory.resolve("cache")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("libtorch.so can be written to by every user");
    }

    @Test
    void aLinkIsFollowedAndItsEndLookedAt() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        permit(elsewhere, "rwxrwxrwx");
        Files.createSymbolicLink(folder.resolve("2.7.1"), elsewhere);
        assertThatThrownBy(() -> NativeFolder.requirePrivate(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("elsewhere can be written to by every user");
    }

    @Test
    void aFolderOfAnotherUserIsRefused() throws IOException {
        try {
            Files.setAttribute(folder, "unix:uid", 12345);
        } catch (IOException e) {
            Assumptions.abort("only the administrator can give a folder away: " + e.getMessage());
        }
        assertThatThrownBy(() -> NativeFolder.requirePrivate(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it belongs to another user, of number 12345");
        Files.setAttribute(folder, "unix:uid", PrivateFolder.user());
    }

    @Test
    void withoutAHomeThePredictableFolderIsNotUsed() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        permit(temporary, "rwxrwxrwx");
        Files.setAttribute(temporary, "unix:mode", 01777);
        Path planted = Files.createDirectory(temporary.resolve(".djl.ai"));
        permit(planted, "rwxrwxrwx");

        String said = child(temporary, List.of());
        assertThat(said)
                .contains("unpacked to " + temporary.resolve("lepton-native-"))
                .contains("rwx------");
        assertThat(planted).isEmptyDirectory();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("lepton-native")))
                    .as("what is left when the program has ended")
                    .isEmpty();
        }
    }

    @Test
    void aFolderThatWasSetAndIsNotPrivateStopsTheEngine() throws Exception {
        permit(folder, "rwxrwxrwx");
        String cache = "-DDJL_CACHE_DIR=" + folder;
        assertThat(child(directory, List.of(cache)))
                .contains("java.lang.IllegalStateException: native libraries are not loaded from ");
        assertThat(child(directory, List.of(cache, "-D" + NativeFolder.TRUSTED + "=true")))
                .contains("unpacked to " + folder);
    }

    private static String child(Path temporary, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + temporary.resolve("no home"),
                "-Djava.io.tmpdir=" + temporary));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), UnpackTokenizers.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("DJL_CACHE_DIR", "ENGINE_CACHE_DIR"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    /** A program that unpacks the library of the tokenizers, which is much smaller than the engine. */
    static final class UnpackTokenizers {
        private UnpackTokenizers() {}

        public static void main(String[] args) throws IOException {
            try {
                NativeTokenizer.of("{}");
            } catch (IllegalArgumentException e) {
                // It was loaded, and said that this is no tokenizer.
            } catch (IllegalStateException e) {
                System.out.println(e);
                return;
            }
            Path folder = ai.djl.util.Utils.getEngineCacheDir();
            try (Stream<Path> all = Files.walk(folder)) {
                if (all.noneMatch(path -> path.toString().contains("tokenizers"))) {
                    throw new IllegalStateException("nothing was unpacked to " + folder);
                }
            }
            System.out.println("unpacked to " + folder + " "
                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        }
    }
}
