package ai.lepton.ethics.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Golden;
import ai.lepton.metrics.Score;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class GroupParityTest {
    static Stream<JsonNode> cases() {
        return Golden.cases("parity.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void measuresAreThoseOfFairlearn(JsonNode golden) {
        GroupParity parity = Decisions.of("loan", flags(golden.get("predicted")))
                .qualified(flags(golden.get("truth")))
                .by(
                        "group",
                        Arrays.stream(Golden.ints(golden.get("group"))).boxed().toList())
                .parity("group");

        close(parity.demographicParityDifference(), golden.get("demographic_parity_difference"));
        close(parity.demographicParityRatio(), golden.get("demographic_parity_ratio"));
        close(parity.equalOpportunityDifference(), golden.get("equal_opportunity_difference"));
        close(parity.equalOpportunityRatio(), golden.get("equal_opportunity_ratio"));
        close(parity.equalizedOddsDifference(), golden.get("equalized_odds_difference"));
        close(parity.meanEqualizedOddsDifference(), golden.get("mean_equalized_odds_difference"));
        close(parity.equalizedOddsRatio(), golden.get("equalized_odds_ratio"));
    }

    private static boolean[] flags(JsonNode array) {
        boolean[] flags = new boolean[array.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = array.get(i).asInt() == 1;
        }
        return flags;
    }

    private static void close(Score score, JsonNode expected) {
        assertThat(score.orElseThrow()).isCloseTo(expected.asDouble(), within(1e-14));
    }

    @Test
    void nobodySelectedLeavesTheRatioUndefined() {
        GroupParity parity = Decisions.counted("loan", "sex")
                .add(0, 10, "f")
                .add(0, 20, "m")
                .decisions()
                .parity("sex");

        assertThat(parity.demographicParityRatio()).isEqualTo(Score.undefined("the rate is 0 in every group"));
        assertThat(parity.demographicParityDifference()).isEqualTo(Score.of(0));
    }

    @Test
    void aGroupWithoutQualifiedPeopleLeavesEqualOpportunityUndefined() {
        GroupParity parity = Decisions.counted("loan", "sex")
                .addQualified(5, 5, "f")
                .addUnqualified(1, 5, "f")
                .addUnqualified(1, 5, "m")
                .decisions()
                .parity("sex");

        assertThat(parity.equalOpportunityDifference())
                .isEqualTo(Score.undefined("group 'm': nobody is known to be qualified"));
        assertThat(parity.equalizedOddsDifference()).isEqualTo(parity.equalOpportunityDifference());
    }

    @Test
    void oneGroupIsNotCompared() {
        GroupParity parity = Decisions.of("loan", new boolean[] {true, false})
                .by("sex", "f", "f")
                .parity("sex");

        assertThat(parity.demographicParityDifference())
                .isEqualTo(Score.undefined("there are 1 groups; a comparison needs two"));
    }
}
