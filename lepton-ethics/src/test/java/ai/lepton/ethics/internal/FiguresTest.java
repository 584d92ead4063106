package ai.lepton.ethics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void noLevelIsSaidToBeAllOfIt() {
        assertThat(Figures.percent(0.95)).isEqualTo("95");
        assertThat(Figures.percent(1 - 0.05 / 6)).isEqualTo("99.17");
        assertThat(Figures.percent(0.999999)).isEqualTo("99.9999");
        assertThat(Figures.percent(1 - 0.05 / 2000)).isEqualTo("99.998");
        assertThat(Figures.percent(Math.nextDown(1.0))).startsWith("99.99").isNotEqualTo("100");
        assertThat(Figures.percent(1)).isEqualTo("100");
        assertThat(Figures.percent(0)).isEqualTo("0");
    }
}
