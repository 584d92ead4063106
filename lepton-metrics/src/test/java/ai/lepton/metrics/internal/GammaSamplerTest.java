package ai.lepton.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.RegularizedGamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GammaSamplerTest {
    private static final int DRAWS = 40_000;

    /** The largest gap between the shares of draws and of the distribution: above 1.95 / √n once in a thousand times. */
    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.3, 1, 1.7, 20, 3000})
    void drawsFromItsDistribution(double shape) {
        GammaSampler sampler = new GammaSampler(5);
        double[] drawn = new double[DRAWS];
        Arrays.setAll(drawn, i -> sampler.draw(shape));
        Arrays.sort(drawn);
        double gap = 0;
        for (int i = 0; i < DRAWS; i++) {
            double below = RegularizedGamma.P.value(shape, drawn[i]);
            gap = Math.max(gap, Math.max((i + 1.0) / DRAWS - below, below - (double) i / DRAWS));
        }
        assertThat(gap).isLessThan(1.95 / Math.sqrt(DRAWS));
    }

    @Test
    void noShapeGivesNothingAndTheSameSeedTheSame() {
        assertThat(new GammaSampler(1).draw(0)).isZero();
        assertThat(new GammaSampler(9).draw(2.5)).isEqualTo(new GammaSampler(9).draw(2.5));
    }
}
