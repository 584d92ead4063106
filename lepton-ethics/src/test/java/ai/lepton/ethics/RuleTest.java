package ai.lepton.ethics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.Rule.InForce;
import ai.lepton.ethics.Rule.Severity;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class RuleTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
    private static final Measured MEASURED = new Measured("rate", Estimate.of(Score.of(0.5), 10), Limit.atLeast(0.8));
    private static final Waiver WAIVER =
            new Waiver("A. Turing, head of risk", "a new model is on its way", "policy 3.2", DAY);

    /** Evidence of some size. */
    private record Some(long size) implements Evidence {
        @Override
        public String subject() {
            return "loans";
        }

        @Override
        public String kind() {
            return "numbers";
        }

        @Override
        public String sha256() {
            return "0".repeat(64);
        }
    }

    private static Rule<Some> coming(Verdict verdict) {
        return Rule.of("rate", "the rate should be high", (evidence, day) -> Outcome.of(verdict));
    }

    private static final Rule<Some> FAILING = coming(new Verdict.Fail("it is low", MEASURED));
    private static final Rule<Some> PASSING = coming(new Verdict.Pass("it is high", MEASURED));

    @Test
    void aPassAndWhatDoesNotApplyGoThrough() {
        assertThat(PASSING.check(new Some(3), DAY).verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(FAILING.effective(InForce.from(DAY.plusDays(1), "the law"))
                        .check(new Some(3), DAY)
                        .verdict())
                .isInstanceOf(Verdict.NotApplicable.class);
    }

    @Test
    void aFailureThrowsWithItsReasonAndCause() {
        assertThatThrownBy(() -> FAILING.because("of the law").check(new Some(3), DAY))
                .isInstanceOfSatisfying(
                        RuleViolation.class,
                        violation -> assertThat(violation.findings()).hasSize(1))
                .hasMessage("rate: fail: it is low (because of the law)");
    }

    @Test
    void whatCouldNotBeDecidedThrows() {
        assertThatThrownBy(() ->
                        coming(new Verdict.Inconclusive("who knows", null)).check(new Some(3), DAY))
                .hasMessage("rate: inconclusive: who knows");
    }

    @Test
    void emptyEvidenceThrowsHoweverTheRequirementIsWritten() {
        assertThatThrownBy(() -> PASSING.check(new Some(0), DAY))
                .hasMessage("rate: inconclusive: nothing to judge: the evidence about 'loans' (numbers) is empty");
    }

    @Test
    void theDatesOfEffectIncludeTheFirstAndTheLastDay() {
        Rule<Some> rule = PASSING.effective(InForce.between(DAY, DAY.plusDays(2), "the law"));

        assertThat(rule.evaluate(new Some(1), DAY).verdict().name()).isEqualTo("pass");
        assertThat(rule.evaluate(new Some(1), DAY.plusDays(2)).verdict().name()).isEqualTo("pass");
        assertThat(rule.evaluate(new Some(1), DAY.minusDays(1)).verdict())
                .isEqualTo(new Verdict.NotApplicable("not in force on 2026-11-22: it has effect from 2026-11-23"));
        assertThat(rule.evaluate(new Some(1), DAY.plusDays(3)).verdict())
                .isEqualTo(new Verdict.NotApplicable("not in force on 2026-11-26: it had effect until 2026-11-25"));
    }

    @Test
    void unconfirmedDatesSayWhereTheyWereRead() {
        Rule<Some> rule = PASSING.effective(InForce.from(LocalDate.of(2027, 12, 2), "press release of 7 May 2026")
                .unconfirmed());

        assertThat(rule.evaluate(new Some(1), DAY).verdict().reason())
                .isEqualTo("not in force on 2026-11-23: it has effect from 2027-12-02"
                        + " (unconfirmed: press release of 7 May 2026)");
    }

    @Test
    void aWaiverCoversAFailureUntilItsLastDay() {
        Finding finding = FAILING.waivedBy(WAIVER).check(new Some(1), DAY);

        assertThat(finding.verdict()).isEqualTo(new Verdict.Waived(WAIVER, new Verdict.Fail("it is low", MEASURED)));
        assertThat(finding.verdict().reason())
                .isEqualTo(
                        "waived by A. Turing, head of risk until 2026-11-23 under policy 3.2: a new model is on its way;"
                                + " without the waiver, fail: it is low");
        assertThat(finding.verdict().measurement()).contains(MEASURED);
    }

    @Test
    void anExpiredWaiverFails() {
        assertThat(FAILING.waivedBy(WAIVER)
                        .evaluate(new Some(1), DAY.plusDays(1))
                        .verdict())
                .isEqualTo(new Verdict.Fail(
                        "the waiver by A. Turing, head of risk expired on 2026-11-23: it is low", MEASURED));
        assertThat(coming(new Verdict.Inconclusive("who knows", null))
                        .waivedBy(WAIVER)
                        .evaluate(new Some(1), DAY.plusDays(1))
                        .verdict())
                .isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void aWaiverEndsSoonEnoughForSomebodyToDecideAnew() {
        Waiver endless = new Waiver("me", "why", "3.2", DAY.plusYears(5).plusDays(1));

        assertThat(FAILING.waivedBy(endless).evaluate(new Some(1), DAY).verdict())
                .isEqualTo(new Verdict.Fail(
                        "the waiver by me would last until 2031-11-24, more than 5 years from 2026-11-23, and waives"
                                + " nothing: it is low",
                        MEASURED));
        assertThat(FAILING.waivedBy(endless)
                        .evaluate(new Some(1), DAY.plusDays(1))
                        .verdict())
                .isInstanceOf(Verdict.Waived.class);
        assertThatThrownBy(() -> new Waiver("me", "why", "3.2", LocalDate.MAX))
                .hasMessage("expires is of the year 999999999, outside [1, 9999]");
        assertThatThrownBy(() -> new Attestation("loans", "it is so", "me", DAY, DAY.plusYears(6)))
                .hasMessage(
                        "the attestation 'it is so' is of 2026-11-23 and expires 2032-11-23; a word counts for 5 years"
                                + " at most");
        assertThatThrownBy(() -> new Attestation("loans", "it is so", "me", DAY, LocalDate.MAX))
                .hasMessage("expires is of the year 999999999, outside [1, 9999]");
        assertThatThrownBy(() -> InForce.from(LocalDate.MAX, "the law"))
                .hasMessage("the first day of effect is of the year 999999999, outside [1, 9999]");
        assertThatThrownBy(() -> FAILING.evaluate(new Some(1), LocalDate.MAX))
                .hasMessage("day is of the year 999999999, outside [1, 9999]");
    }

    @Test
    void anExpiredWaiverOfWhatHasACautionFailsWithoutAFigure() {
        Measured doubtful = new Measured(
                "rate",
                new Estimate(Score.of(0.9), new Interval(0.85, 0.95, 0.95, "any"), 30, "only 3 examples"),
                Limit.atLeast(0.8));
        assertThat(coming(new Verdict.Inconclusive("who knows", doubtful))
                        .waivedBy(WAIVER)
                        .evaluate(new Some(1), DAY.plusDays(1))
                        .verdict()
                        .measurement())
                .isEmpty();
    }

    @Test
    void aPassNeedsNoWaiver() {
        assertThat(PASSING.waivedBy(WAIVER).evaluate(new Some(1), DAY).verdict())
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void aWaiverNamesItsOwnerReasonAndClause() {
        assertThatThrownBy(() -> new Waiver(" ", "why", "3.2", DAY)).hasMessage("the owner of a waiver is empty");
        assertThatThrownBy(() -> new Waiver("me", "", "3.2", DAY))
                .hasMessage("the reason of the waiver by me is empty");
        assertThatThrownBy(() -> new Waiver("me", "why", "", DAY))
                .hasMessage("the clause of the waiver by me is empty");
    }

    @Test
    void aWordIsAttestedAndNeverMeasured() {
        Rule<Attestation> rule = Attestation.required("human-oversight", "an override was exercised");
        Attestation word = new Attestation("loans", "an override was exercised", "G. Hopper, operations", DAY, DAY);

        Finding finding = rule.check(word, DAY);

        assertThat(finding.verdict()).isEqualTo(new Verdict.Attested(word));
        assertThat(finding.verdict().measurement()).isEmpty();
        assertThat(finding.verdict().reason())
                .isEqualTo(
                        "G. Hopper, operations attests, on 2026-11-23 and until 2026-11-23: an override was exercised");
        assertThat(rule.evaluate(word, DAY.plusDays(1)).verdict().reason())
                .isEqualTo("the word of G. Hopper, operations expired on 2026-11-23; it was assessed on 2026-11-24");
        assertThat(rule.evaluate(word, DAY.minusDays(1)).verdict().reason())
                .isEqualTo("G. Hopper, operations attests it only from 2026-11-23; it was assessed on 2026-11-22");
        assertThatThrownBy(() -> new Attestation("loans", "it is so", "me", DAY, DAY.minusDays(1)))
                .hasMessage("the attestation 'it is so' is of 2026-11-23 and expires 2026-11-22, before it");
    }

    @Test
    void aRuleKeepsWhatItIsGiven() {
        Citation citation = Citation.of("29 CFR 1607", "1607.4(D)", "https://www.ecfr.gov/");
        Rule<Some> rule = PASSING.as("other")
                .because("why")
                .citing(citation)
                .in("US")
                .severity(Severity.MANDATORY)
                .effective(InForce.from(DAY, "the law"))
                .waivedBy(WAIVER);

        assertThat(rule.id()).isEqualTo("other");
        assertThat(rule.because()).isEqualTo("why");
        assertThat(rule.citation()).contains(citation);
        assertThat(rule.jurisdiction()).isEqualTo("US");
        assertThat(rule.severity()).isEqualTo(Severity.MANDATORY);
        assertThat(rule.inForce().from()).contains(DAY);
        assertThat(rule.waiver()).contains(WAIVER);
        assertThat(PASSING.because()).isEmpty();
        assertThatThrownBy(() -> PASSING.because(" ")).hasMessage("the reason of rule 'rate' is empty");
        assertThatThrownBy(() -> InForce.between(DAY, DAY.minusDays(1), "the law"))
                .hasMessage("in force from 2026-11-23 until 2026-11-22: the end comes first");
        assertThatThrownBy(() -> InForce.from(DAY, "")).hasMessage("the source of the dates of effect is empty");
    }
}
