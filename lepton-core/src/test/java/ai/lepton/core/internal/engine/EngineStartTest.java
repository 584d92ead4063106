package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each test starts a Java of its own, since an engine starts once in a process. */
class EngineStartTest {
    private static final Path BACK_ENDS = Path.of("target", "logging");

    @ParameterizedTest
    @CsvSource({
        "simple,  slf4j-simple",
        "jul,     slf4j-jdk14",
        "logback, logback-classic logback-core",
        "log4j,   log4j-slf4j2-impl log4j-core log4j-api"
    })
    void nothingOfTheEngineReachesTheLog(String name, String jars) throws Exception {
        // Log4j without a configuration shows errors only; this makes it show what the others do.
        String output = run(classPath(path -> true, jars.split(" ")), "-Dorg.apache.logging.log4j.level=INFO");

        assertThat(output).containsPattern("PyTorch 2\\.7\\.1\\S* on (cpu|gpu)\\(");
        assertThat(output).contains("tracking opted out: true");
        assertThat(output).contains("a warning of the application");
        assertThat(output).doesNotContain("GPU count", "INFO", "cache", "threads");
    }

    @Test
    void whoAsksForDebugSeesItAll() throws Exception {
        String output = run(classPath(path -> true, "slf4j-simple"), "-Dorg.slf4j.simpleLogger.defaultLogLevel=debug");

        assertThat(output).contains("Number of intra-op threads", "Failed to detect GPU count");
    }

    @Test
    void aLevelThatTheUserSetStays() throws Exception {
        String output = run(
                classPath(path -> true, "slf4j-simple"),
                "-Dorg.slf4j.simpleLogger.log.ai.djl.pytorch.engine.PtEngine=info");

        assertThat(output).contains("Number of intra-op threads").doesNotContain("GPU count");
    }

    @Test
    void withoutItsLibraryTheErrorNamesTheDependencyToAdd() throws Exception {
        String output = run(classPath(path -> !path.contains("pytorch-native-cpu")));

        String platform = PyTorch.platform();
        assertThat(output)
                .contains("refused: no PyTorch library for " + platform + " on the class path; add the dependency"
                        + " ai.djl.pytorch:pytorch-native-cpu:2.7.1 with classifier " + platform);
    }

    @Test
    void theLibraryOfAnotherPlatformIsNotEnough() throws Exception {
        String output = run(classPath(path -> true), "-Dos.arch=riscv64");

        assertThat(output)
                .contains("no PyTorch library for ")
                .contains("riscv64 on the class path; found one for ")
                .endsWith(
                        "with classifier " + PyTorch.platform().replaceAll("-.*", "-riscv64") + System.lineSeparator());
    }

    @Test
    void aLibraryThatCantBeLoadedIsNamed(@TempDir Path folder) throws Exception {
        Path library = folder.resolve(System.mapLibraryName("torch_cpu"));
        Files.writeString(library, "no library");
        Files.writeString(folder.resolve(System.mapLibraryName("torch")), "no library");

        String output = run(
                classPath(path -> true),
                "-DPYTORCH_LIBRARY_PATH=" + folder,
                "-DPYTORCH_VERSION=2.7.1",
                "-DPYTORCH_FLAVOR=cpu");

        assertThat(output)
                .contains("refused: the native engine did not start on " + PyTorch.platform() + ": ")
                .contains(library.toString())
                .contains("a library built for CUDA takes an NVIDIA driver");
    }

    @Test
    void aFolderWithoutTheLibraryIsRefusedAndTheClassPathNotTakenInItsPlace(@TempDir Path folder) throws Exception {
        String output = run(classPath(path -> true), "-DPYTORCH_LIBRARY_PATH=" + folder);

        assertThat(output)
                .contains("refused: PYTORCH_LIBRARY_PATH is '" + folder + "'; there is no "
                        + System.mapLibraryName("torch") + " in it");
    }

    private static String classPath(Predicate<String> kept, String... backEnds) {
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Stream<String> jars = Arrays.stream(backEnds)
                .map(jar -> BACK_ENDS.resolve(jar + ".jar").toString());
        return Stream.concat(Arrays.stream(own.split(File.pathSeparator)).filter(kept), jars)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String run(String classPath, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, StartsEngine.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
