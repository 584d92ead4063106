package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The rates of any two groups differ by at most so much, by Newcombe's interval of each difference. */
record RateGap(String matter, List<String> attributes, Kind kind, double atMost, double level)
        implements RuleKind<Decisions> {

    /** Which rates are compared. */
    enum Kind {
        SELECTION("selection-rate-difference", "selection rates"),
        TRUE_POSITIVE("equal-opportunity", "true positive rates"),
        ODDS("equalized-odds", "true and false positive rates");

        private final String id;
        private final String words;

        Kind(String id, String words) {
            this.id = id;
            this.words = words;
        }

        String id() {
            return id;
        }

        String words() {
            return words;
        }

        List<Rate> rates() {
            return switch (this) {
                case SELECTION -> List.of(Rate.SELECTION);
                case TRUE_POSITIVE -> List.of(Rate.TRUE_POSITIVE);
                case ODDS -> List.of(Rate.TRUE_POSITIVE, Rate.FALSE_POSITIVE);
            };
        }
    }

    /** One rate of a group. */
    enum Rate {
        SELECTION("selection rate", "was decided about"),
        TRUE_POSITIVE("true positive rate", "is known to be qualified"),
        FALSE_POSITIVE("false positive rate", "is known to be unqualified");

        private final String words;
        private final String member;

        Rate(String words, String member) {
            this.words = words;
            this.member = member;
        }

        long selected(GroupCounts counts) {
            return switch (this) {
                case SELECTION -> counts.selected();
                case TRUE_POSITIVE -> counts.selectedQualified();
                case FALSE_POSITIVE -> counts.selectedUnqualified();
            };
        }

        long size(GroupCounts counts) {
            return switch (this) {
                case SELECTION -> counts.size();
                case TRUE_POSITIVE -> counts.qualified();
                case FALSE_POSITIVE -> counts.unqualified();
            };
        }

        double of(GroupCounts counts) {
            return size(counts) == 0 ? Double.NaN : (double) selected(counts) / size(counts);
        }
    }

    @Override
    public String id() {
        return kind.id();
    }

    @Override
    public String statement() {
        return "decisions about " + Quoted.of(matter) + " should keep " + kind.words() + " within " + atMost
                + " across " + String.join(", ", attributes);
    }

    @Override
    public Outcome assess(Decisions decisions, LocalDate day) {
        requireAbout(matter, decisions, "the decisions are about");
        List<Claim> claims = new ArrayList<>();
        List<Breakdown> tables = new ArrayList<>();
        for (String attribute : attributes) {
            GroupPanel panel = GroupPanel.of(decisions, List.of(attribute), List.of(), 0);
            tables.add(table(panel));
            if (panel.groups().size() < 2) {
                claims.add(Claim.undefined("across " + panel.axis(), panel.tooFew(), decisions.size()));
            }
            for (Rate rate : kind.rates()) {
                for (int i = 0; i < panel.groups().size(); i++) {
                    for (int j = i + 1; j < panel.groups().size(); j++) {
                        claims.add(claim(panel, rate, i, j));
                    }
                }
            }
        }
        Claims judged = Claims.decide(claims, Limit.atMost(atMost), level);
        return new Outcome(judged.verdict(quantity(), "decisions"), tables);
    }

    private static Claim claim(GroupPanel panel, Rate rate, int i, int j) {
        boolean ordered = !(rate.of(panel.total(i)) < rate.of(panel.total(j)));
        GroupCounts more = panel.total(ordered ? i : j);
        GroupCounts less = panel.total(ordered ? j : i);
        String name = "across " + panel.axis() + ", " + rate.words + " of " + panel.name(ordered ? i : j) + " above "
                + panel.name(ordered ? j : i);
        long n = rate.size(more) + rate.size(less);
        for (int group : new int[] {i, j}) {
            if (rate.size(panel.total(group)) == 0) {
                return Claim.undefined(name, "nobody of " + panel.name(group) + " " + rate.member, n);
            }
        }
        return Claim.of(
                name,
                rate.of(more) - rate.of(less),
                n,
                level -> Proportions.newcombe(
                        rate.selected(more), rate.size(more), rate.selected(less), rate.size(less), level));
    }

    private Breakdown table(GroupPanel panel) {
        List<String> columns = new ArrayList<>(List.of(panel.axis()));
        for (Rate rate : kind.rates()) {
            columns.addAll(List.of("n", "selected", rate.words));
        }
        columns.add("note");
        List<List<Cell>> rows = new ArrayList<>();
        for (int group = 0; group < panel.groups().size(); group++) {
            GroupCounts counts = panel.total(group);
            List<Cell> row = new ArrayList<>(List.of(Cell.of(panel.label(group))));
            boolean small = false;
            for (Rate rate : kind.rates()) {
                row.add(Cell.of(rate.size(counts)));
                row.add(Cell.of(rate.selected(counts)));
                row.add(Cell.of(rate.of(counts)));
                small |= rate.size(counts) < GroupPanel.SMALL;
            }
            row.add(Cell.of(small ? "small: fewer than " + GroupPanel.SMALL : ""));
            rows.add(row);
        }
        return new Breakdown(kind.words() + " across " + panel.axis(), columns, rows);
    }
}
