package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.TwoShares;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Proportions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Differences of selection rates that are significant in both statistical and practical terms.
 *
 * <p>A difference is significant by Fisher's exact test, two-sided, with Holm's correction over all comparisons whose counts could
 * give so small a p-value (Tarone 1990). It is large enough in practice where the ratio of the rates is below the largest ratio, or
 * their difference is at least the smallest difference, and at least the smallest shortfall of people more would have had to be
 * selected for parity. One person turns it where one more of the group, selected in the place of one of the other, would leave
 * nothing to be found: more than the guidelines' question 21 asks (44 FR 11996), by which the group's rate would then be the higher
 * one.
 */
final class SmallerDifferences {
    private static final int ROWS = 20;

    private final AdverseImpact rule;
    /** By p-value. */
    private final List<Difference> all;

    private final int tested;

    private SmallerDifferences(AdverseImpact rule, List<Difference> all, int tested) {
        this.rule = rule;
        this.all = all;
        this.tested = tested;
    }

    /** What became of a difference, the gravest first. */
    private enum Found {
        ADVERSE("adverse impact"),
        TURNED("significant, but one person turns it"),
        SMALL("significant, but small in practice"),
        FAVOURED("significant, but selected more often"),
        NOT_SIGNIFICANT("not significant"),
        TOO_FEW("too few to be significant");

        private final String words;

        Found(String words) {
            this.words = words;
        }
    }

    /** Two groups, the less selected first, and at what p-value their difference is significant. */
    private record Difference(
            String name, GroupCounts less, GroupCounts more, double p, double least, double from, Found found) {
        static Difference of(String name, GroupCounts less, GroupCounts more) {
            double p = less.against(more).fisherExact();
            return new Difference(name, less, more, p, least(less, more), 0, Found.TOO_FEW);
        }

        /** Returns the smallest p-value of all outcomes with so many selected in both groups. */
        private static double least(GroupCounts less, GroupCounts more) {
            long selected = less.selected() + more.selected();
            long fewest = Math.max(0, selected - more.size());
            long most = Math.min(less.size(), selected);
            return Math.min(fisher(fewest, selected, less, more), fisher(most, selected, less, more));
        }

        private static double fisher(long ours, long selected, GroupCounts less, GroupCounts more) {
            return Proportions.fisherExact(ours, less.size() - ours, selected - ours, more.size() - (selected - ours));
        }

        Difference found(Found what, double at) {
            return new Difference(name, less, more, p, least, at, what);
        }

        double ratio() {
            return less.against(more).selectionRatio().orNaN();
        }

        double gap() {
            return -less.against(more).selectionDifference().orElse(0);
        }

        long shortfall() {
            return less.against(more).shortfall(1);
        }

        boolean isPractical(AdverseImpact rule) {
            return (ratio() < rule.largestRatio() || gap() >= rule.smallestDifference())
                    && gap() > 0
                    && shortfall() >= rule.smallestShortfall();
        }

        /** Returns whether nothing would be found were one more of the group selected, in the place of one of the other. */
        boolean isTurned(AdverseImpact rule) {
            if (less.rejected() == 0 || more.selected() == 0) {
                return false;
            }
            Difference other = of(
                    name,
                    new GroupCounts(0, 0, 0, 0, less.selected() + 1, less.rejected() - 1),
                    new GroupCounts(0, 0, 0, 0, more.selected() - 1, more.rejected() + 1));
            return other.gap() <= 0 || other.p > from || !other.isPractical(rule);
        }
    }

    static SmallerDifferences of(AdverseImpact rule, Decisions decisions) {
        List<Difference> all = new ArrayList<>();
        for (List<String> axis : rule.axes()) {
            decisions.requireFew(axis, rule.leastShare(), rule.reference());
            GroupPanel panel = GroupPanel.of(decisions, axis, List.of(), rule.leastShare());
            for (Comparison pair : Comparison.of(panel, rule.reference())) {
                GroupCounts one = pair.one(panel);
                GroupCounts two = pair.two(panel);
                if (one.size() > 0 && two.size() > 0) {
                    boolean isSwapped = pair.isEither()
                            && one.against(two).selectionDifference().orElse(0) > 0;
                    String first = panel.name(pair.first());
                    String second = panel.other(pair.second());
                    String name = "across " + panel.axis() + ", " + (isSwapped ? second : first) + " against "
                            + (isSwapped ? first : second);
                    all.add(Difference.of(name, isSwapped ? two : one, isSwapped ? one : two));
                }
            }
        }
        all.sort(Comparator.comparingDouble(Difference::p));
        int tested = tested(all.stream().mapToDouble(Difference::least).sorted().toArray(), 1 - rule.level());
        return new SmallerDifferences(rule, holm(all, rule, tested), tested);
    }

