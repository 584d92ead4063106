package ai.lepton.bench.coverage;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;

import ai.lepton.bench.coverage.FairnessCase.Form;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.Decisions.Counts;
import ai.lepton.ethics.fairness.GroupCounts;
import ai.lepton.ethics.fairness.IndividualFairness;
import ai.lepton.ethics.fairness.Rate;
import ai.lepton.ethics.internal.claim.StratifiedShares;
import ai.lepton.ethics.internal.claim.TwoShares;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.inference.MantelHaenszel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/**
 * Regimes of measures of fairness that are hard: small, rare and unequal groups, many small strata, uneven weights. Also prints
 * how often the intervals hold what is true. All draws follow from the regimes' names.
 */
public final class FairnessLevels {
    private static final int RUNS = 2000;
    private static final double LEVEL = 0.95;
    static final int[][] SIZES = {{12, 12}, {30, 30}, {100, 100}, {1000, 1000}, {300, 30}};
    private static final double[] RATES = {0.02, 0.1, 0.5, 0.9};
    private static final Strata[] STRATA = {
        new Strata(30, 10, 10),
        new Strata(30, 18, 2),
        new Strata(30, 2, 18),
        new Strata(4, 100, 100),
        new Strata(4, 1000, 100)
    };

    private static final DoubleFunction<Rule<Decisions>> RATES_APART_WITHIN = most -> decisionsAbout("m")
            .rates(Rate.SELECTION_RATE)
            .differingByAtMost(most)
            .within("s")
            .across("g");
    private static final DoubleFunction<Rule<Decisions>> RATIO_WITHIN =
            least -> decisionsAbout("m").within("s").disparateImpact(least).across("g");

    private FairnessLevels() {}

    record Strata(int number, int first, int second) {
        @Override
        public String toString() {
            return first + " and " + second + " in each of " + number + " strata";
        }
    }

    /** Runs all; see the script. */
    public static void main(String... args) {
        List<String> others = new ArrayList<>(List.of(args));
        int at = others.indexOf("--judged");
        int judged = at < 0 ? Integer.MAX_VALUE : Integer.parseInt(others.get(at + 1));
        if (at >= 0) {
            others.subList(at, at + 2).clear();
        }
        Options options = Options.of(RUNS, others.toArray(String[]::new));
        System.out.println(FairnessCase.head());
        for (FairnessCase<?> one : cases()) {
            if (options.includes(one.name())) {
                System.out.println(one.row(options.runs(), judged));
                System.out.flush();
            }
        }
    }

    private static List<FairnessCase<?>> cases() {
        List<FairnessCase<?>> all = new ArrayList<>();
        for (int[] size : SIZES) {
            double limit = size[0] == size[1] ? 0.1 : 0.05;
            for (double rate : RATES) {
                all.add(disparity(size, rate, 0, limit));
                all.add(disparity(size, rate, limit, limit));
            }
            all.add(disparity(size, 0.5, 3 * limit, limit));
        }
        for (Strata strata : STRATA) {
            double limit = strata.first == strata.second ? 0.1 : 0.05;
            for (double rate : RATES) {
                all.add(conditionalDisparity(strata, rate, 0, limit));
                all.add(conditionalDisparity(strata, rate, limit, limit));
            }
            all.add(conditionalDisparity(strata, 0.5, 3 * limit, limit));
        }
        for (int people : new int[] {10, 20, 30}) {
            Strata strata = new Strata(20, people, people);
            for (double gap : new double[] {0, 0.1, 0.3}) {
                all.add(conditionalDisparity(strata, 0.5, gap, 0.1));
                all.add(difference(strata, 0.5, -gap, 0.1, 0));
            }
            for (double ratio : new double[] {1, 0.8, 0.4}) {
                all.add(ratio(strata, 0.5, ratio, 0));
                all.add(ratioOfRates(strata, 0.5, ratio, 0));
            }
            all.add(oneStratumApart(strata));
            all.add(oneStratumLess(strata));
        }
        for (Strata strata : STRATA) {
            for (double rate : RATES) {
                double limit = rate < 0.1 ? 0.02 : 0.1;
                all.add(difference(strata, rate, 0, limit, 0));
                all.add(difference(strata, rate, -limit, limit, 0));
                all.add(ratio(strata, rate, 1, 0));
                all.add(ratio(strata, rate, 0.8, 0));
                all.add(ratioOfRates(strata, rate, 1, 0));
                all.add(ratioOfRates(strata, rate, 0.8, 0));
            }
            all.add(difference(strata, 0.5, -0.3, 0.1, 0));
            all.add(difference(strata, 0.5, -0.1, 0.1, 0.3));
            all.add(ratio(strata, 0.5, 0.5, 0));
            all.add(ratio(strata, 0.5, 0.8, 0.4));
            all.add(ratioOfRates(strata, 0.5, 0.5, 0));
            all.add(ratioOfRates(strata, 0.5, 0.8, 0.4));
        }
        for (int[] size : SIZES) {
            for (double sigma : new double[] {1, 2}) {
                for (double rate : RATES) {
                    double limit = rate < 0.1 ? 0.02 : 0.1;
                    all.add(weighted(size, rate, -limit, limit, sigma));
                    all.add(weightedRatio(size, rate, 0.8, sigma));
                }
                all.add(weighted(size, 0.5, -0.3, 0.1, sigma));
                all.add(weightedRatio(size, 0.5, 0.5, sigma));
            }
            for (double rate : new double[] {0.02, 0.1, 0.5}) {
                all.add(differential(size, rate, 0.8));
            }
            all.add(differential(size, 0.5, 0.5));
        }
        all.addAll(PredictionRegimes.cases());
        for (int people : new int[] {12, 30, 100, 1000}) {
            for (double alpha : new double[] {0.5, 1, 2}) {
                for (double errors : new double[] {0.02, 0.1, 0.5}) {
                    all.add(entropy(people, alpha, errors, 0.5));
                }
                all.add(entropy(people, alpha, 0.1, 1));
                all.add(entropy(people, alpha, 0.1, 0));
            }
        }
        return all;
    }

