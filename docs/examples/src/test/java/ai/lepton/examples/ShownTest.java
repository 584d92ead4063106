package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "27|\\u001b", "10|\\n", "9|\\t", "13|\\u000d", "127|\\u007f", "155|\\u009b", "8238|\\u202e",
                        "8294|\\u2066",
                "8232|\\u2028", "65279|\\ufeff", "917536|\\u{e0020}", "55296|\\ud800", "92|\\", "8205|\u200d", "233|é",
                        "128512|😀"
            })
    void whatSteersATerminalIsEscapedAndWordsAreNot(int character, String shown) {
        assertThat(Shown.line("a" + Character.toString(character) + "b")).isEqualTo("a" + shown + "b");
    }

    @Test
    void aLineIsBounded() {
        assertThat(Shown.line("x".repeat(100_000))).hasSizeLessThan(4_100).endsWith("…");
        assertThat(Shown.line("\u202e".repeat(100_000))).hasSizeLessThan(4_100);
        assertThat(Shown.line("x".repeat(4_000))).hasSize(4_000);
    }
}
