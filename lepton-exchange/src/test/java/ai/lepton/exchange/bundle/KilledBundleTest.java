package ai.lepton.exchange.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.tensor.ShardedTensors;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer of bundles that is killed at any moment leaves whole ones only; {@code -Dlepton.kills=100} kills more often. */
class KilledBundleTest {
    private static final int KILLS = Integer.getInteger("lepton.kills", 2);

    @TempDir
    private Path directory;

    @Test
    void nothingIsTornHoweverOftenTheWriterIsKilled() throws Exception {
        SplittableRandom random = new SplittableRandom(31);
        int left = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process writer = start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(out.readLine()).isEqualTo("ready");
                Thread.sleep(random.nextLong(150));
            } finally {
                writer.destroyForcibly().waitFor();
            }
            assertThat(EndlessBundles.fault(directory)).as("kill %d", kill).isEmpty();
            left += hidden(directory);
        }
        System.out.println(KILLS + " kills, " + left + " times something was left aside");
        theNextWriterSweepsWhatIsLeft();
    }

    private static int hidden(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return (int) all.filter(path -> path.getFileName().toString().startsWith("."))
                    .count();
        }
    }

    private void theNextWriterSweepsWhatIsLeft() throws IOException {
        makeOld();
        EndlessBundles.write(directory, 2);
        assertThat(hidden(directory)).isZero();
        assertThat(ShardedTensors.open(directory.resolve("shards")).names()).hasSize(3);
    }

    private void makeOld() throws IOException {
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.toList()) {
                Files.setLastModifiedTime(each, longAgo);
            }
        }
    }

    @Test
    void whatIsHalfWrittenIsNoBundleAndIsSwept() throws IOException {
        EndlessBundles.write(directory, 1);
        String uuid = "00000000-0000-0000-0000-000000000001";
        Path half = directory.resolve(".bundle." + uuid + ".part");
        Files.createDirectory(half);
        Files.copy(directory.resolve("bundle/config.json"), half.resolve("config.json"));
        byte[] zip = Files.readAllBytes(directory.resolve("bundle.zip"));
        Path halfZip = directory.resolve(".bundle.zip." + uuid + ".part");
        Files.write(halfZip, Arrays.copyOf(zip, zip.length - 30));
        Files.copy(
                directory.resolve("shards/model-00001-of-00002.safetensors"),
                directory.resolve("shards/.model-00001-of-00002.safetensors." + uuid + ".part"));
        for (Path place : new Path[] {half, halfZip}) {
            assertThatThrownBy(() -> Bundle.open(place)).isInstanceOf(DataException.class);
        }
        assertThat(ShardedTensors.open(directory.resolve("shards")).names()).hasSize(2);
        Path other = directory.resolve("shards/.notes." + uuid + ".part");
        Files.createFile(other);
        EndlessBundles.write(directory, 2);
        assertThat(hidden(directory)).as("another may still be writing them").isEqualTo(4);
        makeOld();
        EndlessBundles.write(directory, 2); // of three shards, where what is left is of two
        assertThat(hidden(directory)).as("what is of another writer stays").isEqualTo(1);
        assertThat(other).exists();
    }

    private Process start() throws IOException {
        String classPath = Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(File.pathSeparator));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Xmx128m",
                        "-cp",
                        classPath,
                        EndlessBundles.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
