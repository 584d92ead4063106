package ai.lepton.ethics.fairness;

import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Reach;
import ai.lepton.ethics.internal.claim.StratifiedShares;
import ai.lepton.ethics.internal.claim.TwoShares;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Normal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * The disparity of a group in each stratum, and what it can show.
 *
 * @param all the strata in which some are selected and some rejected
 */
record Disparities(List<Part> all) {
    Disparities {
        all = Elements.of("all", all);
    }

    /** So many of the rejected, and of the selected, of a stratum are of the group. */
    private record Part(long rejected, long allRejected, long selected, long allSelected) {
        double value() {
            return (double) rejected / allRejected - (double) selected / allSelected;
        }

        long size() {
            return rejected + selected;
        }

        long people() {
            return allRejected + allSelected;
        }
    }

    /** Returns those of a group; with all whose group is not known and were rejected in it, and the selected elsewhere, if asked. */
    static Disparities of(GroupPanel panel, int group, boolean isWorst) {
        List<Part> strata = new ArrayList<>();
        for (int s = 0; s < panel.strata().size(); s++) {
            GroupCounts all = panel.sums().get(s);
            GroupCounts own = panel.cell(group, s);
            long rejected = isWorst ? panel.unknown(group, group, s).rejected() : 0;
            long selected = isWorst ? panel.unknown(group, GroupPanel.REST, s).selected() : 0;
            // A stratum in which all are decided about alike has no disparity to measure.
            if (all.selected() + selected > 0 && all.rejected() + rejected > 0) {
                strata.add(new Part(
                        own.rejected() + rejected,
                        all.rejected() + rejected,
                        own.selected(),
                        all.selected() + selected));
            }
        }
        return new Disparities(strata);
    }

    private double people() {
        return all.stream().mapToDouble(Part::people).sum();
    }

    /** Returns the mean over strata, weighted by their people. */
    double value() {
        double n = people();
        return all.stream()
                .mapToDouble(part -> part.people() / n * part.value())
                .sum();
    }

    /** Returns the greatest disparity that so many people of the group could have, of so many rejected and selected. */
    double greatest() {
        double n = people();
        double sum = 0;
        for (Part part : all) {
            sum += part.people() / n * greatest(part.size(), part.allRejected(), part.allSelected());
        }
        return sum;
    }

    private static double greatest(double size, double rejected, double selected) {
        double most = Math.min(size, rejected);
        return most / rejected - (size - most) / selected;
    }

    Claim claim(String name) {
        if (all.size() == 1) {
            Part one = all.get(0);
            TwoShares shares = TwoShares.difference(one.rejected, one.allRejected, one.selected, one.allSelected);
            return Claim.of(name, one.value(), one.people(), shares);
        }
        StratifiedShares shares = new StratifiedShares(all.stream()
                .map(part -> new StratifiedShares.Stratum(
                        part.rejected, part.allRejected, part.selected, part.allSelected, part.people()))
                .toList());
        long n = all.stream().mapToLong(Part::people).sum();
        return Claim.of(name, n, shares);
    }

    /**
     * Returns what the group's claim can show: nothing where no outcome of so many rejected and selected could break the limit.
     *
     * @param who the group, or all others if they are fewer
     */
    Reach reach(String who, GroupCounts own, GroupCounts others, double limit, double level) {
        double error = 0;
        double n = people();
        for (Part part : all) {
            double share = (double) part.size() / part.people();
            error += Math.pow(part.people() / n, 2) * variance(share, part.allRejected, part.allSelected);
        }
        double deviation = Math.sqrt(error);
        boolean isBreakable = greatest() > limit;
        DoubleSupplier unlike = () -> all.size() == 1
                ? Proportions.fisherExact(own.selected(), own.rejected(), others.selected(), others.rejected())
                : deviation == 0 ? 1 : 2 * Normal.cdf(-Math.abs(value()) / deviation);
        boolean isSmaller = own.size() <= others.size();
        long few = Math.min(own.size(), others.size());
        long many = Math.max(own.size(), others.size());
        double rejected = all.stream().mapToDouble(Part::allRejected).sum() / n;
        return new Reach(
                who,
                few,
                isBreakable ? missed(limit, deviation, level) : 1,
                isBreakable ? 0 : 1,
                unlike,
                tail -> deviation == 0 ? 1 : Normal.cdf(2 * limit / deviation - Normal.twoSided(1 - tail)),
                target -> smallest(few, many, isSmaller, rejected, limit, level, target));
    }

    private static double variance(double share, double rejected, double selected) {
        return share * (1 - share) * (1 / rejected + 1 / selected);
    }

    /** Returns the probability that a group that fares as the others do is not shown to keep the limit. */
    private static double missed(double limit, double deviation, double level) {
        return deviation > 0 ? Normal.cdf(Normal.twoSided(level) - limit / deviation) : limit > 0 ? 0 : 1;
    }

    /** Returns how large the fewer would have to be, the others and the rate of rejection staying as they are; -1 if there is none. */
    private static long smallest(
            long few, long many, boolean isOfFew, double rate, double limit, double level, double target) {
        return Reach.smallest(size -> {
            double rejected = rate * (size + many);
            double selected = size + many - rejected;
            double deviation = Math.sqrt(variance((double) size / (size + many), rejected, selected));
            return size > few
                    && greatest(isOfFew ? size : many, rejected, selected) > limit
                    && missed(limit, deviation, level) <= target;
        });
    }
}
