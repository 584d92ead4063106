package ai.lepton.exchange.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ShadesTest {

    @ParameterizedTest
    @EnumSource(Shades.class)
    void inkOnEveryShadeHasTheContrastThatReadersNeed(Shades shades) {
        for (int shade = 0; shade < Shades.COUNT; shade++) {
            assertThat(contrast(shades.ink(shade), shades.background(shade)))
                    .as("%s, shade %d", shades, shade)
                    .isGreaterThanOrEqualTo(4.5);
        }
    }

    @ParameterizedTest
    @EnumSource(Shades.class)
    void everyShadeIsFurtherFromPaperThanTheOneBefore(Shades shades) {
        for (int shade = 1; shade < Shades.COUNT; shade++) {
            assertThat(contrast(shades.background(shade), shades.background(0)))
                    .isGreaterThan(contrast(shades.background(shade - 1), shades.background(0)));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1e-9, 1", "0.1, 1", "0.5, 5", "0.9, 9", "1, 9"})
    void onlyNothingIsLeftWithoutATint(double share, int shade) {
        assertThat(Shades.of(share)).isEqualTo(shade);
    }

    @Test
    void contrastOfBlackOnWhiteIs21AsTheStandardSays() {
        assertThat(contrast(0x000000, 0xffffff)).isEqualTo(21);
    }

    /** The contrast ratio of WCAG 2.2. */
    private static double contrast(int one, int other) {
        double light = Math.max(luminance(one), luminance(other));
        double dark = Math.min(luminance(one), luminance(other));
        return (light + 0.05) / (dark + 0.05);
    }

    private static double luminance(int colour) {
        return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour);
    }

    private static double linear(int channel) {
        double value = (channel & 0xff) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
