package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.claim.TwoShares;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * No group has a share of the rejections that is greater than its share of the selections by more than so much: demographic
 * disparity; within strata the mean over strata by their people, conditional demographic disparity.
 *
 * @see <a href="https://doi.org/10.1016/j.clsr.2021.105567">Wachter, Mittelstadt and Russell 2021</a>
 */
record DemographicDisparity(String matter, List<String> attributes, List<String> fixed, double atMost, double level)
        implements RuleKind<Decisions> {
    DemographicDisparity {
        Given.subject("decisions", matter);
        attributes = Given.names("across", attributes);
        GroupAssessment.GroupAsk.checked(attributes.stream().map(List::of).toList(), fixed, Reference.best());
        Figures.fraction("difference", atMost);
        Figures.level(level);
    }

    @Override
    public String id() {
        return (fixed.isEmpty() ? "" : "conditional-") + "demographic-disparity";
    }

    @Override
    public String statement() {
        return "decisions about " + Quoted.of(matter) + " should keep the demographic disparity of each group within "
                + atMost + " across " + Quoted.words(attributes)
                + (fixed.isEmpty() ? "" : ", within " + GroupPanel.across(fixed));
    }

    @Override
    public Outcome assess(Decisions decisions, LocalDate day) {
        requireAbout(matter, decisions, "the decisions are about");
        if (decisions.isSampled()) {
            throw new IllegalArgumentException(
                    "decisions about " + Quoted.of(matter) + " have weights, of which there is no such disparity");
        }
        List<Claim> claims = new ArrayList<>();
        List<Breakdown> tables = new ArrayList<>();
        for (String attribute : attributes) {
            GroupPanel panel = GroupPanel.of(decisions, List.of(attribute), fixed, 0);
            List<List<Cell>> rows = new ArrayList<>();
            for (int group = 0; group < panel.groups().size(); group++) {
                Claim claim = claim(panel, group);
                GroupCounts counts = panel.total(group);
                Interval bounds = claim.at(level).orElse(null);
                List<Cell> row = new ArrayList<>(GroupPanel.cells(panel.groups().get(group)));
                row.addAll(List.of(
                        Cell.of(counts.size()),
                        Cell.of(counts.selected()),
                        Cell.of(counts.rejected()),
                        Cell.of(claim.score().orNaN()),
                        Cell.of(bounds == null ? Double.NaN : bounds.low()),
                        Cell.of(bounds == null ? Double.NaN : bounds.high())));
                rows.add(row);
                claims.add(claim);
            }
            tables.add(new Breakdown(
                    "demographic disparity across " + panel.axis(),
                    List.of(attribute, "n", "selected", "rejected", "disparity", "low", "high"),
                    rows));
        }
        Claims judged = Claims.decide(claims, Limit.atMost(atMost), level);
        tables.add(judged.table("disparity"));
        return new Outcome(judged.verdict(quantity(), "decisions"), tables);
    }

    private Claim claim(GroupPanel panel, int group) {
        String name = "across " + panel.axis() + ", disparity of " + panel.name(group);
        List<long[]> strata = new ArrayList<>();
        long n = 0;
        for (int s = 0; s < panel.strata().size(); s++) {
            GroupCounts all = GroupCounts.NOBODY;
            for (int other = 0; other < panel.groups().size(); other++) {
                all = all.plus(panel.cell(other, s));
            }
            GroupCounts own = panel.cell(group, s);
            // A stratum in which all are decided about alike has no disparity to measure.
            if (all.selected() > 0 && all.rejected() > 0) {
                strata.add(new long[] {own.rejected(), all.rejected(), own.selected(), all.selected()});
                n += all.size();
            }
        }
        if (strata.isEmpty()) {
            return Claim.undefined(
                    name, "all people are decided about alike", panel.all().size());
        }
        if (strata.size() == 1) {
            long[] s = strata.get(0);
            double value = (double) s[0] / s[1] - (double) s[2] / s[3];
            return Claim.of(name, value, n, TwoShares.difference(s[0], s[1], s[2], s[3]));
        }
        long all = n;
        return Claim.of(name, at -> mean(strata, all, at), level);
    }

    private static Estimate mean(List<long[]> strata, long n, double level) {
        double value = 0;
        double below = 0;
        double above = 0;
        for (long[] s : strata) {
            double weight = (double) (s[1] + s[3]) / n;
            double gap = (double) s[0] / s[1] - (double) s[2] / s[3];
            Interval bounds = Proportions.newcombe(s[0], s[1], s[2], s[3], level);
            value += weight * gap;
            below += Math.pow(weight * (gap - bounds.low()), 2);
            above += Math.pow(weight * (bounds.high() - gap), 2);
        }
        Interval bounds = new Interval(value - Math.sqrt(below), value + Math.sqrt(above), level, Sample.MOVER);
        return new Estimate(Score.of(value), bounds, n);
    }
}
