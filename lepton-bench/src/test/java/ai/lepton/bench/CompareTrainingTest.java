package ai.lepton.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

class CompareTrainingTest {
    private static final String LEPTON = """
            {"results": [{"who": "lepton", "task": "step", "millis": 20, "cpu_millis": 10, "losses": [1.3, 1.2]},
             {"who": "lepton", "task": "update", "millis": 4, "cpu_millis": 4}]}
            """;

    @Test
    void setsEachPeerBesideLepton(@TempDir Path folder) throws Exception {
        Path lepton = Files.writeString(folder.resolve("lepton.json"), LEPTON);
        Path python = Files.writeString(folder.resolve("python.json"), """
                {"results": [{"who": "PyTorch", "task": "step", "millis": 25, "cpu_millis": 11, "losses": [1.3, 1.2]},
                 {"who": "PyTorch", "task": "update", "millis": 2, "cpu_millis": 5}]}
                """);
        assertThat(CompareTraining.table(List.of(lepton, python))).isEqualToNormalizingNewlines("""
                | Task | Who | ms | ms of processors | Lepton's time × | of processors × |
                |---|---|--:|--:|--:|--:|
                | step | lepton | 20.0 | 10.0 | 1.00 | 1.00 |
                | step | PyTorch | 25.0 | 11.0 | 1.25 | 1.10 |
                | update | lepton | 4.0 | 4.0 | 1.00 | 1.00 |
                | update | PyTorch | 2.0 | 5.0 | 0.50 | 1.25 |
                """);
    }

    @Test
    void otherLossesAreNotTheSameWork(@TempDir Path folder) throws Exception {
        Path lepton = Files.writeString(folder.resolve("lepton.json"), LEPTON);
        Path python = Files.writeString(folder.resolve("python.json"), """
                {"results": [{"who": "PyTorch", "task": "step", "millis": 25, "cpu_millis": 11, "losses": [1.3, 1.1]}]}
                """);
        assertThatThrownBy(() -> CompareTraining.table(List.of(lepton, python)))
                .hasMessage("losses of PyTorch are [1.3,1.1], those of Lepton [1.3,1.2]");
    }

    @Test
    void bfloat16IsHeldToLossesThatAreNearerThanItsRounding(@TempDir Path folder) throws Exception {
        Path lepton = Files.writeString(folder.resolve("lepton.json"), LEPTON);
        Path low = Files.writeString(folder.resolve("low.json"), """
                {"results": [{"who": "lepton, bfloat16", "task": "step", "millis": 5, "cpu_millis": 5, "losses": [1.31, 1.2]}]}
                """);
        assertThat(CompareTraining.table(List.of(lepton, low))).contains("| step | lepton, bfloat16 | 5.0 |");
    }

    @Test
    void peaksAreCountedFromWhatWasHeldBefore(@TempDir Path folder) throws Exception {
        Path kept = Files.writeString(folder.resolve("a.json"), """
                {"again": false, "before": 600, "peak": 1000}""");
        Path again = Files.writeString(folder.resolve("b.json"), """
                {"again": true, "before": 600, "peak": 700}""");
        assertThat(CompareTraining.peaks(List.of(kept, again))).isEqualToNormalizingNewlines("""
                | Of steps of 32 sentences | Peak of the process, MB | Above what it held before, MB | × |
                |---|--:|--:|--:|
                | all kept | 1000 | 400 | 1.00 |
                | blocks computed again | 700 | 100 | 0.25 |
                """);
    }

    @Test
    void memoryThatGrowsByMoreThanATwentiethMisses() {
        assertThat(CompareTraining.longRun(new ObjectMapper().readTree("""
                        {"steps": 10000, "before": 100, "middle": 104, "after": 106, "samples": 1000, "gathering": 10, "copying": 15}
                        """))).isEqualToNormalizingNewlines("""
                | Of 10,000 steps on a table | Wanted | Found | |
                |---|---|--:|---|
                | memory after a tenth, half, all | flat within 5 % | 100, 104, 106 MB: +6.0 % | missed |
                | input pipeline | under 3 % of a step | gathering 1.0 %, copying 1.5 % | met |
                """);
    }
}
