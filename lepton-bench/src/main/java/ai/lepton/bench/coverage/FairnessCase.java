package ai.lepton.bench.coverage;

import ai.lepton.bench.coverage.RuleLevels.Found;
import ai.lepton.bench.coverage.RuleLevels.Regime;
import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Rule;
import ai.lepton.metrics.Interval;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A measure of fairness in a world where it is known.
 *
 * @param value of the first group less the second, divided by it, or of the first; NaN where there is no one value
 * @param limit the limit of the rule
 * @param rules the rule by its limit
 * @param loose a limit that nothing breaks, to have intervals at the level itself
 * @param draw draws evidence
 * @param interval the interval that the rule has in evidence; null to take it from the finding
 * @param isBroken whether the rule is broken though the value keeps the limit, as where one stratum is
 */
record FairnessCase<E extends Evidence>(
        String rule,
        String groups,
        String truth,
        Form form,
        double value,
        double limit,
        @Nullable DoubleFunction<Rule<E>> rules,
        double loose,
        Function<SplittableRandom, E> draw,
        @Nullable Function<E, @Nullable Interval> interval,
        boolean isBroken) {

    FairnessCase(
            String rule,
            String groups,
            String truth,
            Form form,
            double value,
            double limit,
            @Nullable DoubleFunction<Rule<E>> rules,
            double loose,
            Function<SplittableRandom, E> draw) {
        this(rule, groups, truth, form, value, limit, rules, loose, draw, null, false);
    }

    /** How what is measured of two groups, a and b, is put. */
    enum Form {
        DIFFERENCE,
        RATIO,
        OF_FIRST,
        LEAST_OF_FIRST
    }

    /** Returns the same with another way to the interval: where a rule has much else to do. */
    FairnessCase<E> by(Function<E, @Nullable Interval> interval) {
        return new FairnessCase<>(rule, groups, truth, form, value, limit, rules, loose, draw, interval, isBroken);
    }

    /** Returns the same, broken whatever the value. */
    FairnessCase<E> broken() {
        return new FairnessCase<>(rule, groups, truth, form, value, limit, rules, loose, draw, interval, true);
    }

    boolean isKept() {
        return !isBroken
                && switch (form) {
                    case RATIO -> Math.min(value, 1 / value) >= limit - 1e-9;
                    case DIFFERENCE -> Math.abs(value) <= limit + 1e-9;
                    case OF_FIRST -> value <= limit + 1e-9;
                    case LEAST_OF_FIRST -> value >= limit - 1e-9;
                };
    }

    String name() {
        return rule + ", " + groups + ", " + truth;
    }

    private Regime regime() {
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

    /** Returns a line of the table, of so many samples, so many of them judged. */
    String row(int runs, int judged) {
        Held held = held(runs);
        Found found = rules == null || judged == 0 ? null : RuleLevels.simulate(regime(), Math.min(judged, runs));
        return "| " + rule + " | " + groups + " | " + truth + (isKept() ? "" : " **(broken)**") + " | " + held + " | "
                + (found == null
                        ? "– | –"
                        : String.format(Locale.ROOT, "%.1f | %.1f", 100 * found.pass(), 100 * found.fail()))
                + " |";
    }

    /** Returns how often its interval holds the value. */
    private Held held(int runs) {
        Function<E, Finding> open = interval == null
                ? judging(loose)
                : none -> {
                    throw new IllegalStateException(rule);
                };
        SplittableRandom random = new SplittableRandom(name().hashCode());
        Held held = new Held(runs, interval == null);
        for (int run = 0; run < runs; run++) {
            E evidence = draw.apply(random.split());
            if (interval != null) {
                Interval bounds = interval.apply(evidence);
                held.add(
                        value,
                        bounds == null ? Double.NaN : bounds.low(),
                        bounds == null ? Double.NaN : bounds.high(),
                        false);
            } else {
                Finding finding = open.apply(evidence);
                List<Cell> row = row(finding);
                held.add(
                        oriented(row.get(0).toString()),
                        number(row.get(3)),
                        number(row.get(4)),
                        row.get(row.size() - 1).toString().startsWith("keeps the limit"));
            }
        }
        return held;
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
            case OF_FIRST, LEAST_OF_FIRST -> value;
            case DIFFERENCE -> isFirst != name.contains(" below ") ? value : -value;
            case RATIO -> isFirst != name.contains(" above ") ? value : 1 / value;
        };
    }

    private static double number(Cell cell) {
        return cell instanceof Cell.Real real ? real.value() : Double.NaN;
    }

    /** How often an interval held, lay below or above what is true, or was not there; and the same where it was trusted. */
    private static final class Held {
        private static final String COLUMNS =
                "Held | ± 1 | Too low | Too high | None | Trusted | Held of these | ± 1 | Width";

        private final int runs;
        private final boolean isTold;
        private int all;
        private int low;
        private int high;
        private int trusted;
        private int missed;
        private double width;

        Held(int runs, boolean isTold) {
            this.runs = runs;
            this.isTold = isTold;
        }

        void add(double truth, double from, double to, boolean isTrusted) {
            trusted += isTrusted ? 1 : 0;
            if (Double.isNaN(from) || Double.isNaN(to)) {
                return;
            }
            all++;
            boolean isLow = truth > to + 1e-9;
            boolean isHigh = truth < from - 1e-9;
            low += isLow ? 1 : 0;
            high += isHigh ? 1 : 0;
            missed += isTrusted && (isLow || isHigh) ? 1 : 0;
            width += to - from;
        }

        private static String share(int part, int of) {
            return of == 0 ? "–" : String.format(Locale.ROOT, "%.1f", 100.0 * part / of);
        }

        private static String held(int missed, int of) {
            double miss = (double) missed / of;
            return share(of - missed, of) + " | "
                    + (of == 0 ? "–" : String.format(Locale.ROOT, "%.1f", 100 * Math.sqrt(miss * (1 - miss) / of)));
        }

        @Override
        public String toString() {
            return String.join(
                    " | ",
                    held(low + high, all),
                    share(low, all),
                    share(high, all),
                    share(runs - all, runs),
                    isTold ? share(trusted, runs) : "–",
                    isTold ? held(missed, trusted) : "– | –",
                    width / all < 100 ? String.format(Locale.ROOT, "%.3f", width / all) : "–");
        }
    }

    /** Returns the head of the table of rows. */
    static String head() {
        return "| Rule | Groups | In truth | " + Held.COLUMNS + " | Pass | Fail |\n|---|---|---|" + "--:|".repeat(11);
    }
}
