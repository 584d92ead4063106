package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Limit.Side;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.claim.Reach;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.NotKnown;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * No group has a share of the rejections that is greater than its share of the selections by more than so much: demographic
 * disparity; within strata the mean over strata by their people, conditional demographic disparity.
 *
 * <p>A group that is so small, or so large, that no outcome could break the limit is too few to tell.
 *
 * @see <a href="https://doi.org/10.1016/j.clsr.2021.105567">Wachter, Mittelstadt and Russell 2021</a>
 */
record DemographicDisparity(
        String matter, List<String> attributes, List<String> fixed, double atMost, double level, long judgedFrom)
        implements RuleKind<Decisions> {
    DemographicDisparity {
        Given.subject("decisions", matter);
        attributes = Given.names("across", attributes);
        GroupAsk.checked(attributes.stream().map(List::of).toList(), fixed, Reference.best());
        Figures.fraction("difference", atMost);
        Figures.level(level);
        Given.judgedFrom(judgedFrom);
    }

    @Override
    public String id() {
        return (fixed.isEmpty() ? "" : "conditional-") + "demographic-disparity";
    }

    @Override
    public String statement() {
        return "decisions about " + Quoted.of(matter) + " should keep the demographic disparity of each group within "
                + atMost + " across " + Quoted.words(attributes)
                + (fixed.isEmpty() ? "" : ", within " + GroupPanel.across(fixed))
                + (judgedFrom > 0 ? ", groups being judged from " + judgedFrom + " on" : "");
    }

    @Override
    public Outcome assess(Decisions decisions, LocalDate day) {
        requireAbout(matter, decisions, "the decisions are about");
        if (decisions.isSampled()) {
            throw new IllegalArgumentException(
                    "decisions about " + Quoted.of(matter) + " have weights, of which there is no such disparity");
        }
        List<Claim> claims = new ArrayList<>();
        List<GroupPanel> panels = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        for (String attribute : attributes) {
            decisions.requireFew(List.of(attribute), 0, Reference.rest());
            GroupPanel panel = GroupPanel.of(decisions, List.of(attribute), fixed, 0);
            starts.add(claims.size());
            panels.add(panel);
            if (panel.groups().size() < 2) {
                claims.add(Claim.undefined("across " + panel.axis(), panel.tooFew(), decisions.size()));
                continue;
            }
            for (int group = 0; group < panel.groups().size(); group++) {
                claims.add(claim(panel, group));
            }
        }
        starts.add(claims.size());
        Claims judged = Claims.decide(claims, Limit.atMost(atMost), level);
        List<Breakdown> tables = new ArrayList<>();
        for (int axis = 0; axis < panels.size(); axis++) {
            tables.add(table(panels.get(axis), judged, starts.get(axis)));
        }
        tables.add(judged.table("disparity"));
        return new Outcome(verdict(judged, panels, starts), tables).needing(judged.needs());
    }

    private Breakdown table(GroupPanel panel, Claims judged, int from) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int group = 0; group < panel.groups().size(); group++) {
            Claim claim = judged.claims().get(from + group);
            Interval bounds = claim.at(level).orElse(null);
            rows.add(row(
                    panel.groups().get(group),
                    panel.total(group),
                    claim.score().orNaN(),
                    bounds == null ? Double.NaN : bounds.low(),
                    bounds == null ? Double.NaN : bounds.high(),
                    judged.found(from + group)));
        }
        panel.leftOut()
                .forEach((values, counts) ->
                        rows.add(row(values, counts, Double.NaN, Double.NaN, Double.NaN, GroupPanel.WHY_NOT_COMPARED)));
        List<String> columns = new ArrayList<>(panel.attributes());
        columns.addAll(List.of("n", "selected", "rejected", "disparity", "low", "high", "finding"));
        return new Breakdown("demographic disparity across " + panel.axis(), columns, rows);
    }

    private static List<Cell> row(
            List<String> values, GroupCounts counts, double disparity, double low, double high, String found) {
        List<Cell> row = new ArrayList<>(GroupPanel.cells(values));
        row.addAll(List.of(
                Cell.of(counts.size()),
                Cell.of(counts.selected()),
                Cell.of(counts.rejected()),
                Cell.of(disparity),
                Cell.of(low),
                Cell.of(high),
                Cell.of(found)));
        return row;
    }

    /** Returns the verdict; each attribute needs a group that tells, and few whose group is not known or who are alone. */
    private Verdict verdict(Claims judged, List<GroupPanel> panels, List<Integer> starts) {
        Verdict verdict = judged.verdict(quantity(), "decisions");
        for (int axis = 0; axis < panels.size(); axis++) {
            GroupPanel panel = panels.get(axis);
            int from = starts.get(axis);
            int to = starts.get(axis + 1);
            if (verdict instanceof Verdict.Pass pass && !judged.isAnyTold(from, to)) {
                return new Verdict.Inconclusive(
                        "across " + panel.axis() + ", all groups are too few to tell; but " + pass.reason(),
                        pass.measured());
            }
            long unknown = panel.unknown().size();
            long all = panel.everybody().size();
            boolean isBroken = false;
            for (int i = from; i < to && NotKnown.isMany(unknown, all, level); i++) {
                isBroken |= judged.isKept(i)
                        && Disparities.of(panel, i - from, true).value() > atMost;
            }
            verdict = NotKnown.judged(
                    verdict,
                    NotCompared.alone(panel, Comparison.of(panel, Reference.rest()), level),
                    isBroken ? NotKnown.reason(panel.axis(), unknown, all, level) : "");
        }
        return verdict;
    }

    private Claim claim(GroupPanel panel, int group) {
        String name = "across " + panel.axis() + ", disparity of " + panel.name(group);
        Disparities strata = Disparities.of(panel, group, false);
        if (strata.all().isEmpty()) {
            return Claim.undefined(
                    name, "all people are decided about alike", panel.all().size());
        }
        Claim claim = strata.claim(name);
        GroupCounts own = panel.total(group);
        GroupCounts others = panel.rest(group);
        boolean isSmaller = own.size() <= others.size();
        String rest = panel.groups().size() == 2 ? panel.who(1 - group) : panel.axis() + " but " + panel.name(group);
        Reach reach = strata.reach(isSmaller ? panel.who(group) : rest, own, others, atMost, level)
                .statedFrom(judgedFrom);
        boolean isOpen = strata.greatest() > atMost || reach.missed() < 1;
        // No outcome could break it: that it is kept says nothing.
        Claim said = isOpen
                ? claim
                : new Claim(name, claim.score(), claim.n(), claim.estimates(), (limit, at) -> Side.UNDECIDED, null);
        return said.withReach(reach);
    }
}