    static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    static String sizes(int[] size) {
        return size[0] + " and " + size[1];
    }

    /** Draws decisions of two groups of fixed sizes in strata, whose rates are given by stratum. */
    private static Decisions drawn(
            Strata strata, IntToDoubleFunction first, IntToDoubleFunction second, SplittableRandom random) {
        Counts counts = Decisions.counted("m", "g", "s");
        for (int s = 0; s < strata.number; s++) {
            int one = RuleLevels.binomial(strata.first, first.applyAsDouble(s), random);
            int two = RuleLevels.binomial(strata.second, second.applyAsDouble(s), random);
            counts.add(one, strata.first - one, "a", "s" + s);
            counts.add(two, strata.second - two, "b", "s" + s);
        }
        return counts.decisions();
    }

    /** Returns the rates of selection of both groups that give the first such a disparity, where so many are selected. */
    private static double[] ratesOf(int first, int second, double selected, double disparity) {
        double part = (double) first / (first + second);
        double one = selected * (part - disparity * (1 - selected)) / part;
        double two = selected * (1 - part + disparity * (1 - selected)) / (1 - part);
        if (one < 0 || two > 1) {
            throw new IllegalStateException(first + " and " + second + " have no disparity of " + disparity);
        }
        return new double[] {one, two};
    }

    private static FairnessCase<Decisions> disparity(int[] size, double rate, double disparity, double limit) {
        double[] rates = ratesOf(size[0], size[1], rate, disparity);
        return new FairnessCase<>(
                text("demographic disparity ≤ %.2f", limit),
                sizes(size),
                text("%.2f, %.2f are selected", disparity, rate),
                Form.OF_FIRST,
                disparity,
                limit,
                most -> decisionsAbout("m").demographicDisparity(most).across("g"),
                1,
                random -> drawn(new Strata(1, size[0], size[1]), s -> rates[0], s -> rates[1], random));
    }

    private static FairnessCase<Decisions> conditionalDisparity(
            Strata strata, double rate, double disparity, double limit) {
        double[] rates = ratesOf(strata.first, strata.second, rate, disparity);
        return new FairnessCase<>(
                text("conditional demographic disparity ≤ %.2f", limit),
                strata.toString(),
                text("%.2f, %.2f are selected", disparity, rate),
                Form.OF_FIRST,
                disparity,
                limit,
                most -> decisionsAbout("m")
                        .demographicDisparity(most)
                        .within("s")
                        .across("g"),
                1,
                random -> drawn(strata, s -> rates[0], s -> rates[1], random));
    }

    private static List<MantelHaenszel.Stratum> strata(Decisions decisions) {
        Map<List<String>, GroupCounts> counts = decisions.countBy("s", "g");
        return counts.keySet().stream()
                .map(key -> key.get(0))
                .distinct()
                .map(s -> {
                    GroupCounts one = Objects.requireNonNull(counts.get(List.of(s, "a")));
                    GroupCounts two = Objects.requireNonNull(counts.get(List.of(s, "b")));
                    return new MantelHaenszel.Stratum(one.selected(), one.size(), two.selected(), two.size());
                })
                .toList();
    }

