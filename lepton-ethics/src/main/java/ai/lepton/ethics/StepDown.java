package ai.lepton.ethics;

import ai.lepton.ethics.Verdict.Fail;
import ai.lepton.ethics.Verdict.Inconclusive;
import ai.lepton.ethics.Verdict.Pass;
import ai.lepton.ethics.Verdict.Waived;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Which of the rules that failed in one report fail also where the error is that of the whole report.
 *
 * <p>Each rule is wrong no more often than its own level says, so that one of many fails more often: of ten that are just kept, each
 * failing in 2.5 %, any in up to 25 %. By Holm's step-down a rule fails for the report where it does at
 * {@code 1 - (1 - level) / left}, {@code left} being how many of them have not failed so; then that any does wrongly is no more
 * likely than that one does by itself, whatever they have to do with each other. The verdicts stay as they are, since the law asks
 * each rule by itself; each failure gets a remark. Rules are asked n log n times where n of them failed.
 *
 * <p>A rule counts where there was evidence of the kind that it reads and chance can fail it: not what only reports, what is not in
 * force, nor what decides without chance, such as a count of records or somebody's word. A joined rule counts as one.
 *
 * @see <a href="https://www.jstor.org/stable/4615733">Holm 1979</a>
 */
final class StepDown {
    private StepDown() {}

    /** Returns the findings of one report, each that failed by a measurement saying whether it fails by Holm's correction too. */
    static List<Finding> remarking(List<Finding> findings, CaseFile file, LocalDate day) {
        int rules = (int) findings.stream().filter(one -> counts(one, day)).count();
        if (rules < 2) {
            return findings;
        }
        List<Integer> failed = new ArrayList<>();
        for (int i = 0; i < findings.size(); i++) {
            if (counts(findings.get(i), day) && isShown(findings.get(i).verdict())) {
                failed.add(i);
            }
        }
        Set<Integer> open = new HashSet<>(failed);
        PriorityQueue<Place> next =
                new PriorityQueue<>(Comparator.comparingInt(Place::reach).reversed());
        for (int i : failed) {
            next.add(new Place(i, reach(findings.get(i).rule(), rules, file, day)));
        }
        while (!next.isEmpty() && next.peek().reach >= rules - failed.size() + open.size()) {
            open.remove(next.remove().finding);
        }
        List<Finding> told = new ArrayList<>(findings);
        for (int i : failed) {
            String over = " after Holm's correction over the " + rules + " rules of this report that chance can fail";
            told.set(
                    i,
                    findings.get(i)
                            .remarking(
                                    open.contains(i)
                                            ? "does not fail" + over + ": one of so many may fail by chance"
                                            : "fails also" + over));
        }
        return told;
    }

    /**
     * A rule that failed.
     *
     * @param finding the place of its finding
     * @param reach by how many the error may be divided so that it still fails
     */
    private record Place(int finding, int reach) {}

    /**
     * Returns by how many the error of a rule may be divided so that it still fails, at most by this number: it fails at whatever is
     * less strict, so that halving finds it. Asking each rule again whenever another one has failed would ask them as often as there
     * are rules.
     */
    private static int reach(Rule<?> rule, int most, CaseFile file, LocalDate day) {
        int fails = 1;
        int holds = most + 1;
        int by = most;
        while (holds - fails > 1) {
            boolean isStillShown =
                    isShown(new Division(1, by).judge(rule, file, day).verdict());
            fails = isStillShown ? by : fails;
            holds = isStillShown ? holds : by;
            by = (fails + holds) / 2;
        }
        return fails;
    }

    /** Returns whether a measurement shows a breach: an expired waiver of what is undecided does not. */
    private static boolean isShown(Verdict verdict) {
        return verdict instanceof Fail fail && fail.measured() != null;
    }

    private static boolean counts(Finding finding, LocalDate day) {
        Verdict verdict = finding.verdict() instanceof Waived waived ? waived.instead() : finding.verdict();
        return (verdict instanceof Pass || verdict instanceof Fail || verdict instanceof Inconclusive)
                && finding.evidence().lacking() == null
                && finding.rule().settledOn(day).isEmpty()
                && Division.ways(finding.rule(), day).fail() > 0;
    }
}
