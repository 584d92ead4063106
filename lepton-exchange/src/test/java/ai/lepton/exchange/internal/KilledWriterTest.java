package ai.lepton.exchange.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer that is killed at any moment leaves what was there before, or what it wrote, each whole. */
class KilledWriterTest {
    private static final int KILLS = 24;

    @TempDir
    private Path directory;

    @Test
    void nothingIsTornHoweverOftenTheWriterIsKilled() throws Exception {
        SplittableRandom random = new SplittableRandom(20);
        for (int kill = 0; kill < KILLS; kill++) {
            Process writer = start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(out.readLine()).isEqualTo("ready");
                Thread.sleep(random.nextLong(30));
            } finally {
                writer.destroyForcibly().waitFor();
            }
            assertThat(EndlessWriter.fault(directory)).as("kill %d", kill).isEmpty();
        }
        theNextWriterSweepsWhatIsLeft();
    }

    private void theNextWriterSweepsWhatIsLeft() throws IOException {
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.toList()) {
                Files.setLastModifiedTime(each, longAgo);
            }
        }
        EndlessWriter.write(directory, 7);
        assertThat(below(directory))
                .containsExactlyInAnyOrder(
                        "single",
                        "pair",
                        "pair/weights",
                        "pair/config",
                        "whole",
                        "whole/first",
                        "whole/deep",
                        "whole/deep/second");
    }

    private static List<String> below(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !path.equals(directory))
                    .map(path -> directory.relativize(path).toString().replace('\\', '/'))
                    .toList();
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Xmx64m",
                        "-cp",
                        ChildJvm.classPath(),
                        EndlessWriter.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