    private static Interval differenceWithin(Decisions decisions) {
        return new StratifiedShares(strata(decisions).stream()
                        .map(s -> new StratifiedShares.Stratum(
                                s.selected1(),
                                s.size1(),
                                s.selected2(),
                                s.size2(),
                                (double) s.size1() * s.size2() / s.size()))
                        .toList())
                .interval(LEVEL);
    }

    private static Interval ratioWithin(Decisions decisions) {
        return MantelHaenszel.of(strata(decisions))
                .ratio(LEVEL)
                .interval()
                .orElse(new Interval(0, Double.POSITIVE_INFINITY, LEVEL, "none"));
    }

    /** Returns the rate of a stratum, which is spread evenly about the rate. */
    private static double spread(Strata strata, int stratum, double rate, double by) {
        return rate + by * (2.0 * stratum / (strata.number - 1) - 1);
    }

    private static String about(double rate, double by) {
        return text("%.2f", rate) + (by > 0 ? text(" ± %.1f by stratum", by) : "");
    }

    private static FairnessCase<Decisions> difference(Strata strata, double rate, double gap, double limit, double by) {
        DoubleUnaryOperator first = gap < 0 && rate + gap < 0 ? p -> 0 : p -> p + gap;
        return new FairnessCase<>(
                        text("rates ≤ %.2f apart within strata", limit),
                        strata.toString(),
                        text("%.2f apart from the others' ", Math.abs(gap)) + about(rate, by),
                        Form.DIFFERENCE,
                        Math.max(gap, -rate),
                        limit,
                        RATES_APART_WITHIN,
                        1,
                        random -> drawn(
                                strata,
                                s -> first.applyAsDouble(spread(strata, s, rate, by)),
                                s -> spread(strata, s, rate, by),
                                random))
                .by(FairnessLevels::differenceWithin);
    }

    /** In one stratum the first group is never selected, in all others as often as the second: half of the time. */
    private static Decisions oneStratum(Strata strata, SplittableRandom random) {
        return drawn(strata, s -> s == 0 ? 0 : 0.5, s -> 0.5, random);
    }

    private static FairnessCase<Decisions> oneStratumApart(Strata strata) {
        return new FairnessCase<>(
                        "rates ≤ 0.10 apart within strata",
                        strata.toString(),
                        "alike at 0.50, but 0.50 apart in one stratum",
                        Form.DIFFERENCE,
                        -0.5 / strata.number,
                        0.1,
                        RATES_APART_WITHIN,
                        1,
                        random -> oneStratum(strata, random))
                .by(FairnessLevels::differenceWithin)
                .broken();
    }

    private static FairnessCase<Decisions> oneStratumLess(Strata strata) {
        return new FairnessCase<>(
                        "ratio ≥ 0.80 within strata",
                        strata.toString(),
                        "alike at 0.50, but 0.0 of the others' in one stratum",
                        Form.RATIO,
                        1 - 1.0 / strata.number,
                        0.8,
                        RATIO_WITHIN,
                        0.01,
                        random -> oneStratum(strata, random))
                .by(FairnessLevels::ratioWithin)
                .broken();
    }

    private static FairnessCase<Decisions> ratio(Strata strata, double rate, double ratio, double by) {
        return ofRatio("ratio ≥ 0.80 within strata", strata, rate, ratio, by, RATIO_WITHIN);
    }

    private static FairnessCase<Decisions> ratioOfRates(Strata strata, double rate, double ratio, double by) {
        return ofRatio(
                "ratio of standardised rates ≥ 0.80",
                strata,
                rate,
                ratio,
                by,
                least -> decisionsAbout("m")
                        .rates(Rate.SELECTION_RATE)
                        .ratioOfAtLeast(least)
                        .within("s")
                        .across("g"));
    }

    private static FairnessCase<Decisions> ofRatio(
            String name, Strata strata, double rate, double ratio, double by, DoubleFunction<Rule<Decisions>> rules) {
        return new FairnessCase<>(
                        name,
                        strata.toString(),
                        text("%.1f of the others' ", ratio) + about(rate, by),
                        Form.RATIO,
                        ratio,
                        0.8,
                        rules,
                        0.01,
                        random -> drawn(
                                strata,
                                s -> ratio * spread(strata, s, rate, by),
                                s -> spread(strata, s, rate, by),
                                random))
                .by(FairnessLevels::ratioWithin);
    }

