package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.fairness.Reference.Best;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.claim.Reaches;
import ai.lepton.ethics.internal.claim.TwoShares;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.NotKnown;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The rates of groups differ from their reference by at most so much. */
record RateGap(
        String matter,
        List<String> attributes,
        Kind kind,
        double atMost,
        double level,
        Reference reference,
        long judgedFrom)
        implements RuleKind<Decisions> {
    RateGap {
        Given.subject("decisions", matter);
        attributes = Given.names("across", attributes);
        Figures.fraction("difference", atMost);
        Figures.level(level);
        reference.requireCovering(attributes.stream().map(List::of).toList());
        Given.judgedFrom(judgedFrom);
    }

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

        /** Returns such as {@code "sex 'f', qualified"}. */
        String whose(String group) {
            return switch (this) {
                case SELECTION -> group;
                case TRUE_POSITIVE -> group + ", qualified";
                case FALSE_POSITIVE -> group + ", unqualified";
            };
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
                + (reference instanceof Best ? "" : " of " + reference.words()) + " across " + Quoted.words(attributes)
                + (judgedFrom > 0 ? ", groups being judged from " + judgedFrom + " on" : "");
    }

    @Override
    public Outcome assess(Decisions decisions, LocalDate day) {
        requireAbout(matter, decisions, "the decisions are about");
        if (decisions.isSampled()) {
            List<ai.lepton.ethics.fairness.Rate> all = kind.rates().stream()
                    .map(rate -> ai.lepton.ethics.fairness.Rate.valueOf(rate + "_RATE"))
                    .toList();
            List<List<String>> axes = attributes.stream().map(List::of).toList();
            return new RateByGroup(matter, all, axes, List.of(), Form.DIFFERENCE, atMost, level, reference, judgedFrom)
                    .assess(decisions, day);
        }
        List<Claim> claims = new ArrayList<>();
        List<Breakdown> tables = new ArrayList<>();
        List<int[]> parts = new ArrayList<>();
        List<GroupPanel> panels = new ArrayList<>();
        List<List<Comparison>> compared = new ArrayList<>();
        for (String attribute : attributes) {
            decisions.requireFew(List.of(attribute), 0, reference);
            GroupPanel panel = GroupPanel.of(decisions, List.of(attribute), List.of(), 0);
            if (panel.groups().size() < 2) {
                claims.add(Claim.undefined("across " + panel.axis(), panel.tooFew(), decisions.size()));
            }
            List<Comparison> comparisons = Comparison.of(panel, reference);
            for (Rate rate : kind.rates()) {
                int from = claims.size();
                comparisons.forEach(pair -> claims.add(claim(panel, rate, pair)));
                parts.add(new int[] {from, claims.size()});
            }
            panels.add(panel);
            compared.add(comparisons);
        }
        Claims judged = Claims.decide(claims, Limit.atMost(atMost), level);
        int rates = kind.rates().size();
        for (int i = 0; i < panels.size(); i++) {
            List<Comparison> pairs = compared.get(i);
            List<int[]> own = parts.subList(i * rates, (i + 1) * rates);
            tables.add(table(panels.get(i), group -> found(judged, pairs, own, group)));
        }
        tables.add(judged.table("difference"));
        int most =
                panels.stream().mapToInt(panel -> panel.groups().size()).max().orElse(0);
        Verdict verdict = Comparison.advised(verdict(judged, parts), judged, reference, most);
        return new Outcome(
                        NotKnown.judged(
                                verdict,
                                unknown(judged, panels, compared, parts),
                                small(judged, panels, compared, parts),
                                panels.stream()
                                        .map(panel -> SameNames.why(panel.axis(), panel.groups()))
                                        .filter(why -> !why.isEmpty())
                                        .findFirst()
                                        .orElse("")),
                        tables)
                .needing(judged.needs());
    }

    /** Returns why groups that are too small to be judged may break the limit together; empty if they do not. */
    private String small(Claims judged, List<GroupPanel> panels, List<List<Comparison>> compared, List<int[]> parts) {
        int rates = kind.rates().size();
        for (int i = 0; i < parts.size(); i++) {
            int[] part = parts.get(i);
            GroupPanel panel = panels.get(i / rates);
            Rate rate = kind.rates().get(i % rates);
            List<Integer> claims = IntStream.range(part[0], part[1]).boxed().toList();
            String why = SmallGroups.together(
                    panel,
                    SmallGroups.of(panel.groups().size(), compared.get(i / rates), claims, judged),
                    reference,
                    rate::selected,
                    rate::size,
                    Limit.atMost(atMost),
                    false,
                    true,
                    (1 - level) / 2 / parts.size());
            if (!why.isEmpty()) {
                return why;
            }
        }
        return "";
    }

    /** Returns why people whose group is not known are too many, and could break what is said to be kept; empty if not. */
    private String unknown(Claims judged, List<GroupPanel> panels, List<List<Comparison>> compared, List<int[]> parts) {
        int rates = kind.rates().size();
        for (int part = 0; part < parts.size(); part++) {
            GroupPanel panel = panels.get(part / rates);
            Rate rate = kind.rates().get(part % rates);
            long unknown = rate.size(panel.unknown());
            long all = rate.size(panel.everybody());
            List<Comparison> pairs = compared.get(part / rates);
            for (int i = 0; i < pairs.size() && NotKnown.isMany(unknown, all, level); i++) {
                Comparison pair = pairs.get(i);
                if (judged.isKept(parts.get(part)[0] + i)
                        && Math.max(worst(panel, rate, pair, true), worst(panel, rate, pair, false)) > atMost) {
                    String where = panel.axis() + (rates > 1 ? ", " + rate.words : "");
                    return NotKnown.reason(where, unknown, all, level);
                }
            }
        }
        return "";
    }

    /** Returns the difference if those whose group is not known were rejected in one group, and selected in the other. */
    private static double worst(GroupPanel panel, Rate rate, Comparison pair, boolean isFirstLess) {
        GroupCounts less = isFirstLess ? pair.one(panel) : pair.two(panel);
        GroupCounts more = isFirstLess ? pair.two(panel) : pair.one(panel);
        GroupCounts ofLess = panel.unknown(pair.first(), isFirstLess ? pair.first() : pair.second(), 0);
        GroupCounts ofMore = panel.unknown(pair.first(), isFirstLess ? pair.second() : pair.first(), 0);
        long rejected = rate.size(ofLess) - rate.selected(ofLess);
        long selected = rate.selected(ofMore);
        return (double) (rate.selected(more) + selected) / (rate.size(more) + selected)
                - (double) rate.selected(less) / (rate.size(less) + rejected);
    }

    /** Returns what became of a group: of all its comparisons, by all rates. */
    private static String found(Claims judged, List<Comparison> pairs, List<int[]> parts, int group) {
        List<Integer> all = new ArrayList<>();
        for (int[] part : parts) {
            for (int i = 0; i < pairs.size(); i++) {
                if (pairs.get(i).first() == group || pairs.get(i).second() == group) {
                    all.add(part[0] + i);
                }
            }
        }
        return judged.found(all, all);
    }

    /** Returns the verdict; each rate across each attribute needs a comparison that tells. */
    private Verdict verdict(Claims judged, List<int[]> parts) {
        Verdict verdict = judged.verdict(quantity(), "decisions");
        for (int[] part : parts) {
            if (verdict instanceof Verdict.Pass pass && part[0] < part[1] && !judged.isAnyTold(part[0], part[1])) {
                return new Verdict.Inconclusive(
                        judged.claims().get(part[0]).name() + " and like it: all groups are too few to tell; but "
                                + pass.reason(),
                        pass.measured());
            }
        }
        return verdict;
    }

    private Claim claim(GroupPanel panel, Rate rate, Comparison given) {
        boolean ordered = !(rate.of(given.one(panel)) < rate.of(given.two(panel)));
        GroupCounts one = given.one(panel);
        GroupCounts two = given.two(panel);
        GroupCounts more = ordered ? one : two;
        GroupCounts less = ordered ? two : one;
        String first = panel.name(given.first());
        String second = panel.other(given.second());
        String name = "across " + panel.axis() + ", " + rate.words + " of " + (ordered ? first : second) + " above "
                + (ordered ? second : first);
        long n = rate.size(more) + rate.size(less);
        GroupCounts all = panel.all();
        double pooled = rate.size(all) == 0 ? 0 : rate.of(all);
        Claim claim;
        if (rate.size(one) == 0 || rate.size(two) == 0) {
            String nobody = rate.size(one) == 0 ? first : second;
            claim = Claim.undefined(name, "nobody of " + nobody + " " + rate.member, n);
        } else {
            TwoShares shares =
                    TwoShares.difference(rate.selected(more), rate.size(more), rate.selected(less), rate.size(less));
            claim = Claim.of(name, rate.of(more) - rate.of(less), n, shares);
        }
        // Either rate may be the greater one, whatever the reference.
        Reaches.Pair pair = new Reaches.Pair(
                rate.selected(one), rate.size(one), rate.selected(two), rate.size(two), pooled, atMost, false, true);
        return claim.withReach(pair.reach(rate.whose(given.whoOne(panel)), rate.whose(given.whoTwo(panel)), level)
                .statedFrom(judgedFrom));
    }

    private Breakdown table(GroupPanel panel, IntFunction<String> found) {
        List<String> columns = new ArrayList<>(panel.attributes());
        for (Rate rate : kind.rates()) {
            columns.addAll(List.of("n", "selected", rate.words));
        }
        columns.addAll(List.of("note", "finding"));
        List<List<Cell>> rows = new ArrayList<>();
        for (int group = 0; group < panel.groups().size(); group++) {
            GroupCounts counts = panel.total(group);
            List<Cell> row = new ArrayList<>(GroupPanel.cells(panel.groups().get(group)));
            boolean small = cells(row, counts);
            row.add(Cell.of(small ? "small: fewer than " + GroupPanel.SMALL : ""));
            row.add(Cell.of(found.apply(group)));
            rows.add(row);
        }
        panel.leftOut().forEach((values, counts) -> {
            List<Cell> row = new ArrayList<>(GroupPanel.cells(values));
            cells(row, counts);
            row.addAll(List.of(Cell.of(GroupPanel.WHY_NOT_COMPARED), Cell.of("not judged")));
            rows.add(row);
        });
        return new Breakdown(kind.words() + " across " + panel.axis(), columns, rows);
    }

    /** Adds what the rates of some people are, and returns whether there are too few of them for one. */
    private boolean cells(List<Cell> row, GroupCounts counts) {
        boolean small = false;
        for (Rate rate : kind.rates()) {
            row.add(Cell.of(rate.size(counts)));
            row.add(Cell.of(rate.selected(counts)));
            row.add(Cell.of(rate.of(counts)));
            small |= rate.size(counts) < GroupPanel.SMALL;
        }
        return small;
    }
}
