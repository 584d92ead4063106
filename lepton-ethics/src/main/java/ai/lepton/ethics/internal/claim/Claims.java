package ai.lepton.ethics.internal.claim;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Limit.Side;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Outcome.Need;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Several claims held against one limit, each on the side that the evidence shows.
 *
 * <p>A claim whose interval has a caution is undecided, whatever its interval.
 *
 * <p>That all claims keep the limit is an intersection–union test: each may be shown at the full level, without a
 * correction. That some claim breaks it is a search among many, so there Holm's step-down correction holds the
 * family-wise error: with k claims left, an interval at level {@code 1 - (1 - level) / k} has to lie beyond the limit. Claims
 * that no outcome could show to be beyond it are not among the k (Tarone).
 *
 * <p>A claim about a group may be too small to tell. Claims are judged where fair groups of these sizes are shown to keep the
 * limit, all together, as often as the level promises. One that is not judged is listed, and neither stops the verdict nor
 * asks more of the others; but if it lies beyond the limit, and chance does not explain it, the verdict waits for more.
 *
 * @param claims the claims, in their order
 * @param sides where each stands
 * @param limit the limit
 * @param level the confidence level of the family
 * @param judged which are large enough to be judged
 * @param blocking which are undecided, and have to be decided
 * @param levels the level at which each was decided
 * @param tested over how many Holm's correction was
 * @see <a href="https://www.jstor.org/stable/4615733">Holm 1979</a>
 * @see <a href="https://doi.org/10.1080/00401706.1982.10487790">Berger 1982, intersection–union tests</a>
 * @see <a href="https://doi.org/10.2307/2531456">Tarone 1990</a>
 */
