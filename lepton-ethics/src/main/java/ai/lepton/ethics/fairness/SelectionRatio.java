package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.claim.Reaches;
import ai.lepton.ethics.internal.claim.TwoShares;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.NotKnown;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.inference.MantelHaenszel;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Each group is selected at least so many times as often as its reference, perhaps within strata.
 *
 * <p>Where the reference is the most selected group, every pair of groups is a claim, the less selected against the more
 * selected one: no group has to be picked as the reference by looking at the data.
 *
 * <p>Within strata there is a claim about the common ratio, and one about each stratum. That strata do not differ
 * significantly does not make them alike: the rule passes only where the strata keep the limit, or are so large that a breach
 * there would be noticed; those that are not may hold few of the people.
 */
record SelectionRatio(
        String matter,
        List<List<String>> axes,
        List<String> fixed,
        double atLeast,
        double level,
        double leastShare,
        String whyLeftOut,
        Reference reference,
        long judgedFrom)
        implements RuleKind<Decisions> {
    SelectionRatio {
        Given.subject("decisions", matter);
        Given.axes(axes);
        axes.forEach(axis -> Given.names("across", axis));
        Given.apart(axes, fixed);
        if (!(atLeast > 0 && atLeast <= 1)) {
            throw new IllegalArgumentException("ratio is " + atLeast + ", outside (0, 1]");
        }
        Figures.level(level);
        Figures.fraction("share", leastShare);
        if (leastShare > 0 && whyLeftOut.isBlank()) {
            throw new IllegalArgumentException("leaving out groups below " + leastShare + " needs a justification");
        }
        reference.requireCovering(axes);
        Given.judgedFrom(judgedFrom);
    }

    /** A claim about one stratum, or about all of them (stratum -1). */
    private record Pair(GroupPanel panel, Comparison compared, int stratum) {}

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
                + " should select each group at least " + atLeast + " times as often as " + reference.words() + " "
                + (crossed ? "across intersections of " : "across ") + Quoted.words(attributes)
                + (judgedFrom > 0 ? ", groups being judged from " + judgedFrom + " on" : "");
    }

    @Override
    public Outcome assess(Decisions decisions, LocalDate day) {
        requireAbout(matter, decisions, "the decisions are about");
        if (decisions.isSampled()) {
            return ofSample(decisions, day);
        }
        List<Breakdown> tables = new ArrayList<>();
        List<Claim> claims = new ArrayList<>();
        List<Pair> pairs = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        for (List<String> axis : axes) {
            decisions.requireFew(axis, leastShare, reference);
            GroupPanel panel = GroupPanel.of(decisions, axis, fixed, leastShare);
            int from = claims.size();
            if (panel.groups().size() < 2) {
                claims.add(Claim.undefined("across " + panel.axis(), panel.tooFew(), decisions.size()));
                pairs.add(new Pair(panel, new Comparison(0, 0, false), -1));
            }
            for (Comparison compared : Comparison.of(panel, reference)) {
                add(new Pair(panel, oriented(panel, compared), -1), claims, pairs);
                for (int s = 0; s < panel.strata().size() && panel.isStratified(); s++) {
                    MantelHaenszel.Stratum stratum = panel.stratum(compared.first(), compared.second(), s);
                    if (stratum.isInformative()) {
                        boolean isSwapped = compared.isEither() && stratum.rate1() > stratum.rate2();
                        add(new Pair(panel, isSwapped ? compared.swapped() : compared, s), claims, pairs);
                    }
                }
            }
            parts.add(new Part(panel, from, claims.size()));
        }
        Claims judged = Claims.decide(claims, Limit.atLeast(atLeast), level);
        for (Part part : parts) {
            tables.addAll(SelectionTables.of(part.panel, this, group -> found(judged, pairs, part, group)));
        }
        tables.add(judged.table("ratio"));
        return new Outcome(verdict(judged, pairs, parts), tables).needing(judged.needs());
    }

    /** Judges rates of the population that decisions are a sample of. */
    private Outcome ofSample(Decisions decisions, LocalDate day) {
        if (!(reference instanceof Reference.Best) || leastShare > 0 || atLeast == 1) {
            throw new IllegalArgumentException(
                    "decisions about " + Quoted.of(matter)
                            + " have weights; of those, each two groups can be compared by a ratio below 1, with none left out");
        }
        return new RateByGroup(
                        matter,
                        List.of(Rate.SELECTION_RATE),
                        axes,
                        fixed,
                        Form.RATIO,
                        atLeast,
                        level,
                        reference,
                        judgedFrom)
                .assess(decisions, day);
    }

    /** The claims of an axis. */
    private record Part(GroupPanel panel, int from, int to) {}

    /** Returns what became of a group: of all its comparisons, but those within one stratum. */
    private static String found(Claims judged, List<Pair> pairs, Part part, int group) {
        List<Integer> worse = new ArrayList<>();
        List<Integer> all = new ArrayList<>();
        for (int i = part.from; i < part.to; i++) {
            Comparison compared = pairs.get(i).compared;
            boolean isFirst = compared.first() == group;
            if (isFirst) {
                worse.add(i);
            }
            if (pairs.get(i).stratum < 0 && (isFirst || compared.second() == group)) {
                all.add(i);
            }
        }
        return judged.found(worse, all);
    }

    private void add(Pair pair, List<Claim> claims, List<Pair> pairs) {
        claims.add(claim(pair));
        pairs.add(pair);
    }

    private Verdict verdict(Claims judged, List<Pair> pairs, List<Part> parts) {
        Verdict verdict = judged.verdict(
                index -> isCommon(pairs.get(index)) ? "common_selection_ratio" : "selection_ratio", "decisions");
        if (!(verdict instanceof Verdict.Pass pass)) {
            int most = parts.stream()
                    .mapToInt(part -> part.panel.groups().size())
                    .max()
                    .orElse(0);
            return Comparison.advised(verdict, judged, reference, most);
        }
        for (Part part : parts) {
            if (part.panel.attributes().size() == 1 && !judged.isAnyTold(part.from, part.to)) {
                return new Verdict.Inconclusive(
                        "across " + part.panel.axis() + ", all groups are too few to tell; but " + pass.reason(),
                        pass.measured());
            }
        }
        return NotKnown.judged(
                pass,
                dark(judged, pairs).orElse(""),
                first(parts, this::alone),
                first(parts, part -> unknown(judged, pairs, part)),
                first(parts, part -> small(judged, pairs, part, parts.size())),
                first(parts, part -> SameNames.why(part.panel.axis(), part.panel.groups())));
    }

    /** Returns why groups that are too small to be judged may break the limit together; empty if they do not. */
    private String small(Claims judged, List<Pair> pairs, Part part, int parts) {
        List<Integer> claims = IntStream.range(part.from, part.to)
                .filter(i -> pairs.get(i).stratum < 0)
                .boxed()
                .toList();
        List<Comparison> compared =
                claims.stream().map(i -> pairs.get(i).compared).toList();
        GroupPanel panel = part.panel;
        return SmallGroups.together(
                panel,
                SmallGroups.of(panel.groups().size(), compared, claims, judged),
                reference,
                GroupCounts::selected,
                GroupCounts::size,
                Limit.atLeast(atLeast),
                true,
                reference instanceof Reference.Best,
                (1 - level) / 2 / parts);
    }

    private static String first(List<Part> parts, Function<Part, String> why) {
        return parts.stream().map(why).filter(one -> !one.isEmpty()).findFirst().orElse("");
    }

    private String alone(Part part) {
        return NotCompared.alone(part.panel, Comparison.of(part.panel, reference), level);
    }

    /** Returns why people whose group is not known are too many, and could break what is said to be kept; empty if not. */
    private String unknown(Claims judged, List<Pair> pairs, Part part) {
        long unknown = part.panel.unknown().size();
        long all = part.panel.everybody().size();
        if (!NotKnown.isMany(unknown, all, level)) {
            return "";
        }
        boolean isBroken = false;
        for (int i = part.from; i < part.to; i++) {
            isBroken |= judged.isKept(i) && isBroken(pairs.get(i));
        }
        return isBroken ? NotKnown.reason(part.panel.axis(), unknown, all, level) : "";
    }

    /** Returns whether the limit would be broken were those whose group is not known of the groups that make it worst. */
    private boolean isBroken(Pair pair) {
        return isBroken(pair, pair.compared) || (pair.compared.isEither() && isBroken(pair, pair.compared.swapped()));
    }

    private boolean isBroken(Pair pair, Comparison compared) {
        List<MantelHaenszel.Stratum> strata = IntStream.range(
                        0, pair.panel.strata().size())
                .filter(s -> pair.stratum < 0 || s == pair.stratum)
                .mapToObj(s -> pair.panel.worst(compared, s))
                .toList();
        return MantelHaenszel.of(strata).ratio().orElse(1) < atLeast;
    }

    private boolean isCommon(Pair pair) {
        return !fixed.isEmpty() && pair.stratum < 0;
    }

    /** Returns why strata in which a breach would go unnoticed hold too many of the people; empty if they do not. */
    private Optional<String> dark(Claims judged, List<Pair> pairs) {
        double tail = (1 - level) / 2 / Math.max(1, judged.unjudged());
        long all = 0;
        long unseen = 0;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            Claim claim = judged.claims().get(i);
            if (pairs.get(i).stratum < 0) {
                continue;
            }
            all += claim.n();
            boolean isSeen = !judged.isUntold(i)
                    || Objects.requireNonNull(claim.reach()).noticed().applyAsDouble(tail) >= level;
            if (!isSeen) {
                unseen += claim.n();
                names.add(GroupPanel.name(pairs.get(i).panel.strata().get(pairs.get(i).stratum)));
            }
        }
        return unseen <= (1 - level) * all
                ? Optional.empty()
                : Optional.of("a ratio of " + Math.round(atLeast * atLeast * 100) / 100.0 + " would go unnoticed in "
                        + GroupPanel.across(fixed) + " "
                        + Quoted.words(names.stream().distinct().toList()) + ", with "
                        + Figures.percent(Math.round(1000.0 * unseen / all) / 1000.0) + " % of the people");
    }

    /** Returns the comparison with the less selected group first, where either may be it. */
    private static Comparison oriented(GroupPanel panel, Comparison compared) {
        return compared.isEither()
                        && panel.compared(compared.first(), compared.second())
                                        .ratio()
                                        .orNaN()
                                > 1
                ? compared.swapped()
                : compared;
    }

    private Claim claim(Pair pair) {
        GroupPanel panel = pair.panel;
        Comparison compared = pair.compared;
        String name = "across " + panel.axis() + ", " + panel.name(compared.first()) + " against "
                + panel.other(compared.second());
        if (pair.stratum >= 0) {
            MantelHaenszel.Stratum stratum = panel.stratum(compared.first(), compared.second(), pair.stratum);
            String where = GroupPanel.across(panel.fixed()) + " "
                    + GroupPanel.name(panel.strata().get(pair.stratum));
            double rate = (double) stratum.selected() / stratum.size();
            return ratio(
                    name + " in " + where,
                    stratum,
                    compared,
                    rate,
                    compared.whoOne(panel) + " in " + where,
                    compared.whoTwo(panel) + " in " + where);
        }
        GroupCounts first = compared.one(panel);
        GroupCounts second = compared.two(panel);
        long n = first.size() + second.size();
        MantelHaenszel.Stratum total =
                new MantelHaenszel.Stratum(first.selected(), first.size(), second.selected(), second.size());
        double rate = panel.all().selectionRate().orElse(0);
        if (first.size() == 0 || second.size() == 0) {
            String nobody = first.size() == 0 ? panel.name(compared.first()) : panel.other(compared.second());
            return reached(
                    Claim.undefined(name, "nobody of " + nobody + " was decided about", n),
                    total,
                    compared,
                    rate,
                    compared.whoOne(panel),
                    compared.whoTwo(panel));
        }
        if (!panel.isStratified()) {
            return ratio(name, total, compared, rate, compared.whoOne(panel), compared.whoTwo(panel));
        }
        MantelHaenszel common = panel.compared(compared.first(), compared.second());
        Claim claim = common.isInformative()
                ? Claim.of(name, at -> SelectionTables.common(common, at).withN(n), level)
                : Claim.undefined(
                        name, "no " + GroupPanel.across(panel.fixed()) + " has both groups and somebody selected", n);
        return reached(claim, total, compared, rate, compared.whoOne(panel), compared.whoTwo(panel));
    }

    private Claim ratio(
            String name, MantelHaenszel.Stratum s, Comparison compared, double rate, String one, String two) {
        if (s.selected() == 0) {
            Claim nobody = Claim.undefined(name, "nobody was selected: there is no ratio of selection rates", s.size());
            return reached(nobody, s, compared, rate, one, two);
        }
        TwoShares shares = TwoShares.ratio(s.selected1(), s.size1(), s.selected2(), s.size2());
        return reached(Claim.of(name, s.rate1() / s.rate2(), s.size(), shares), s, compared, rate, one, two);
    }

    /** Returns the claim with what it can show, by the sizes of its groups. */
    private Claim reached(
            Claim claim, MantelHaenszel.Stratum s, Comparison compared, double rate, String one, String two) {
        Reaches.Pair pair = new Reaches.Pair(
                s.selected1(), s.size1(), s.selected2(), s.size2(), rate, atLeast, true, compared.isEither());
        return claim.withReach(pair.reach(one, two, level).statedFrom(judgedFrom));
    }
}
