package ai.lepton.bench.coverage;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static ai.lepton.ethics.fairness.PredictionRules.predictionsOf;

import ai.lepton.bench.coverage.RuleLevels.Found;
import ai.lepton.bench.coverage.RuleLevels.Regime;
import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.Decisions.Counts;
import ai.lepton.ethics.fairness.GroupCounts;
import ai.lepton.ethics.fairness.IndividualFairness;
import ai.lepton.ethics.fairness.Predictions;
import ai.lepton.ethics.fairness.Rate;
import ai.lepton.ethics.internal.claim.StratifiedShares;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.inference.MantelHaenszel;
import ai.lepton.metrics.internal.Normal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Regimes of measures of fairness that are hard: small, rare and unequal groups, many small strata, uneven weights. Also prints
 * how often the intervals hold what is true. All draws follow from the regimes' names.
 */
public final class FairnessLevels {
    private static final int RUNS = 2000;
    private static final double LEVEL = 0.95;
    private static final Labels CLASSES = Labels.of("no", "yes");
    private static final int[][] SIZES = {{12, 12}, {30, 30}, {100, 100}, {1000, 1000}, {300, 30}};
    private static final double[] RATES = {0.02, 0.1, 0.5, 0.9};
    private static final Strata[] STRATA = {
        new Strata(30, 10, 10),
        new Strata(30, 18, 2),
        new Strata(30, 2, 18),
        new Strata(4, 100, 100),
        new Strata(4, 1000, 100)
    };

    private FairnessLevels() {}

    /** How what is measured of two groups, a and b, is put. */
    private enum Form {
        DIFFERENCE,
        RATIO,
        OF_FIRST
    }

    private record Strata(int number, int first, int second) {
        @Override
        public String toString() {
            return first + " and " + second + " in each of " + number + " strata";
        }
    }

    /**
     * A measure in a world where it is known.
     *
     * @param value of the first group less the second, divided by it, or of the first
     * @param limit the limit of the rule
     * @param rules the rule by its limit
     * @param loose a limit that nothing breaks, to have intervals at the level itself
     * @param draw draws evidence
     * @param interval the interval that the rule has in evidence; null to take it from the finding
     */
    private record Case<E extends Evidence>(
            String rule,
            String groups,
            String truth,
            Form form,
            double value,
            double limit,
            @Nullable DoubleFunction<Rule<E>> rules,
            double loose,
            Function<SplittableRandom, E> draw,
            @Nullable Function<E, @Nullable Interval> interval) {

        Case(
                String rule,
                String groups,
                String truth,
                Form form,
                double value,
                double limit,
                @Nullable DoubleFunction<Rule<E>> rules,
                double loose,
                Function<SplittableRandom, E> draw) {
            this(rule, groups, truth, form, value, limit, rules, loose, draw, null);
        }

        /** Returns the same with another way to the interval: where a rule has much else to do. */
        Case<E> by(Function<E, @Nullable Interval> interval) {
            return new Case<>(rule, groups, truth, form, value, limit, rules, loose, draw, interval);
        }

        boolean isKept() {
            return form == Form.RATIO
                    ? Math.min(value, 1 / value) >= limit - 1e-9
                    : (form == Form.DIFFERENCE ? Math.abs(value) : value) <= limit + 1e-9;
        }

        String name() {
            return rule + ", " + groups + ", " + truth;
        }

        Regime regime() {
            Function<E, Finding> judged = judging(limit);
            return new Regime(
                    rule,
                    groups,
                    truth,
                    isKept(),
                    random -> judged.apply(draw.apply(random)).verdict());
        }

        /** Judges, the same evidence once: of few people many samples are alike. */
        private Function<E, Finding> judging(double by) {
            Rule<E> judge = Objects.requireNonNull(rules).apply(by);
            Map<String, Finding> known = new HashMap<>();
            return evidence -> known.computeIfAbsent(evidence.sha256(), none -> judge.evaluate(evidence));
        }

        /** Returns how often its interval holds the value. */
        Held held(int runs) {
            Function<E, Finding> open = interval == null
                    ? judging(loose)
                    : none -> {
                        throw new IllegalStateException(rule);
                    };
            SplittableRandom random = new SplittableRandom(name().hashCode());
            int[] counts = new int[5];
            double width = 0;
            for (int run = 0; run < runs; run++) {
                E evidence = draw.apply(random.split());
                double low;
                double high;
                double truth = value;
                if (interval != null) {
                    Interval bounds = interval.apply(evidence);
                    low = bounds == null ? Double.NaN : bounds.low();
                    high = bounds == null ? Double.NaN : bounds.high();
                } else {
                    Finding finding = open.apply(evidence);
                    List<Cell> row = row(finding);
                    low = number(row.get(3));
                    high = number(row.get(4));
                    truth = oriented(row.get(0).toString());
                    counts[4] += finding.verdict() instanceof Verdict.Pass ? 1 : 0;
                }
                if (Double.isNaN(low) || Double.isNaN(high)) {
                    counts[0]++;
                    continue;
                }
                counts[1]++;
                counts[2] += truth < low - 1e-9 ? 1 : 0;
                counts[3] += truth > high + 1e-9 ? 1 : 0;
                width += high - low;
            }
            return new Held(runs, counts[0], counts[1], counts[2], counts[3], counts[4], width / counts[1]);
        }

        private static List<Cell> row(Finding finding) {
            return finding.breakdowns().get(finding.breakdowns().size() - 1).rows().stream()
                    .filter(row -> row.get(0).toString().contains("'a'")
                            && !row.get(0).toString().contains(" in s ")
                            && !row.get(0).toString().contains("rejection"))
                    .findFirst()
                    .orElseThrow();
        }

        private double oriented(String name) {
            boolean isFirst = name.indexOf("'b'") < 0 || name.indexOf("'a'") < name.indexOf("'b'");
            return switch (form) {
                case OF_FIRST -> value;
                case DIFFERENCE -> isFirst != name.contains(" below ") ? value : -value;
                case RATIO -> isFirst != name.contains(" above ") ? value : 1 / value;
            };
        }

        private static double number(Cell cell) {
            return cell instanceof Cell.Real real ? real.value() : Double.NaN;
        }
    }