    /** Returns over how many the correction is: the fewest of which no more could be significant. */
    private static int tested(double[] least, double error) {
        for (int k = 1; k <= least.length; k++) {
            int reached = 0;
            while (reached < least.length && least[reached] <= error / k) {
                reached++;
            }
            if (reached <= k) {
                return reached;
            }
        }
        return least.length;
    }

    private static List<Difference> holm(List<Difference> byP, AdverseImpact rule, int tested) {
        double error = 1 - rule.level();
        double reach = tested == 0 ? 0 : error / tested;
        List<Difference> judged = new ArrayList<>();
        int left = tested;
        boolean isStopped = false;
        for (Difference one : byP) {
            double at = left == 0 ? 0 : error / left;
            isStopped |= one.p > at;
            Found found;
            if (isStopped) {
                found = one.least > reach ? Found.TOO_FEW : Found.NOT_SIGNIFICANT;
            } else if (one.gap() <= 0) {
                found = Found.FAVOURED;
            } else if (!one.isPractical(rule)) {
                found = Found.SMALL;
            } else {
                found = one.found(Found.ADVERSE, at).isTurned(rule) ? Found.TURNED : Found.ADVERSE;
            }
            judged.add(one.found(found, at));
            left = Math.max(1, left - 1);
        }
        judged.sort(Comparator.comparing((Difference one) -> one.found).thenComparingDouble(Difference::ratio));
        return judged;
    }

    boolean isFound() {
        return is(Found.ADVERSE);
    }

    /** Returns whether all that was found rests on one person. */
    boolean isTurned() {
        return is(Found.TURNED);
    }

    private boolean is(Found what) {
        return !all.isEmpty() && all.get(0).found == what;
    }

    /** Returns what was found, in a sentence. */
    String reason() {
        Difference one = all.get(0);
        return String.format(
                Locale.ROOT,
                "%s: selected %.4f times as often (%.4f against %.4f; %d more would have had to be for parity) from %d decisions,"
                        + " significant by Fisher's exact test (p = %.2g)%s and %s%s",
                one.name,
                one.ratio(),
                one.less.selectionRate().orNaN(),
                one.more.selectionRate().orNaN(),
                one.shortfall(),
                one.less.size() + one.more.size(),
                one.p,
                tested > 1 ? ", after Holm's correction over " + tested + " comparisons," : "",
                large(one),
                one.found == Found.TURNED ? ", but one person turns it" : "; one person does not turn it");
    }

    private String large(Difference one) {
        return "large enough in practice: "
                + (one.ratio() < rule.largestRatio()
                        ? "a ratio below " + rule.largestRatio()
                        : "a difference of at least " + rule.smallestDifference());
    }

    /** Returns what was measured of the gravest difference; its size is asked of the value as found, not of the interval. */
    @Nullable Measured measured() {
        Difference one = all.get(0);
        long x1 = one.less.selected();
        long n1 = one.less.size();
        long x2 = one.more.selected();
        long n2 = one.more.size();
        boolean isRatio = one.ratio() < rule.largestRatio();
        Interval bounds = isRatio
                ? TwoShares.ratio(x1, n1, x2, n2).interval(rule.level())
                : TwoShares.difference(x2, n2, x1, n1).interval(rule.level());
        return new Measured(
                isRatio ? "selection_ratio_as_found" : "selection_rate_difference_as_found",
                new Estimate(Score.of(isRatio ? one.ratio() : one.gap()), bounds, n1 + n2),
                isRatio ? Limit.atLeast(rule.largestRatio()) : Limit.atMost(rule.smallestDifference()));
    }

    /** Returns how a sentence goes on where there is nothing to find. */
    String none() {
        long small = all.stream().filter(one -> one.found == Found.SMALL).count();
        return "no smaller difference was found that is significant in both statistical and practical terms"
                + (small == 0 ? "" : " (" + small + " significant, but small in practice)")
                + ", at " + Figures.percent(rule.level()) + " %; that there is none is not shown";
    }

    /** Returns a line for each comparison, the gravest first. */
    Breakdown table() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Difference one : all.subList(0, Math.min(ROWS, all.size()))) {
            rows.add(List.of(
                    Cell.of(one.name),
                    Cell.of(one.less.size() + one.more.size()),
                    Cell.of(one.ratio()),
                    Cell.of(one.gap()),
                    Cell.of(one.less.against(one.more).standardDeviations().orNaN()),
                    Cell.of(one.p),
                    Cell.of(one.shortfall()),
                    Cell.of(one.found.words)));
        }
        String most = all.size() > ROWS ? ", " + ROWS + " of " + all.size() : "";
        return new Breakdown(
                "smaller differences" + most + ", the gravest first",
                List.of(
                        "comparison",
                        "n",
                        "ratio",
                        "difference",
                        "deviations",
                        "p (Fisher)",
                        "shortfall to parity",
                        "finding"),
                rows);
    }
}
