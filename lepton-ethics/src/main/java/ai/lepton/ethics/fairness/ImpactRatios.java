package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Reported.Value;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tables of each group's rate and of its impact ratio, the rate over that of the group with the highest one, without a limit:
 * what New York City's Local Law 144 has an audit publish (6 RCNY 5-301).
 *
 * <p>The highest rate is that of all groups that are kept, small ones too. People of an unknown group are counted apart. A group
 * below the least share of all people of known groups is left out of the comparison, with its number, its rate and the reason.
 * The tables are of everybody who was assessed, so that the values are exact and have no interval.
 *
 * @param axes the attributes of each table
 * @param unknown values that tell no group, in any case
 */
record ImpactRatios(
        String matter, List<List<String>> axes, Rate rate, double leastShare, String whyLeftOut, List<String> unknown)
        implements RuleKind<Decisions> {
    /** Values that tell no group, unless others are named. */
    static final List<String> UNKNOWN = List.of("", "unknown");

    /** What a rate is of. */
    enum Rate {
        /** Selected people. */
        SELECTION("selection rate", "selected"),
        /** People who scored above the sample's median. */
        SCORING("scoring rate", "above the median");

        private final String words;
        private final String counted;

        Rate(String words, String counted) {
            this.words = words;
            this.counted = counted;
        }
    }

    ImpactRatios {
        Given.subject("decisions", matter);
        axes = Elements.of("axes", axes);
        unknown = Elements.of("unknown", unknown);
        if (axes.isEmpty()) {
            throw new IllegalArgumentException("impact ratios need the name of at least one attribute");
        }
        for (List<String> axis : axes) {
            if (axis.isEmpty() || new LinkedHashSet<>(axis).size() < axis.size()) {
                throw new IllegalArgumentException(
                        "impact ratios are compared across " + axis + "; it must name attributes, each once");
            }
        }
        Figures.fraction("share", leastShare);
        if (leastShare > 0 && whyLeftOut.isBlank()) {
            throw new IllegalArgumentException("leaving out groups below " + leastShare + " needs a justification");
        }
    }

    @Override
    public String id() {
        return "impact-ratios";
    }

    @Override
    public String statement() {
        List<String> attributes = axes.stream().flatMap(List::stream).distinct().toList();
        boolean isCrossed = axes.stream().anyMatch(axis -> axis.size() > 1);
        return "decisions about " + Quoted.of(matter) + " should be reported with the " + rate.words
                + " and impact ratio of each group " + (isCrossed ? "across intersections of " : "across ")
                + Quoted.words(attributes);
    }

    @Override
    public Outcome assess(Decisions decisions, LocalDate day) {
        requireAbout(matter, decisions, "the decisions are about");
        List<Value> values = new ArrayList<>();
        List<Breakdown> tables = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (List<String> axis : axes) {
            Axis groups = Axis.of(this, axis, decisions.countBy(axis));
            groups.kept.forEach((group, counts) -> values.add(
                    new Value("impact_ratio", named(axis, group), Estimate.of(groups.ratio(counts), counts.size()))));
            tables.add(table(groups));
            found.add(summary(groups));
        }
        return new Outcome(new Verdict.Reported(String.join("; ", found), values), tables);
    }

    private static Map<String, String> named(List<String> axis, List<String> group) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < axis.size(); i++) {
            named.put(axis.get(i), group.get(i));
        }
        return named;
    }

    /** The groups of an axis, as they count; no group is in two of the maps. */
    private record Axis(
            List<String> attributes,
            Map<List<String>, GroupCounts> kept,
            Map<List<String>, GroupCounts> leftOut,
            Map<List<String>, GroupCounts> unknown,
            double highest) {

        static Axis of(ImpactRatios rule, List<String> attributes, Map<List<String>, GroupCounts> groups) {
            Map<List<String>, GroupCounts> known = new LinkedHashMap<>();
            Map<List<String>, GroupCounts> unknown = new LinkedHashMap<>();
            groups.forEach(
                    (group, counts) -> (group.stream().anyMatch(rule::isUnknown) ? unknown : known).put(group, counts));
            long people = known.values().stream().mapToLong(GroupCounts::size).sum();
            Map<List<String>, GroupCounts> kept = new LinkedHashMap<>();
            Map<List<String>, GroupCounts> leftOut = new LinkedHashMap<>();
            known.forEach(
                    (group, counts) -> (counts.size() < rule.leastShare * people ? leftOut : kept).put(group, counts));
            double highest = kept.values().stream()
                    .mapToDouble(counts -> counts.selectionRate().orElse(0))
                    .max()
                    .orElse(0);
            return new Axis(attributes, kept, leftOut, unknown, highest);
        }

        Score ratio(GroupCounts counts) {
            if (highest == 0) {
                return Score.undefined("the rate is 0 in every group");
            }
            Score rate = counts.selectionRate();
            return rate.isDefined() ? Score.of(rate.orElseThrow() / highest) : rate;
        }
    }

    private boolean isUnknown(String value) {
        String plain = value.strip().toLowerCase(Locale.ROOT);
        return plain.equals(Decisions.NOT_KNOWN)
                || unknown.stream()
                        .anyMatch(one -> one.strip().toLowerCase(Locale.ROOT).equals(plain));
    }

    private String summary(Axis axis) {
        StringBuilder text = new StringBuilder("across " + GroupPanel.across(axis.attributes) + ", ");
        List<String> lowest = List.of();
        double least = Double.POSITIVE_INFINITY;
        for (Map.Entry<List<String>, GroupCounts> group : axis.kept.entrySet()) {
            double ratio = axis.ratio(group.getValue()).orElse(Double.POSITIVE_INFINITY);
            if (ratio < least) {
                least = ratio;
                lowest = group.getKey();
            }
        }
        text.append(
                lowest.isEmpty()
                        ? "there is no impact ratio"
                        : String.format(Locale.ROOT, "the lowest impact ratio is %.4f, of ", least)
                                + GroupPanel.name(lowest));
        if (!axis.leftOut.isEmpty()) {
            text.append(", ").append(people(axis.leftOut)).append(" in groups that are left out");
        }
        return text.append(axis.unknown.isEmpty() ? "" : ", " + people(axis.unknown) + " of unknown group")
                .toString();
    }

    private static long people(Map<List<String>, GroupCounts> groups) {
        return groups.values().stream().mapToLong(GroupCounts::size).sum();
    }

    private Breakdown table(Axis axis) {
        List<String> columns = new ArrayList<>(axis.attributes);
        columns.addAll(List.of("n", rate.counted, rate.words, "impact ratio", "note"));
        List<List<Cell>> rows = new ArrayList<>();
        axis.kept.forEach((group, counts) ->
                rows.add(row(group, counts, axis.ratio(counts).orNaN(), "")));
        axis.leftOut.forEach((group, counts) -> rows.add(row(
                group,
                counts,
                Double.NaN,
                "left out: fewer than " + Figures.percent(leastShare) + " % of the people: " + whyLeftOut)));
        axis.unknown.forEach((group, counts) -> rows.add(row(group, counts, Double.NaN, "of unknown group")));
        return new Breakdown("impact ratios across " + GroupPanel.across(axis.attributes), columns, rows);
    }

    private static List<Cell> row(List<String> group, GroupCounts counts, double ratio, String note) {
        List<Cell> row = new ArrayList<>(GroupPanel.cells(group));
        row.add(Cell.of(counts.size()));
        row.add(Cell.of(counts.selected()));
        row.add(Cell.of(counts.selectionRate().orNaN()));
        row.add(Cell.of(ratio));
        row.add(Cell.of(note));
        return row;
    }
}
