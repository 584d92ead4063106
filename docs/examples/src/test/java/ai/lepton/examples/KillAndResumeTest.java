package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillAndResumeTest {
    @Test
    @Tag("slow")
    void aTrainingThatWasKilledArrivesAtTheSameBits(@TempDir Path directory) {
        Ran ran = Ran.of(KillAndResume::run, directory, "--kills", 5);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).startsWith("killed 5 times").endsWith("the same, to the bit" + System.lineSeparator());
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void aWrongArgumentIsOneLine() {
        Ran ran = Ran.of(KillAndResume::run, "a", "b");
        assertThat(ran.exitCode()).isOne();
        assertThat(ran.err().lines()).hasSize(1);
    }
}
