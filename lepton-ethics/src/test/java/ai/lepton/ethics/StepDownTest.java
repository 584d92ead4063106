package ai.lepton.ethics;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.internal.data.Levels;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepDownTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);

    private static Rule<Decisions> parity(String subject) {
        return decisionsAbout(subject).demographicParity(0.1).across("sex").as("of-" + subject);
    }

    /** Two groups of 1,000, of which 800 and so many fewer are selected. */
    private static Decisions apart(String subject, int fewer) {
        return Decisions.counted(subject, "sex")
                .add(800, 200, "a")
                .add(800 - fewer, 200 + fewer, "b")
                .decisions();
    }

    private static List<Finding> judged(int... fewer) {
        List<Rule<?>> rules = new ArrayList<>();
        CaseFile file = CaseFile.of("all");
        for (int i = 0; i < fewer.length; i++) {
            rules.add(parity("m" + i));
            file = file.with(apart("m" + i, fewer[i]));
        }
        return Pack.of("own", "1", rules).evaluate(file, DAY).findings();
    }

    /** Returns the least error at which the rule fails. */
    private static double p(int fewer) {
        Rule<Decisions> rule = parity("m");
        Decisions decisions = apart("m", fewer);
        double low = 1e-12;
        double high = 0.5;
        for (int i = 0; i < 60; i++) {
            double middle = Math.sqrt(low * high);
            boolean fails = rule.deciding(Levels.at(rule.requirement(), 1 - middle))
                            .evaluate(decisions, DAY)
                            .verdict()
                    instanceof Verdict.Fail;
            low = fails ? low : middle;
            high = fails ? middle : high;
        }
        return high;
    }

    /** Holm's procedure as the textbook has it: in the order of p, as long as the i-th of m is at most the error by m - i. */
    private static List<Boolean> holm(List<Double> p, double error) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, p.size()).boxed().toList());
        order.sort(Comparator.comparing(p::get));
        Boolean[] rejected = new Boolean[p.size()];
        boolean goesOn = true;
        for (int i = 0; i < rejected.length; i++) {
            goesOn &= p.get(order.get(i)) <= error / (rejected.length - i);
            rejected[order.get(i)] = goesOn;
        }
        return List.of(rejected);
    }

    @Test
    void failuresSayWhetherTheyAreFailuresOfTheWholeReport() {
        List<Finding> findings = judged(300, 140, 0, 0);

        assertThat(findings.stream().map(one -> one.verdict().name())).containsExactly("fail", "fail", "pass", "pass");
        assertThat(findings.get(0).remarks())
                .containsExactly(
                        "fails also after Holm's correction over the 4 rules of this report that chance can fail");
        assertThat(findings.get(1).remarks())
                .containsExactly(
                        "does not fail after Holm's correction over the 4 rules of this report that chance can fail: one of so many may fail by chance");
        assertThat(findings.get(2).remarks()).isEmpty();
    }

    @Test
    void failuresAreThoseOfHolmsProcedure() {
        Random random = new Random(7);
        int differ = 0;
        for (int draw = 0; draw < 30; draw++) {
            int[] fewer = random.ints(2 + random.nextInt(5), 120, 190).toArray();
            List<Double> p = IntStream.of(fewer).mapToObj(StepDownTest::p).toList();
            List<Boolean> rejected = holm(p, 0.05);
            List<Finding> findings = judged(fewer);
            for (int i = 0; i < fewer.length; i++) {
                boolean fails = findings.get(i).verdict() instanceof Verdict.Fail;
                assertThat(fails).isEqualTo(p.get(i) <= 0.05);
                assertThat(findings.get(i).remarks().stream().anyMatch(one -> one.startsWith("fails also")))
                        .as("%s of %s", i, p)
                        .isEqualTo(rejected.get(i));
                differ += fails && !rejected.get(i) ? 1 : 0;
            }
        }
        assertThat(differ).isPositive();
    }

    /** Rules each of which fails at just what those before leave to it: one more of them, and none fails. */
    @Test
    void eachFailureMakesTheNextOneEasier() {
        double p = p(165);
        for (int more = 0; more < 2; more++) {
            List<Rule<?>> rules = new ArrayList<>();
            for (int i = 1; i <= 40; i++) {
                double error = 1.001 * p * (more == 1 && i == 40 ? 39.5 : i);
                Rule<Decisions> rule = parity("m");
                rules.add(
                        rule.deciding(Levels.at(rule.requirement(), 1 - error)).as("of-" + i));
            }
            List<Finding> findings = Pack.of("own", "1", rules)
                    .evaluate(CaseFile.of("all").with(apart("m", 165)), DAY)
                    .findings();
            String told = more == 0 ? "fails also" : "does not fail";
            assertThat(findings)
                    .allSatisfy(finding -> assertThat(finding.remarks()).anyMatch(one -> one.startsWith(told)));
        }
    }

    @Test
    void ruleThatIsAloneOrThatChanceCanNotFailIsNotCorrected() {
        assertThat(judged(140).get(0).remarks()).isEmpty();
        CaseFile file = CaseFile.of("all").with(apart("m", 140), apart("seen", 140));
        List<Finding> findings = Pack.of(
                        "own",
                        "1",
                        List.of(
                                parity("m"),
                                parity("seen").reportOnly(),
                                parity("absent"),
                                parity("seen").as("later").effective(Rule.InForce.from(DAY.plusDays(1), "a"))))
                .evaluate(file, DAY)
                .findings();

        assertThat(findings.stream().map(one -> one.verdict().name()))
                .containsExactly("fail", "reported", "inconclusive", "not applicable");
        assertThat(findings).allSatisfy(one -> assertThat(one.remarks()).isEmpty());
    }

    @Test
    void expiredWaiverOfWhatIsUndecidedIsNoFailureByChance() {
        Waiver waiver = new Waiver("A. Turing", "a reason", "Article 1", DAY.minusDays(1));
        CaseFile file = CaseFile.of("all").with(apart("m0", 100), apart("m1", 300));
        List<Finding> findings = Pack.of("own", "1", List.of(parity("m0").waivedBy(waiver), parity("m1")))
                .evaluate(file, DAY)
                .findings();

        assertThat(findings.stream().map(one -> one.verdict().name())).containsExactly("fail", "fail");
        assertThat(findings.get(0).remarks()).isEmpty();
        assertThat(findings.get(1).remarks()).hasSize(1);
    }
}
