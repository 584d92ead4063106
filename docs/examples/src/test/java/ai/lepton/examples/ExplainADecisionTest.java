package ai.lepton.examples;

import static ai.lepton.ethics.safety.drift.DriftRules.driftOf;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.safety.drift.TwoSamples;
import ai.lepton.ethics.transparency.decision.Counterfactuals;
import ai.lepton.ethics.transparency.decision.ReasonCodes;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.inference.TestResult.Adjustment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the guide's pages 'Explain a decision' and 'Watch for drift'. */
@SuppressWarnings("NullAway") // the code is the page's, whose readers need not know NullAway
class ExplainADecisionTest {
    @Test
    void aDecisionHasReasonsAndWaysOut() {
        ToDoubleFunction<Map<String, Object>> model = fields -> {
            double income = ((Number) fields.get("income")).doubleValue();
            double debt = ((Number) fields.get("debt")).doubleValue();
            return income / 1000 - debt / 500 + (fields.get("home").equals("owner") ? 10 : 0);
        };
        Map<String, Object> applicant = Map.of("income", 30_000, "debt", 5000, "home", "renter");

        List<Map<String, Object>> approved = List.of(
                Map.of("income", 40_000, "debt", 1000, "home", "owner"),
                Map.of("income", 32_000, "debt", 2000, "home", "renter"));
        ReasonCodes reasons = ReasonCodes.of(model, applicant, approved);
        System.out.print(reasons.table());

        List<Counterfactuals.Found> ways = Counterfactuals.of(model, 28)
                .rising("income", 20_000, 60_000, 41)
                .falling("debt", 0, 10_000, 21)
                .among("home", "renter", "owner")
                .nearest(applicant);

        assertThat(reasons.reasons()).extracting(ReasonCodes.Reason::field).containsExactly("debt", "income", "home");
        assertThat(ways).hasSize(3);
        assertThat(ways.get(0).changes().get(0)).hasToString("income: 30000 -> 38000.0");
    }

    @Test
    void driftIsFound(@TempDir Path directory) throws IOException {
        Path reference = Files.writeString(directory.resolve("before.csv"), rows(1, 0));
        Path current = Files.writeString(directory.resolve("now.csv"), rows(2, 60));

        Table before = Csv.of(reference).numbers("income").categories("branch").read();
        Table now = Csv.of(current).numbers("income").categories("branch").read();
        TwoSamples samples = TwoSamples.of("applications", before, now);

        Finding finding = driftOf("applications")
                .should()
                .notBeSignificant()
                .inEachColumn()
                .evaluate(samples);

        Rule<TwoSamples> alarms = driftOf("applications")
                .twoSampleTests()
                .adjustedBy(Adjustment.BENJAMINI_HOCHBERG)
                .noticing(0.2)
                .across("income", "branch");
        Rule<TwoSamples> index =
                driftOf("applications").populationStabilityIndex(0.25).across("income", "branch");

        assertThat(finding.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(alarms.evaluate(samples).verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(index.evaluate(samples).verdict()).isInstanceOf(Verdict.Fail.class);
    }

    private static String rows(long seed, int more) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder rows = new StringBuilder("income,branch\n");
        for (int i = 0; i < 1000; i++) {
            rows.append(more + random.nextInt(100)).append(random.nextBoolean() ? ",north\n" : ",south\n");
        }
        return rows.toString();
    }

    @Test
    void thePagesShowThisCode() throws IOException {
        new GuidePage("explain-a-decision.md").requireCodeIn(ExplainADecisionTest.class, 3);
        new GuidePage("watch-for-drift.md").requireCodeIn(ExplainADecisionTest.class, 3);
    }
}