    /** How often an interval held, lay above or below what is true, or was not there; and how often it was trusted. */
    private record Held(int runs, int none, int all, int above, int below, int trusted, double width) {
        double share() {
            return 1 - (double) (above + below) / all;
        }

        double error() {
            return Math.sqrt(share() * (1 - share()) / all);
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
        System.out.print("| Rule | Groups | In truth | Held | ± 1 | Too low | Too high | None | Trusted | Width "
                + "| Pass | Fail |\n|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        for (Case<?> one : cases()) {
            if (options.includes(one.name())) {
                Held held = one.held(options.runs());
                Found found =
                        one.rules == null ? null : RuleLevels.simulate(one.regime(), Math.min(judged, options.runs()));
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %s | %s |%n",
                        one.rule(),
                        one.groups(),
                        one.truth() + (one.isKept() ? "" : " **(broken)**"),
                        100 * held.share(),
                        100 * held.error(),
                        100.0 * held.below() / held.all(),
                        100.0 * held.above() / held.all(),
                        100.0 * held.none() / held.runs(),
                        100.0 * held.trusted() / held.runs(),
                        held.width() < 100 ? text("%.3f", held.width()) : "–",
                        found == null ? "– | –" : text("%.1f | %.1f", 100 * found.pass(), 100 * found.fail()));
                System.out.flush();
            }
        }
    }

