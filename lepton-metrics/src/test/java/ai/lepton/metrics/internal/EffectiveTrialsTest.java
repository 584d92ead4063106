package ai.lepton.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EffectiveTrialsTest {
    @Test
    void equalWeightsCountAsTheirNumber() {
        assertThat(new EffectiveTrials(16, 32, 4, 8).number()).isEqualTo(10, within(1e-12));
        assertThat(new EffectiveTrials(16, 32, 4, 8).caution(10)).isNull();
    }

    @Test
    void withoutHitsOrMissesItIsKishsNumber() {
        // Weights 1, 1 and 2: 16 / 6.
        assertThat(new EffectiveTrials(4, 6, 0, 0).number()).isEqualTo(16.0 / 6, within(1e-12));
        assertThat(new EffectiveTrials(0, 0, 4, 6).number()).isEqualTo(16.0 / 6, within(1e-12));
        assertThat(new EffectiveTrials(1, 0, 0, 0).number()).isInfinite();
    }

    @Test
    void heavyMissesMakeItSmaller() {
        // 60 hits of weight 1, 20 misses of weight 3: a share of one half, of variance (60 + 180) / 4 / 120². Kish has
        // 60.
        double linear = 0.25 / ((60 + 180) / 4.0 / (120 * 120));
        assertThat(linear).isEqualTo(60, within(1e-9));
        assertThat(new EffectiveTrials(60, 60, 60, 180).number()).isEqualTo(60, within(1e-9));
        // Where misses are fewer: 90 of weight 1, 10 of weight 3. Kish has 120² / 180 = 80.
        double share = 0.75;
        double variance = (90 * 0.25 * 0.25 + 90 * 0.75 * 0.75) / (120.0 * 120);
        double ratio = 80 / (share * (1 - share) / variance);
        double expected = 80 / ((10 * ratio + 1) / 11);
        assertThat(new EffectiveTrials(90, 90, 30, 90).number())
                .isEqualTo(expected, within(1e-9))
                .isLessThan(55);
    }

    @Test
    void lightMissesAreTrustedOnceThereAreMany() {
        // Hits weigh 3, misses 1: Kish has 0.6 of the examples, the linear variance more.
        double few = new EffectiveTrials(90, 270, 3, 3).number();
        double many = new EffectiveTrials(9000, 27000, 300, 300).number() / 100;
        double kish = 93 * 93 / 273.0;
        assertThat(few).isGreaterThan(kish);
        assertThat(many).isGreaterThan(1.5 * few);
    }

    @Test
    void saysWhereFewHeavyExamplesDecide() {
        assertThat(new EffectiveTrials(50, 50, 60, 600).caution(56))
                .isEqualTo("the weights are so uneven that 56 examples count as 18.6; the level holds from 25 on");
        assertThat(new EffectiveTrials(500, 500, 600, 6000).caution(560)).isNull();
    }
}
