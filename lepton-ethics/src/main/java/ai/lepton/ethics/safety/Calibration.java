package ai.lepton.ethics.safety;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Limit.Side;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.Cross;
import ai.lepton.ethics.internal.Factor;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * In each bin of probabilities, of each group if attributes are named, what was predicted happened as often as it should, but for a
 * gap. Bins are equally wide; the gap is of the share that happened and the mean probability.
 *
 * <p>The interval of the share is Clopper's and Pearson's, which holds for any probabilities within a bin (Hoeffding 1956). Of all
 * bins together, a single one beyond the limit is found by Holm. Bins that are too small to be judged may hold as many of the
 * examples as the level leaves; with more in them the rule does not pass. A group that has more of its own in such bins is too few
 * to tell: it is listed, and neither stops the verdict by itself nor is vouched for.
 */
record Calibration(String model, double atMost, List<String> attributes, int bins, long judgedFrom, double level)
        implements RuleKind<ScoredOutcomes> {
    /** Refuses shares outside [0, 1], and too few or too many bins. */
    Calibration {
        Figures.fraction("calibration gap", atMost);
        attributes = Elements.of("attributes", attributes);
        if (bins < 1 || bins > 1000) {
            throw new IllegalArgumentException("bins is " + bins + ", outside [1, 1000]");
        }
        if (judgedFrom < 1) {
            throw new IllegalArgumentException(
                    "the smallest bin that is judged has " + judgedFrom + "; it has 1 at least");
        }
        Figures.level(level);
    }

    private static final int LISTED = 5;

    @Override
    public String id() {
        return "calibration-gap";
    }

    @Override
    public String statement() {
        return Quoted.of(model) + " should have probabilities within " + atMost + " of what happens, in each of " + bins
                + " bins" + (attributes.isEmpty() ? "" : " of each group of " + Quoted.words(attributes))
                + ", bins being judged from " + judgedFrom + " on";
    }

    @Override
    public Outcome assess(ScoredOutcomes outcomes, LocalDate day) {
        requireAbout(model, outcomes, "the outcomes are those of");
        List<Factor> factors = attributes.stream().map(outcomes::group).toList();
        Cross groups = Cross.of(factors, (int) outcomes.size());
        double[][] sums = new double[groups.size()][bins];
        long[][] happened = new long[groups.size()][bins];
        long[][] sizes = new long[groups.size()][bins];
        for (int i = 0; i < outcomes.size(); i++) {
            int bin = Math.min(bins - 1, (int) (outcomes.probability(i) * bins));
            int group = groups.index(i);
            sums[group][bin] += outcomes.probability(i);
            happened[group][bin] += outcomes.happened(i) ? 1 : 0;
            sizes[group][bin]++;
        }
        long unjudged = 0;
        List<Claim> claims = new ArrayList<>();
        List<Integer> from = new ArrayList<>();
        for (int group = 0; group < sizes.length; group++) {
            from.add(claims.size());
            for (int bin = 0; bin < bins; bin++) {
                if (sizes[group][bin] >= judgedFrom) {
                    claims.add(claim(
                            name(groups.values(group), bin),
                            sums[group][bin] / sizes[group][bin],
                            happened[group][bin],
                            sizes[group][bin]));
                } else {
                    unjudged += sizes[group][bin];
                }
            }
        }
        from.add(claims.size());
        Claims judged = Claims.decide(claims, Limit.atMost(atMost), level);
        List<List<Cell>> rows = new ArrayList<>();
        List<String> few = new ArrayList<>();
        for (int group = 0; group < sizes.length; group++) {
            long size = LongStream.of(sizes[group]).sum();
            long inJudged =
                    LongStream.of(sizes[group]).filter(n -> n >= judgedFrom).sum();
            boolean isFew = size - inJudged > (1 - level) * size;
            String name = attributes.isEmpty() ? "all" : Quoted.words(groups.values(group));
            if (isFew && !attributes.isEmpty()) {
                few.add(Quoted.of(name) + " (" + inJudged + " of " + size + " judged)");
            }
            rows.add(List.of(
                    Cell.of(name),
                    Cell.of(size),
                    Cell.of(inJudged),
                    Cell.of(DoubleStream.of(sums[group]).sum() / size),
                    Cell.of((double) LongStream.of(happened[group]).sum() / size),
                    Cell.of(found(judged.sides().subList(from.get(group), from.get(group + 1)), isFew))));
        }
        Verdict verdict = told(judged.verdict(quantity(), "examples"), unjudged, outcomes.size(), few);
        return Outcome.of(
                verdict,
                new Breakdown(
                        "calibration by group",
                        List.of("group", "n", "in judged bins", "mean probability", "happened", "finding"),
                        rows),
                judged.table("gap"));
    }

    private static String found(List<Side> bins, boolean isFew) {
        if (bins.contains(Side.BEYOND)) {
            return "breaks the limit";
        }
        return isFew ? "too few to tell" : bins.contains(Side.UNDECIDED) ? "not told" : "keeps the limit";
    }

    /** Returns the verdict, with how many examples it does not speak of; if they are too many, it is no pass. */
    private Verdict told(Verdict verdict, long unjudged, long all, List<String> few) {
        if (!(verdict instanceof Verdict.Pass pass) || unjudged == 0) {
            return verdict;
        }
        String reason = pass.reason() + "; " + unjudged + " of " + all + " examples are in bins of fewer than "
                + judgedFrom + ", which are not judged"
                + (few.isEmpty()
                        ? ""
                        : "; too few to tell in " + few.size() + " groups: "
                                + String.join(", ", few.subList(0, Math.min(LISTED, few.size())))
                                + (few.size() > LISTED ? " and " + (few.size() - LISTED) + " more" : ""));
        return unjudged <= (1 - level) * all
                ? new Verdict.Pass(reason, pass.measured())
                : new Verdict.Inconclusive(reason, pass.measured());
    }

    private String name(List<String> group, int bin) {
        String from = Figures.percent((double) bin / bins);
        String to = Figures.percent((bin + 1.0) / bins);
        return "probabilities of " + from + " to " + to + " %" + (group.isEmpty() ? "" : " for " + Quoted.words(group));
    }

    private static Claim claim(String name, double mean, long happened, long n) {
        return Claim.of(name, Math.abs((double) happened / n - mean), n, level -> {
            Interval share = Proportions.clopperPearson(happened, n, level);
            double below = share.low() - mean;
            double above = share.high() - mean;
            double low = below > 0 ? below : above < 0 ? -above : 0;
            return new Interval(low, Math.max(-below, above), level, share.method());
        });
    }
}