    private static List<Case<?>> cases() {
        List<Case<?>> all = new ArrayList<>();
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
            for (double right : new double[] {0.6, 0.9, 0.98}) {
                if (size[0] >= 100) {
                    all.add(accuracy(size, right, 0));
                    all.add(accuracy(size, right, -0.1));
                }
                all.add(f1(size, right, 0));
                all.add(f1(size, right, -0.1));
            }
            if (size[0] >= 100) {
                all.add(accuracy(size, 0.9, -0.3));
            }
            for (double apart : new double[] {0.5, 1.5, 3}) {
                all.add(auc(size, apart, apart));
            }
            all.add(auc(size, 1.5, 1.0975));
            for (boolean isHeavy : new boolean[] {false, true}) {
                all.add(loss(size, isHeavy, 1));
                all.add(loss(size, isHeavy, 1.25));
                all.add(lossRatio(size, isHeavy, 1));
                all.add(lossRatio(size, isHeavy, 1.25));
                all.add(lossAlone(size, isHeavy, 1.25));
                all.add(meanPrediction(size, isHeavy));
            }
        }
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

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    private static String sizes(int[] size) {
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

    private static Case<Decisions> disparity(int[] size, double rate, double disparity, double limit) {
        double[] rates = ratesOf(size[0], size[1], rate, disparity);
        return new Case<>(
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

    private static Case<Decisions> conditionalDisparity(Strata strata, double rate, double disparity, double limit) {
        double[] rates = ratesOf(strata.first, strata.second, rate, disparity);
        return new Case<>(
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

    /** Returns the rate of a stratum, which is spread evenly about the rate. */
    private static double spread(Strata strata, int stratum, double rate, double by) {
        return rate + by * (2.0 * stratum / (strata.number - 1) - 1);
    }

    private static String about(double rate, double by) {
        return text("%.2f", rate) + (by > 0 ? text(" ± %.1f by stratum", by) : "");
    }

    private static Case<Decisions> difference(Strata strata, double rate, double gap, double limit, double by) {
        DoubleUnaryOperator first = gap < 0 && rate + gap < 0 ? p -> 0 : p -> p + gap;
        return new Case<>(
                        text("rates ≤ %.2f apart within strata", limit),
                        strata.toString(),
                        text("%.2f apart from the others' ", Math.abs(gap)) + about(rate, by),
                        Form.DIFFERENCE,
                        Math.max(gap, -rate),
                        limit,
                        most -> decisionsAbout("m")
                                .rates(Rate.SELECTION_RATE)
                                .differingByAtMost(most)
                                .within("s")
                                .across("g"),
                        1,
                        random -> drawn(
                                strata,
                                s -> first.applyAsDouble(spread(strata, s, rate, by)),
                                s -> spread(strata, s, rate, by),
                                random))
                .by(decisions -> new StratifiedShares(strata(decisions).stream()
                                .map(s -> new StratifiedShares.Stratum(
                                        s.selected1(),
                                        s.size1(),
                                        s.selected2(),
                                        s.size2(),
                                        (double) s.size1() * s.size2() / s.size()))
                                .toList())
                        .interval(LEVEL));
    }

    private static Case<Decisions> ratio(Strata strata, double rate, double ratio, double by) {
        return ofRatio(
                "ratio ≥ 0.80 within strata",
                strata,
                rate,
                ratio,
                by,
                least -> decisionsAbout("m").within("s").disparateImpact(least).across("g"));
    }

    private static Case<Decisions> ratioOfRates(Strata strata, double rate, double ratio, double by) {
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

    private static Case<Decisions> ofRatio(
            String name, Strata strata, double rate, double ratio, double by, DoubleFunction<Rule<Decisions>> rules) {
        return new Case<>(
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
                .by(decisions -> MantelHaenszel.of(strata(decisions))
                        .ratio(LEVEL)
                        .interval()
                        .orElse(new Interval(0, Double.POSITIVE_INFINITY, LEVEL, "none")));
    }

    private static Case<Decisions> differential(int[] size, double rate, double ratio) {
        return new Case<>(
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

    private static Case<Decisions> weighted(int[] size, double rate, double gap, double limit, double sigma) {
        double first = Math.max(0, rate + gap);
        return new Case<>(
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

    private static Case<Decisions> weightedRatio(int[] size, double rate, double ratio, double sigma) {
        return new Case<>(
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

    private static List<String> groups(int[] size) {
        String[] groups = new String[size[0] + size[1]];
        Arrays.fill(groups, 0, size[0], "a");
        Arrays.fill(groups, size[0], groups.length, "b");
        return Arrays.asList(groups);
    }

    /** Three in ten are of the class; so many of both classes are found right in the first group, and in the second. */
    private static Predictions classes(int[] size, double first, double second, SplittableRandom random) {
        int[] truth = new int[size[0] + size[1]];
        int[] predicted = new int[truth.length];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = random.nextDouble() < 0.3 ? 1 : 0;
            predicted[i] = random.nextDouble() < (i < size[0] ? first : second) ? truth[i] : 1 - truth[i];
        }
        return Predictions.classes("m", CLASSES, truth, predicted).by("g", groups(size));
    }

    private static Case<Predictions> accuracy(int[] size, double right, double gap) {
        return new Case<>(
                "accuracy ≤ 0.10 apart",
                sizes(size),
                text("%.2f apart from the others' %.2f", Math.abs(gap), right),
                Form.DIFFERENCE,
                gap,
                0.1,
                most -> predictionsOf("m")
                        .measure("accuracy")
                        .differingByAtMost(most)
                        .across("g"),
                1,
                random -> classes(size, right + gap, right, random));
    }

    private static double f1(double right) {
        return 2 * 0.3 * right / (0.3 + 0.3 * right + 0.7 * (1 - right));
    }

    private static Case<Predictions> f1(int[] size, double right, double gap) {
        double apart = f1(right + gap) - f1(right);
        double limit = Math.max(0.1, Math.abs(apart));
        return new Case<>(
                text("F1 of a class ≤ %.3f apart", limit),
                sizes(size),
                text("%.2f and %.2f are right", right + gap, right),
                Form.DIFFERENCE,
                apart,
                limit,
                most -> predictionsOf("m")
                        .measure("f1")
                        .ofClass("yes")
                        .differingByAtMost(most)
                        .across("g"),
                1,
                random -> classes(size, right + gap, right, random));
    }

    private static double area(double apart) {
        return Normal.cdf(apart / Math.sqrt(2));
    }

    /** Scores are normal, those of the class so many deviations higher. */
    private static Case<Predictions> auc(int[] size, double first, double second) {
        double gap = area(first) - area(second);
        return new Case<>(
                "AUC ≤ 0.10 apart",
                sizes(size),
                text("%.3f and %.3f", area(first), area(second)),
                Form.DIFFERENCE,
                gap,
                0.1,
                most -> predictionsOf("m")
                        .measure("roc_auc")
                        .ofClass("yes")
                        .differingByAtMost(most)
                        .across("g"),
                1,
                random -> {
                    int[] truth = new int[size[0] + size[1]];
                    int[] predicted = new int[truth.length];
                    double[] probabilities = new double[2 * truth.length];
                    for (int i = 0; i < truth.length; i++) {
                        truth[i] = random.nextDouble() < 0.3 ? 1 : 0;
                        double score = random.nextGaussian() + truth[i] * (i < size[0] ? first : second);
                        double p = 1 / (1 + Math.exp(-score));
                        predicted[i] = p > 0.5 ? 1 : 0;
                        probabilities[2 * i] = 1 - p;
                        probabilities[2 * i + 1] = p;
                    }
                    return Predictions.classes("m", CLASSES, truth, predicted)
                            .probabilities(probabilities)
                            .by("g", groups(size));
                });
    }

    /** Errors are exponential or log-normal, their mean 1, and greater by a factor in the first group. */
    private static Predictions numbers(int[] size, boolean isHeavy, double factor, SplittableRandom random) {
        double[] truth = new double[size[0] + size[1]];
        double[] predicted = new double[truth.length];
        for (int i = 0; i < truth.length; i++) {
            double error = isHeavy ? Math.exp(random.nextGaussian() - 0.5) : -Math.log(1 - random.nextDouble());
            predicted[i] = truth[i] + error * (i < size[0] ? factor : 1) * (random.nextBoolean() ? 1 : -1);
        }
        return Predictions.numbers("m", truth, predicted).by("g", groups(size));
    }

    private static String errors(boolean isHeavy, double factor) {
        return text("one's %s errors %.2f times the others'", isHeavy ? "log-normal" : "exponential", factor);
    }

    private static Case<Predictions> loss(int[] size, boolean isHeavy, double factor) {
        return new Case<>(
                "mean absolute errors ≤ 0.25 apart",
                sizes(size),
                errors(isHeavy, factor),
                Form.DIFFERENCE,
                factor - 1,
                0.25,
                most -> predictionsOf("m")
                        .measure("mean_absolute_error")
                        .differingByAtMost(most)
                        .across("g"),
                1e6,
                random -> numbers(size, isHeavy, factor, random));
    }

    private static Case<Predictions> lossRatio(int[] size, boolean isHeavy, double factor) {
        return new Case<>(
                "ratio of mean absolute errors ≥ 0.80",
                sizes(size),
                errors(isHeavy, factor),
                Form.RATIO,
                factor,
                0.8,
                least -> predictionsOf("m")
                        .measure("mean_absolute_error")
                        .ratioOfAtLeast(least)
                        .across("g"),
                1e-6,
                random -> numbers(size, isHeavy, factor, random));
    }

    private static Case<Predictions> lossAlone(int[] size, boolean isHeavy, double factor) {
        return new Case<>(
                "mean absolute error ≤ 1.25 in each group",
                sizes(size),
                errors(isHeavy, factor),
                Form.OF_FIRST,
                factor,
                1.25,
                most -> predictionsOf("m")
                        .measure("mean_absolute_error")
                        .ofAtMost(most)
                        .across("g"),
                1e6,
                random -> numbers(size, isHeavy, factor, random));
    }

    private static Case<Predictions> meanPrediction(int[] size, boolean isHeavy) {
        return new Case<>(
                "mean predictions ≤ 0.25 apart",
                sizes(size),
                text("%s, 0.25 apart", isHeavy ? "log-normal" : "exponential"),
                Form.DIFFERENCE,
                0.25,
                0.25,
                most -> predictionsOf("m")
                        .measure("mean_prediction")
                        .differingByAtMost(most)
                        .across("g"),
                1e6,
                random -> {
                    double[] numbers = new double[size[0] + size[1]];
                    for (int i = 0; i < numbers.length; i++) {
                        numbers[i] =
                                (isHeavy ? Math.exp(random.nextGaussian() - 0.5) : -Math.log(1 - random.nextDouble()))
                                        + (i < size[0] ? 0.25 : 0);
                    }
                    return Predictions.numbers("m", new double[numbers.length], numbers)
                            .by("g", groups(size));
                });
    }

    /** So many are decided about wrongly, of them some share rejected though qualified. */
    private static Case<Decisions> entropy(int people, double alpha, double errors, double rejected) {
        long all = 1_000_000;
        long wrong = Math.round(all * errors);
        long refused = Math.round(wrong * rejected);
        GroupCounts large = Decisions.counted("m", "g")
                .addQualified(all - wrong, refused, "a")
                .addUnqualified(wrong - refused, 0, "a")
                .decisions()
                .total();
        Map<List<Long>, Estimate> known = new HashMap<>();
        return new Case<Decisions>(
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
