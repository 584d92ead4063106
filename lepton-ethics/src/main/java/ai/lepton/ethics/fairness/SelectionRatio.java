package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Limit.Side;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.inference.MantelHaenszel;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Each group is selected at least so many times as often as any other of its axis, perhaps within strata.
 *
 * <p>Every pair of groups is a claim, the less selected against the more selected one: no group has to be picked as the
 * reference by looking at the data. Within strata, the claim is about the common ratio; each stratum by itself can break
 * the rule too, and an average over strata that differ does not pass while one of them looks beyond the limit.
 */
record SelectionRatio(
        String matter,
        List<List<String>> axes,
        List<String> fixed,
        double atLeast,
        double level,
        double leastShare,
        String whyLeftOut)
        implements RuleKind<Decisions> {

    /** A claim about one stratum, or about all of them (stratum -1). */
    private record Pair(GroupPanel panel, int first, int second, int stratum) {}

    @Override
    public String id() {
        return fixed.isEmpty() ? "selection-ratio" : "conditional-selection-ratio";
    }

    @Override
    public String statement() {
        boolean crossed = axes.stream().anyMatch(axis -> axis.size() > 1);
        List<String> attributes = axes.stream().flatMap(List::stream).distinct().toList();
        return "decisions about " + Quoted.of(matter)
                + (fixed.isEmpty() ? "" : " within " + GroupPanel.across(fixed))
                + " should select each group at least " + atLeast + " times as often as the most selected one "
                + (crossed ? "across intersections of " : "across ") + Quoted.words(attributes);
    }

    @Override
    public Outcome assess(Decisions decisions, LocalDate day) {
        requireAbout(matter, decisions, "the decisions are about");
        List<Breakdown> tables = new ArrayList<>();
        List<Claim> claims = new ArrayList<>();
        List<Claim> common = new ArrayList<>();
        List<String> doubts = new ArrayList<>();
        for (List<String> axis : axes) {
            GroupPanel panel = GroupPanel.of(decisions, axis, fixed, leastShare);
            tables.addAll(SelectionTables.of(panel, atLeast, level, whyLeftOut));
            if (panel.groups().size() < 2) {
                claims.add(Claim.undefined("across " + panel.axis(), panel.tooFew(), decisions.size()));
                common.add(claims.get(claims.size() - 1));
            }
            for (int i = 0; i < panel.groups().size(); i++) {
                for (int j = i + 1; j < panel.groups().size(); j++) {
                    Claim all = claim(oriented(panel, i, j));
                    claims.add(all);
                    common.add(all);
                    if (panel.isStratified()) {
                        addStrata(panel, i, j, claims, doubts);
                    }
                }
            }
        }
        Claims judged = Claims.decide(claims, Limit.atLeast(atLeast), level);
        return new Outcome(verdict(judged, common, doubts), tables);
    }

    private Verdict verdict(Claims judged, List<Claim> common, List<String> doubts) {
        if (fixed.isEmpty() || judged.overall() == Side.BEYOND) {
            return judged.verdict("selection_ratio", "decisions");
        }
        Verdict verdict = Claims.decide(common, judged.limit(), level).verdict("common_selection_ratio", "decisions");
        if (verdict instanceof Verdict.Pass pass && !doubts.isEmpty()) {
            return new Verdict.Inconclusive(
                    pass.reason() + "; but the strata differ, and not all are shown to keep the limit: "
                            + String.join("; ", doubts),
                    pass.measured());
        }
        return verdict;
    }

    private void addStrata(GroupPanel panel, int i, int j, List<Claim> claims, List<String> doubts) {
        double homogeneity = panel.compared(i, j).ratioHomogeneity().pValue().orNaN();
        Pair worst = null;
        double worstRatio = 1;
        for (int s = 0; s < panel.strata().size(); s++) {
            MantelHaenszel.Stratum stratum = panel.stratum(i, j, s);
            if (!stratum.isInformative()) {
                continue;
            }
            Pair pair = stratum.rate1() <= stratum.rate2() ? new Pair(panel, i, j, s) : new Pair(panel, j, i, s);
            claims.add(claim(pair));
            double ratio = Math.min(stratum.rate1() / stratum.rate2(), stratum.rate2() / stratum.rate1());
            if (ratio < worstRatio) {
                worst = pair;
                worstRatio = ratio;
            }
        }
        if (worst != null && worstRatio < atLeast && homogeneity < 1 - level) {
            doubts.add(claim(worst).name() + ": " + claim(worst).estimate(level)
                    + String.format(Locale.ROOT, " (test of one common ratio: p = %.2g)", homogeneity));
        }
    }

    /** Returns the pair with the less selected group first. */
    private static Pair oriented(GroupPanel panel, int i, int j) {
        return panel.compared(i, j).ratio().orNaN() > 1 ? new Pair(panel, j, i, -1) : new Pair(panel, i, j, -1);
    }

    private Claim claim(Pair pair) {
        GroupPanel panel = pair.panel;
        String name = "across " + panel.axis() + ", " + panel.name(pair.first) + " against " + panel.name(pair.second);
        if (pair.stratum >= 0) {
            MantelHaenszel.Stratum stratum = panel.stratum(pair.first, pair.second, pair.stratum);
            return ratio(
                    name + " in " + GroupPanel.across(panel.fixed()) + " "
                            + GroupPanel.name(panel.strata().get(pair.stratum)),
                    stratum);
        }
        GroupCounts first = panel.total(pair.first);
        GroupCounts second = panel.total(pair.second);
        long n = first.size() + second.size();
        for (int group : new int[] {pair.first, pair.second}) {
            if (panel.total(group).size() == 0) {
                return Claim.undefined(name, "nobody of " + panel.name(group) + " was decided about", n);
            }
        }
        if (!panel.isStratified()) {
            return ratio(
                    name, new MantelHaenszel.Stratum(first.selected(), first.size(), second.selected(), second.size()));
        }
        MantelHaenszel compared = panel.compared(pair.first, pair.second);
        if (!compared.isInformative()) {
            return Claim.undefined(
                    name, "no " + GroupPanel.across(panel.fixed()) + " has both groups and somebody selected", n);
        }
        return Claim.of(name, at -> compared.ratio(at).withN(n), level);
    }

    private static Claim ratio(String name, MantelHaenszel.Stratum s) {
        if (s.selected() == 0) {
            return Claim.undefined(name, "nobody was selected: there is no ratio of selection rates", s.size());
        }
        return Claim.of(
                name,
                s.rate1() / s.rate2(),
                s.size(),
                level -> Proportions.ratio(s.selected1(), s.size1(), s.selected2(), s.size2(), level));
    }
}