    private static FairnessCase<Decisions> differential(int[] size, double rate, double ratio) {
        Map<List<Long>, Interval> known = new HashMap<>();
        return new FairnessCase<Decisions>(
                        "differential fairness of 0.22",
                        sizes(size),
                        text("selected %.1f times the others' %.2f", ratio, rate),
                        Form.RATIO,
                        ratio,
                        Math.exp(-0.22314355131420976),
                        least -> decisionsAbout("m")
                                .differentialFairness(-Math.log(least))
                                .across("g"),
                        0.01,
                        random -> {
                            Counts counts = Decisions.counted("m", "g");
                            int one = RuleLevels.binomial(size[0], ratio * rate, random);
                            int two = RuleLevels.binomial(size[1], rate, random);
                            counts.add(one, size[0] - one, "a").add(two, size[1] - two, "b");
                            return counts.decisions();
                        })
                .by(decisions -> {
                    Map<List<String>, GroupCounts> counts = decisions.countBy("g");
                    GroupCounts one = Objects.requireNonNull(counts.get(List.of("a")));
                    GroupCounts two = Objects.requireNonNull(counts.get(List.of("b")));
                    return one.selected() + two.selected() == 0
                            ? null
                            : known.computeIfAbsent(
                                    List.of(one.selected(), two.selected()),
                                    none -> TwoShares.ratio(one.selected(), one.size(), two.selected(), two.size())
                                            .interval(LEVEL));
                });
    }

    /** Weights are log-normal, and have nothing to do with what is decided. */
    private static Decisions weighted(int[] size, double first, double second, double sigma, SplittableRandom random) {
        boolean[] selected = new boolean[size[0] + size[1]];
        double[] weight = new double[selected.length];
        String[] groups = new String[selected.length];
        for (int i = 0; i < selected.length; i++) {
            boolean isFirst = i < size[0];
            selected[i] = random.nextDouble() < (isFirst ? first : second);
            weight[i] = Math.exp(sigma * random.nextGaussian());
            groups[i] = isFirst ? "a" : "b";
        }
        return Decisions.of("m", selected).by("g", groups).weights(weight);
    }

    private static FairnessCase<Decisions> weighted(int[] size, double rate, double gap, double limit, double sigma) {
        double first = Math.max(0, rate + gap);
        return new FairnessCase<>(
                text("weighted rates ≤ %.2f apart", limit),
                sizes(size) + text(", weights exp(%.0f z)", sigma),
                text("%.2f apart from the others' %.2f", Math.abs(gap), rate),
                Form.DIFFERENCE,
                first - rate,
                limit,
                most -> decisionsAbout("m").demographicParity(most).across("g"),
                1,
                random -> weighted(size, first, rate, sigma, random));
    }

    private static FairnessCase<Decisions> weightedRatio(int[] size, double rate, double ratio, double sigma) {
        return new FairnessCase<>(
                "ratio of weighted rates ≥ 0.80",
                sizes(size) + text(", weights exp(%.0f z)", sigma),
                text("%.1f of the others' %.2f", ratio, rate),
                Form.RATIO,
                ratio,
                0.8,
                least -> decisionsAbout("m").disparateImpact(least).across("g"),
                0.01,
                random -> weighted(size, ratio * rate, rate, sigma, random));
    }

    /** So many are decided about wrongly, of them some share rejected though qualified. */
    private static FairnessCase<Decisions> entropy(int people, double alpha, double errors, double rejected) {
        long all = 1_000_000;
        long wrong = Math.round(all * errors);
        long refused = Math.round(wrong * rejected);
        GroupCounts large = Decisions.counted("m", "g")
                .addQualified(all - wrong, refused, "a")
                .addUnqualified(wrong - refused, 0, "a")
                .decisions()
                .total();
        Map<List<Long>, Estimate> known = new HashMap<>();
        return new FairnessCase<Decisions>(
                        text("generalized entropy of alpha %.1f", alpha),
                        text("%d people", people),
                        text("%.2f wrong, %.1f of them rejected", errors, rejected),
                        Form.OF_FIRST,
                        IndividualFairness.generalizedEntropy(large, alpha, LEVEL)
                                .score()
                                .orElseThrow(),
                        1e9,
                        null,
                        1,
                        random -> {
                            int found = RuleLevels.binomial(people, errors, random);
                            int of = RuleLevels.binomial(found, rejected, random);
                            return Decisions.counted("m", "g")
                                    .addQualified(people - found, of, "a")
                                    .addUnqualified(found - of, 0, "a")
                                    .decisions();
                        })
                .by(decisions -> {
                    GroupCounts counts = decisions.total();
                    return known.computeIfAbsent(
                                    List.of(counts.rejectedQualified(), counts.selectedUnqualified()),
                                    none -> IndividualFairness.generalizedEntropy(counts, alpha, LEVEL))
                            .bounds();
                });
    }
}