public record Claims(
        List<Claim> claims,
        List<Side> sides,
        Limit limit,
        double level,
        List<Boolean> judged,
        List<Boolean> blocking,
        List<Double> levels,
        int tested) {
    private static final int DECIMALS = 4;
    private static final int LISTED = 5;
    private static final int ROWS = 20;

    /** Copies the lists. */
    public Claims {
        claims = Elements.of("claims", claims);
        sides = Elements.of("sides", sides);
        judged = Elements.of("judged", judged);
        blocking = Elements.of("blocking", blocking);
        levels = Elements.of("levels", levels);
    }

    /** Decides each claim. */
    public static Claims decide(List<Claim> claims, Limit limit, double level) {
        return new Decision(claims, limit, level).made();
    }

    /**
     * Returns beyond if any claim is, within if all that have to be decided are and something was told, else undecided.
     */
    public Side overall() {
        if (sides.contains(Side.BEYOND)) {
            return Side.BEYOND;
        }
        return !sides.contains(Side.WITHIN) || blocking.contains(true) ? Side.UNDECIDED : Side.WITHIN;
    }

    /** Returns whether any claim of this part of them is decided, or large enough to have to be. */
    public boolean isAnyTold(int from, int to) {
        return IntStream.range(from, to).anyMatch(i -> sides.get(i) != Side.UNDECIDED || judged.get(i));
    }

    /** Returns whether a claim is shown to keep the limit. */
    public boolean isKept(int index) {
        return sides.get(index) == Side.WITHIN;
    }

    /** Returns whether a claim is neither decided nor has to be: too few to tell. */
    public boolean isUntold(int index) {
        return sides.get(index) == Side.UNDECIDED && !blocking.get(index);
    }

    /** Returns the number of claims that are too small to be judged. */
    public long unjudged() {
        return judged.stream().filter(is -> !is).count();
    }

    /**
     * Returns the verdict on all claims, its measured value that of the claim which decided.
     *
     * @param quantity the name of the measured quantity
     * @param unit what n counts, such as {@code "decisions"}
     */
    public Verdict verdict(String quantity, String unit) {
        return verdict(index -> quantity, unit);
    }

    /** Returns the verdict; see {@link #verdict(String, String)}. The name of the measured quantity goes by the claim. */
    public Verdict verdict(IntFunction<String> quantity, String unit) {
        Side overall = overall();
        int decisive = decisive();
        if (decisive < 0) {
            return new Verdict.Inconclusive("nothing to judge: there is no comparison to make", null);
        }
        Measured measured =
                new Measured(quantity.apply(decisive), claims.get(decisive).estimate(level), limit);
        long kept = sides.stream().filter(Side.WITHIN::equals).count();
        String all = kept < claims.size()
                ? kept + " of " + claims.size() + " comparisons keep the limit; the closest is "
                : kept > 1 ? "all " + kept + " comparisons keep the limit; the closest is " : "";
        return switch (overall) {
            case WITHIN -> new Verdict.Pass(all + sentence(decisive, unit) + untold(), measured);
            case BEYOND -> new Verdict.Fail(sentence(decisive, unit) + correction(", after") + untold(), measured);
            case UNDECIDED ->
                new Verdict.Inconclusive(
                        sentence(decisive, unit)
                                + (claims.get(decisive).score().isDefined() ? doubt(decisive) + untold() : ""),
                        measured);
        };
    }

    /** Returns the index of the claim that decides, -1 if there is none. */
    private int decisive() {
        Side overall = overall();
        if (overall != Side.UNDECIDED) {
            return worst(overall);
        }
        int worst = worst(index -> blocking.get(index));
        return worst >= 0 ? worst : worst(index -> sides.get(index) == Side.UNDECIDED);
    }

    /**
     * Returns such as {@code "women against men: wanted at least 0.80 at 95 % confidence, got 0.6817 [0.63, 0.74] from
     * …"}.
     */
    public String sentence(int index, String unit) {
        Claim claim = claims.get(index);
        if (claim.score() instanceof Score.Undefined undefined) {
            return claim.name() + ": " + undefined.reason();
        }
        return claim.name() + ": wanted " + limit + " at " + Figures.percent(level) + " % confidence, got "
                + claim.estimate(level).figures(DECIMALS) + " from " + claim.n() + " "
                + (claim.n() == 1 ? one(unit) : unit);
    }

    /** Returns what one of what is counted is called, such as {@code "decision"} of {@code "reviewed decisions"}. */
    static String one(String unit) {
        return unit.equals("people")
                ? "person"
                : unit.endsWith("s") && !unit.endsWith("ss") ? unit.substring(0, unit.length() - 1) : unit;
    }

    private String doubt(int index) {
        Claim claim = claims.get(index);
        if (!claim.score().isDefined()) {
            return "";
        }
        Estimate estimate = claim.estimate(level);
        if (estimate.caution() != null) {
            return "; " + Cautions.said(estimate.caution());
        }
        if (estimate.bounds() == null) {
            return "; it has no interval";
        }
        Reach reach = claim.reach();
        if (reach != null && reach.missed() >= 1 && limit.sideOf(estimate.bounds()) == Side.WITHIN) {
            return "";
        }
        if (reach != null && !judged.get(index) && judged.contains(true) && claim.side(limit, level) != Side.BEYOND) {
            return String.format(
                    Locale.ROOT, "; too few to be judged, but not as chance would have it (p = %.2g)", reach.unlike());
        }
        return claim.side(limit, level) == Side.BEYOND
                ? "; beyond the limit by itself, but not" + (tested > 1 ? correction(" after") : " shown as a whole")
                : "; the interval reaches across the limit" + needed();
    }

    /** Returns from how many people on groups that fare alike would be shown to, where they are fewer; else nothing. */
    public String needed() {
        double missed = 0;
        long size = 0;
        List<Reach> grouped = new ArrayList<>();
        for (int i = 0; i < claims.size(); i++) {
            Reach reach = claims.get(i).reach();
            if (reach != null && judged.get(i)) {
                grouped.add(reach);
                missed += reach.missed();
            }
        }
        if (missed <= (1 - level) / 2 || grouped.size() < 2) {
            return "";
        }
        for (Reach reach : grouped) {
            long one = reach.needed().applyAsLong((1 - level) / 2 / grouped.size());
            if (one < 0) {
                return "";
            }
            size = Math.max(size, one);
        }
        return "; that groups which fare alike all keep it is shown from some " + size + " people in each on";
    }

    private String correction(String after) {
        return tested > 1 ? after + " Holm's correction over " + tested + " comparisons" : "";
    }

    /** Returns how a sentence goes on about the groups that are too small; empty where there are none. */
    public String untold() {
        List<Integer> untold = IntStream.range(0, claims.size())
                .filter(i -> !judged.get(i)
                        && sides.get(i) == Side.UNDECIDED
                        && claims.get(i).reach() != null)
                .boxed()
                .toList();
        if (untold.isEmpty()) {
            return "";
        }
        Map<String, String> groups = groups(untold);
        String listed = groups.values().stream().limit(LISTED).collect(Collectors.joining(", "));
        int more = groups.size() - Math.min(LISTED, groups.size());
        return "; too few to tell in " + untold.size() + " of " + claims.size() + " comparisons"
                + (listed.isEmpty() ? "" : ": " + listed)
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** Returns the groups that no judged claim is about, with how many people are needed. */
    private Map<String, String> groups(List<Integer> untold) {
        Set<String> known = judgedGroups();
        double share = share();
        Map<String, String> groups = new LinkedHashMap<>();
        for (int i : untold) {
            Reach reach = claims.get(i).reach();
            if (reach != null && !known.contains(reach.who()) && !groups.containsKey(reach.who())) {
                groups.put(reach.who(), reach.who() + " (" + reach.size() + needed(reach, share) + ")");
            }
        }
        return groups;
    }

    private Set<String> judgedGroups() {
        Set<String> known = new HashSet<>();
        for (int i = 0; i < claims.size(); i++) {
            Reach reach = claims.get(i).reach();
            if (reach != null && judged.get(i)) {
                known.add(reach.who());
            }
        }
        return known;
    }

    /** Returns such as {@code "; some 420 more are needed"}. */
    private String needed(Reach reach, double share) {
        long needed = more(reach, share);
        return needed < 0 ? "" : "; some " + needed + " more are needed";
    }

    /** Returns the part of the error that a claim could have which were judged beside those that are. */
    private double share() {
        long among = judged.stream().filter(is -> is).count() + 1;
        return (1 - level) / 2 / among;
    }

    private long more(Reach reach, double share) {
        long size = reach.needed().applyAsLong(share);
        return size < 0 ? -1 : Math.max(1, size - reach.size());
    }

    /**
     * Returns how many people more of which groups would let them be judged; none where a claim is beyond the limit. Where all that
     * have to be decided are, those are told of that no judged claim is about.
     */
    public List<Need> needs() {
        Side overall = overall();
        if (overall == Side.BEYOND) {
            return List.of();
        }
        Set<String> known = judgedGroups();
        double share = share();
        Map<String, Long> more = new LinkedHashMap<>();
        for (int i = 0; i < claims.size(); i++) {
            Reach reach = claims.get(i).reach();
            boolean isOpen = overall == Side.UNDECIDED ? blocking.get(i) : sides.get(i) == Side.UNDECIDED;
            if (reach != null && isOpen && !judged.get(i) && !known.contains(reach.who())) {
                long needed = more(reach, share);
                if (needed > 0) {
                    more.merge(reach.who(), needed, Math::max);
                    Reach.Beside beside = reach.beside();
                    long others = beside == null ? 0 : reach.size() + needed - beside.size();
                    if (beside != null && others > 0 && !known.contains(beside.who())) {
                        more.merge(beside.who(), others, Math::max);
                    }
                }
            }
        }
        return more.entrySet().stream()
                .map(group -> new Need(Need.What.PEOPLE, group.getKey(), group.getValue(), null, Map.of()))
                .toList();
    }

    /** Returns what became of a claim, in words. */
    public String found(int index) {
        Reach reach = claims.get(index).reach();
        return switch (sides.get(index)) {
            case WITHIN -> "keeps the limit";
            case BEYOND -> "breaks the limit";
            case UNDECIDED -> {
                if (reach == null || judged.get(index)) {
                    yield "not told";
                }
                long more = more(reach, share());
                String needed = more < 0 ? "" : ": some " + more + " more of " + reach.who() + " are needed";
                yield "too few to tell" + needed
                        + (blocking.get(index) && claims.get(index).score().isDefined() ? "; in doubt" : "");
            }
        };
    }

    /**
     * Returns what became of a group, in words.
     *
     * @param worse the claims in which it fares worse, or as well
     * @param all the claims that it has a part in
     */
    public String found(List<Integer> worse, List<Integer> all) {
        if (worse.stream().anyMatch(i -> sides.get(i) == Side.BEYOND)) {
            return "breaks the limit";
        }
        if (worse.stream().anyMatch(i -> blocking.get(i) && judged.get(i))) {
            return "not told";
        }
        boolean isDoubted = worse.stream().anyMatch(blocking::get);
        boolean isKept = all.stream().anyMatch(judged::get) || all.stream().allMatch(i -> sides.get(i) == Side.WITHIN);
        if (!isDoubted && isKept) {
            boolean isLess = worse.stream().anyMatch(i -> isUntold(i) && isOutside(i));
            return isLess ? "keeps the limit where it can be told; too few to tell elsewhere" : "keeps the limit";
        }
        return all.stream()
                .filter(i -> claims.get(i).reach() != null)
                .findFirst()
                .map(this::found)
                .orElse("not told");
    }

    private boolean isOutside(int index) {
        Score score = claims.get(index).score();
        return score.isDefined() && !limit.admits(score.orElseThrow());
    }

    /** Returns a table of the claims, the one that decided first, then by how far they are beyond the limit. */
    public Breakdown table(String what) {
        int decisive = decisive();
        List<Integer> order = new ArrayList<>(IntStream.range(0, claims.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> i != decisive)
                        .thenComparing(i -> sides.get(i) != Side.BEYOND)
                        .thenComparing(i -> !blocking.get(i))
                        .thenComparing(
                                i -> claims.get(i).score().orNaN(),
                                (a, b) -> Double.isNaN(a) || Double.isNaN(b)
                                        ? Boolean.compare(Double.isNaN(a), Double.isNaN(b))
                                        : limit.compare(a, b)))
                .toList());
        List<List<Cell>> rows = new ArrayList<>();
        for (int i : order.subList(0, Math.min(ROWS, order.size()))) {
            Claim claim = claims.get(i);
            Interval interval = claim.estimate(levels.get(i)).bounds();
            rows.add(List.of(
                    Cell.of(claim.name()),
                    Cell.of(claim.n()),
                    Cell.of(claim.score().orNaN()),
                    Cell.of(interval == null ? Double.NaN : interval.low()),
                    Cell.of(interval == null ? Double.NaN : interval.high()),
                    Cell.of(Figures.percent(levels.get(i)) + " %"),
                    Cell.of(found(i))));
        }
        String most = order.size() > ROWS ? ", " + ROWS + " of " + order.size() : "";
        return new Breakdown(
                "what was compared" + most + ", the decisive one first",
                List.of("comparison", "n", what, "low", "high", "level", "finding"),
                rows);
    }

    /** Returns the index of the worst claim on that side, -1 if there is none; an undefined one is worst. */
    public int worst(Side side) {
        return worst(index -> sides.get(index) == side);
    }

    private int worst(IntPredicate among) {
        int worst = -1;
        for (int i = 0; i < claims.size(); i++) {
            if (among.test(i)
                    && (worst < 0
                            || limit.compare(
                                            claims.get(i).score().orNaN(),
                                            claims.get(worst).score().orNaN())
                                    < 0)) {
                worst = i;
            }
        }
        return worst;
    }
}
