package ai.lepton.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatiosTest {
    @Test
    void setsEachPeerBesideLepton() throws Exception {
        assertThat(Ratios.tables(folder())).isEqualTo("""
                | Task | Rows | Of | Who | ns a row | ± | Bytes a row | Lepton's time × |
                |---|--:|---|---|--:|--:|--:|--:|
                | ConfusionCounts | 1,000,000 | classes 10 | lepton | 0.50 | 0.02 | 0.00 | 1.00 |
                | ConfusionCounts | 1,000,000 | classes 10 | floor | 0.25 | 0.01 | 0.00 | 0.50 |
                | ConfusionCounts | 1,000,000 | classes 10 | smile | 20.0 |  |  | 40.0 |
                | ConfusionCounts | 1,000,000 | classes 10 | scikit-learn | 100 |  |  | 200 |
                | ReportOfStrings | 1,000,000 | classes 10, strings own | lepton | 10.0 | 0.10 |  | 1.00 |
                | ReportOfStrings | 1,000,000 | classes 10, strings own | scikit-learn | 900 |  |  | 90.0 |

                | Task | Rows | Of | Wanted | Found | |
                |---|--:|---|---|--:|---|
                | ConfusionCounts | 1,000,000 | classes 10 | at most 3 times a sequential read | 2.0 times | met |
                | ConfusionCounts | 1,000,000 | classes 10 | at least 50 times as fast as scikit-learn | 200 times | met |
                | ReportOfStrings | 1,000,000 | classes 10, strings own | at least 100 times as fast as scikit-learn | 90 times | missed |
                """);
    }

    @Test
    void leavesOutWhoWasNotTimed(@TempDir Path folder) throws Exception {
        Files.copy(folder().resolve("jmh-1.json"), folder.resolve("jmh-1.json"));

        assertThat(Ratios.tables(folder)).contains("smile").doesNotContain("scikit-learn");
    }

    @Test
    void takesTheNewest(@TempDir Path folder) throws Exception {
        Files.copy(folder().resolve("jmh-1.json"), folder.resolve("jmh-1.json"));
        Files.writeString(folder.resolve("jmh-2.json"), """
                [{"benchmark": "ai.lepton.bench.metrics.ConfusionCounts.smile",
                  "params": {"classes": "10", "examples": "1000000"},
                  "primaryMetric": {"score": 30.0, "scoreError": 1.0, "scoreUnit": "ms/op"}, "secondaryMetrics": {}}]
                """);

        assertThat(Ratios.tables(folder))
                .contains("| smile | 30.0 | 1.00 |  | 60.0 |")
                .doesNotContain("| smile | 20.0 |");
    }

    @Test
    void refusesTimesInOtherUnits(@TempDir Path folder) throws IOException {
        Path json = Files.writeString(folder.resolve("jmh.json"), """
                [{"benchmark": "a.Task.lepton", "params": {"examples": "1"},
                  "primaryMetric": {"score": 1, "scoreUnit": "us/op"}}]
                """);
        assertThatThrownBy(() -> Timing.ofJmh(json)).hasMessage(json + ": a.Task.lepton is in us/op, not ms/op");
    }

    @Test
    void looksForPythonBesideTheScriptFirst() {
        Path script = Path.of("folder", "peers.py");
        assertThat(PythonPeers.candidates(Optional.empty(), script))
                .containsExactly(Path.of("folder", ".venv", "bin", "python").toString(), "python3", "python");
        assertThat(PythonPeers.candidates(Optional.of("mine"), script)).containsExactly("mine");
    }

    @Test
    void doesWithoutPython() {
        assertThat(PythonPeers.find(Path.of("peers.py"), List.of("no-such-python")))
                .isEmpty();
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(RatiosTest.class.getResource(".")).toURI());
    }
}
