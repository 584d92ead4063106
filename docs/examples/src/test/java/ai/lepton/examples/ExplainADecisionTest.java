package ai.lepton.examples;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static ai.lepton.ethics.fairness.PredictionRules.predictionsOf;
import static ai.lepton.ethics.safety.drift.DriftRules.driftOf;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.Predictions;
import ai.lepton.ethics.fairness.Rate;
import ai.lepton.ethics.fairness.proxy.ProxyColumns;
import ai.lepton.ethics.fairness.proxy.ProxyRules;
import ai.lepton.ethics.safety.Behaviour;
import ai.lepton.ethics.safety.BehaviourRules;
import ai.lepton.ethics.safety.Perturbation;
import ai.lepton.ethics.safety.drift.TwoSamples;
import ai.lepton.ethics.transparency.decision.Counterfactuals;
import ai.lepton.ethics.transparency.decision.ExplanationRules;
import ai.lepton.ethics.transparency.decision.Importances;
import ai.lepton.ethics.transparency.decision.ReasonCodes;
import ai.lepton.ethics.transparency.decision.Recourse;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.importance.PermutationImportance;
import ai.lepton.metrics.importance.Scorer;
import ai.lepton.metrics.inference.TestResult.Adjustment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the guide's pages 'Explain a decision', 'Watch for drift' and 'How rules decide'. */
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

        Counterfactuals allowed = Counterfactuals.of(model, 28)
                .rising("income", 20_000, 60_000, 41)
                .falling("debt", 0, 10_000, 21);
        Recourse recourse = Recourse.from("loan", allowed)
                .handing(applicant, Map.of("income", 38_000))
                .handing(applicant, Map.of("income", 31_000), Map.of("debt", 1000));
        Finding hold = ExplanationRules.explanationsOf("loan")
                .should()
                .handOutWaysThatHoldFor(0.95)
                .evaluate(recourse);
        assertThat(hold.breakdowns().get(0).rows().get(0).get(1)).hasToString("1");
    }

    private static int[] labels(double[] income, double[] sex) {
        return IntStream.range(0, income.length)
                .map(i -> income[i] + sex[i] > 50 ? 1 : 0)
                .toArray();
    }

    @Test
    void aModelRestsOnWhatItShould() {
        double[] income = new SplittableRandom(1).doubles(1000, 0, 100).toArray();
        double[] sex = new SplittableRandom(2).doubles(1000).map(Math::rint).toArray();
        int[] truth = labels(income, new double[1000]);

        Importances importances = Importances.of(
                "loan",
                PermutationImportance.of(List.of("income", "sex"))
                        .report(
                                rows -> labels(rows.apply("income", income), rows.apply("sex", sex)),
                                Scorer.ofClasses(CountMeasure.ACCURACY, Labels.of("refused", "granted"), truth)));
        Finding told = ExplanationRules.explanationsOf("loan")
                .tellTheImportanceOf("income", "sex")
                .evaluate(importances);
        Finding rests = ExplanationRules.explanationsOf("loan")
                .permutationImportance(0.01)
                .of("sex")
                .evaluate(importances);

        assertThat(told.verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(rests.verdict()).isNotInstanceOf(Verdict.Fail.class);
    }

    /** The code of the page 'How rules decide' on proxies and typing errors. */
    @Test
    void proxiesAreFoundAndTyposAreTried() {
        SplittableRandom random = new SplittableRandom(3);
        List<String> sexes = new ArrayList<>();
        List<String> branches = new ArrayList<>();
        double[] incomes = random.doubles(1000).toArray();
        for (int i = 0; i < 1000; i++) {
            sexes.add(random.nextBoolean() ? "woman" : "man");
            branches.add(i % 3 == 0 ? "north" : sexes.get(i).equals("man") ? "south" : "east");
        }
        List<String> predictedSexes = branches.stream()
                .map(branch -> branch.equals("south") ? "man" : "woman")
                .toList();
        List<String> texts = IntStream.range(0, 300)
                .mapToObj(i -> (i % 2 == 0 ? "bad" : "good") + " service, visit " + i)
                .toList();
        Function<List<String>, int[]> classifier = all ->
                all.stream().mapToInt(text -> text.contains("bad") ? 1 : 0).toArray();

        ProxyColumns columns = ProxyColumns.about("loan")
                .attribute("sex", sexes)
                .categories("branch", branches)
                .numbers("income", incomes)
                .predictions("sex", predictedSexes);
        Finding each =
                ProxyRules.proxiesIn("loan").should().tellAtMost(0.2).of("sex").evaluate(columns);
        Finding together =
                ProxyRules.proxiesIn("loan").balancedAccuracy(0.6).of("sex").evaluate(columns);

        Behaviour behaviour = Behaviour.ofTexts("complaints", classifier, texts);
        Finding typed = BehaviourRules.behaviourOf("complaints")
                .flipRate(0.05)
                .under(Perturbation.typos(0.1))
                .evaluate(behaviour);

        assertThat(each.verdict().reason()).startsWith("'branch' about 'sex': wanted at most 0.20");
        assertThat(together.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(typed.verdict().reason()).startsWith("flips under a typo in 0.1 of the words");
    }

    /** The other code of the page 'How rules decide': rules of groups. */
    @Test
    void rulesOfGroupsAreMade() {
        Decisions decisions = Decisions.counted("shortlisting", "sex", "age_band")
                .add(480, 520, "woman", "young")
                .add(250, 750, "man", "old")
                .decisions();

        Finding finding = decisionsAbout("shortlisting")
                .disparateImpact(0.8)
                .across("sex", "age_band")
                .evaluate(decisions);

        Rule<Decisions> omitted = decisionsAbout("loan")
                .rates(Rate.FALSE_OMISSION_RATE)
                .differingByAtMost(0.1)
                .within("year")
                .across("sex");
        Rule<Decisions> odds = decisionsAbout("loan").averageOdds(0.1).acrossIntersectionsOf("sex", "age_band");
        Rule<Predictions> recall = predictionsOf("triage")
                .measure("recall")
                .ofEachClass()
                .differingByAtMost(0.1)
                .across("sex");
        Rule<Predictions> error = predictionsOf("rent")
                .measure("mean_absolute_error")
                .ofAtMost(50)
                .across("origin");

        Rule<Decisions> adverse = decisionsAbout("hiring").adverseImpact().across("sex");
        Rule<Decisions> stricter = decisionsAbout("hiring")
                .adverseImpact()
                .largestRatio(0.95)
                .smallestDifference(0.02)
                .smallestShortfall(10)
                .across("sex");

        assertThat(finding.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(List.of(omitted, odds, recall, error, adverse, stricter)).doesNotHaveDuplicates();
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
        System.out.println(finding);

        Rule<TwoSamples> alarms = driftOf("applications")
                .twoSampleTests()
                .adjustedBy(Adjustment.BENJAMINI_HOCHBERG)
                .noticing(0.2)
                .across("income", "branch");
        Rule<TwoSamples> index =
                driftOf("applications").populationStabilityIndex(0.25).across("income", "branch");

        assertThat(finding.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(finding.toString()).contains("income").contains("p");
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
        new GuidePage("explain-a-decision.md").requireCodeIn(ExplainADecisionTest.class, 7);
        new GuidePage("watch-for-drift.md").requireCodeIn(ExplainADecisionTest.class, 4);
        new GuidePage("how-rules-decide.md").requireCodeIn(ExplainADecisionTest.class, 6);
    }
}
