package ai.lepton.bench.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FairnessLevelsTest {
    private static String printed(String... args) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            FairnessLevels.main(args);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aBrokenConditionalDisparityFailsAndTheSameNameDrawsTheSame() {
        String[] args = {
            "--runs", "30", "--judged", "20", "--only", "conditional.*10 and 10 in each of 30 strata, 0.30.*"
        };
        String once = printed(args);

        assertThat(once).endsWith("| 0.0 | 100.0 |\n").contains("**(broken)**").isEqualTo(printed(args));
    }

    @Test
    void anIndexThatNoRuleIsAboutHasNoVerdicts() {
        assertThat(printed("--runs", "20", "--only", "entropy of alpha 1.0, 30 people, 0.50 wrong.*"))
                .endsWith("| – | – |\n");
    }

    @Test
    void lossesByGroupWithinStrataAndAreasHaveIntervals() {
        assertThat(printed("--runs", "3", "--judged", "0", "--only", "^mean absolute errors.*strata.*expo.*2.00"))
                .contains("| mean absolute errors ≤ 0.25 apart within strata | 100 and 100 in each of 4 strata |")
                .endsWith("| – | – |\n");
        assertThat(printed("--runs", "5", "--judged", "5", "--only", "^AUC ≥.*1000 and 1000, 0.54.*"))
                .contains("| 0.54, the others' 0.90 **(broken)** |")
                .endsWith("| 0.0 | 100.0 |\n");
    }

    @Test
    void oneBrokenStratumIsNotPassed() {
        assertThat(printed("--runs", "5", "--only", "^ratio.*10 and 10 in each of 20.*one stratum"))
                .contains("**(broken)**")
                .contains("| 0.0 | ");
    }
}
