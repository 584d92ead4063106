package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The two sentences of 29 CFR 1607.4(D): each group is selected at least four fifths as often as its reference, and no smaller
 * difference is significant in both statistical and practical terms.
 *
 * <p>It fails where a ratio is shown to be below the limit, as {@link SelectionRatio} shows it, or where a difference of any size is
 * significant by Fisher's exact test, with Holm's correction over all that could be, and large enough in practice; see {@link
 * SmallerDifferences}. It is inconclusive where such a finding rests on one person. It passes where {@link SelectionRatio}
 * does, and no such difference was found; that there is none it does not show.
 *
 * @see <a href="https://www.ecfr.gov/current/title-29/section-1607.4">29 CFR 1607.4(D)</a>
 */
record AdverseImpact(
        String matter,
        List<List<String>> axes,
        double atLeast,
        double smallestDifference,
        double largestRatio,
        long smallestShortfall,
        double level,
        double leastShare,
        String whyLeftOut,
        Reference reference,
        long judgedFrom)
        implements RuleKind<Decisions> {
    AdverseImpact {
        axes = List.copyOf(axes);
        Figures.fraction("smallest difference", smallestDifference);
        Figures.fraction("largest ratio", largestRatio);
        if (smallestShortfall < 1) {
            throw new IllegalArgumentException(
                    "the smallest shortfall is " + smallestShortfall + "; it is 1 person at least");
        }
        ratio(matter, axes, atLeast, level, leastShare, whyLeftOut, reference, judgedFrom);
        Given.judgedFrom(judgedFrom);
    }

    /** Returns the first sentence's rule, which checks what it is given. */
    private static SelectionRatio ratio(
            String matter,
            List<List<String>> axes,
            double atLeast,
            double level,
            double leastShare,
            String whyLeftOut,
            Reference reference,
            long judgedFrom) {
        return new SelectionRatio(
                matter, axes, List.of(), atLeast, level, leastShare, whyLeftOut, reference, judgedFrom);
    }

    @Override
    public String id() {
        return "adverse-impact";
    }

    @Override
    public String statement() {
        boolean isCrossed = axes.stream().anyMatch(axis -> axis.size() > 1);
        List<String> attributes = axes.stream().flatMap(List::stream).distinct().toList();
        return "decisions about " + Quoted.of(matter) + " should select each group at least " + atLeast
                + " times as often as " + reference.words() + " "
                + (isCrossed ? "across intersections of " : "across ") + Quoted.words(attributes)
                + ", without smaller differences that are significant in both statistical and practical terms"
                + (judgedFrom > 0 ? ", groups being judged from " + judgedFrom + " on" : "");
    }

    @Override
    public Outcome assess(Decisions decisions, LocalDate day) {
        requireAbout(matter, decisions, "the decisions are about");
        if (decisions.isSampled()) {
            throw new IllegalArgumentException("decisions about " + Quoted.of(matter)
                    + " have weights; significance in people, one by one, needs decisions without");
        }
        Outcome ratios = ratio(matter, axes, atLeast, level, leastShare, whyLeftOut, reference, judgedFrom)
                .assess(decisions, day);
        SmallerDifferences differences = SmallerDifferences.of(this, decisions);
        List<Breakdown> tables = new ArrayList<>(ratios.breakdowns());
        tables.add(differences.table());
        return new Outcome(verdict(ratios.verdict(), differences), tables).needing(ratios.needs());
    }

    private static Verdict verdict(Verdict ratios, SmallerDifferences differences) {
        if (ratios instanceof Verdict.Fail fail) {
            return new Verdict.Fail("a ratio itself is below the limit: " + fail.reason(), fail.measured());
        }
        if (differences.isFound()) {
            return new Verdict.Fail(differences.reason(), differences.measured());
        }
        if (differences.isTurned()) {
            return new Verdict.Inconclusive(differences.reason(), differences.measured());
        }
        return ratios instanceof Verdict.Pass pass
                ? new Verdict.Pass(pass.reason() + "; " + differences.none(), pass.measured())
                : ratios;
    }
}
