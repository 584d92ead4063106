package ai.lepton.bench.coverage;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.metrics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * Simulates rules of safety, privacy and recourse that are decided by chance: how often the interval of what they measure holds the
 * truth, how often each is wrong where its limit is the truth itself, and how often it fails where the limit is broken by a stated
 * amount. One row for each regime; all draws follow from the regimes' names.
 */
public final class SafetyCoverage {
    private static final int RUNS = 2000;

    private SafetyCoverage() {}

    /**
     * A world, and a rule about it with any limit.
     *
     * @param rule what is asked
     * @param evidence how much there is of it, and what it is like
     * @param truth the value that is measured
     * @param broken a limit that this value breaks
     * @param isOfOne whether the rule measures one thing, so that its interval should hold the truth
     * @param draw draws evidence
     * @param rules the rule with a limit
     */
    record Regime<E extends Evidence>(
            String rule,
            String evidence,
            double truth,
            double broken,
            boolean isOfOne,
            Function<SplittableRandom, E> draw,
            DoubleFunction<Rule<E>> rules) {
        String name() {
            return String.format(Locale.ROOT, "%s, %s, %.4g", rule, evidence, truth);
        }
    }

    /**
     * How often what came, as shares of the runs.
     *
     * @param held of the intervals that there were; NaN if none
     * @param without runs without an interval that may decide
     */
    record Found(int runs, double held, double without, double fail, double pass, double power, double width) {
        /** Returns the standard error of a share of the runs. */
        double error(double share) {
            return Math.sqrt(share * (1 - share) / runs);
        }
    }

    /** Runs all; see the script. */
    public static void main(String... args) {
        Options options = Options.of(RUNS, args);
        System.out.print("| Rule | Evidence | True value | Held | Width | No interval | Fails at it | Passes at it "
                + "| Limit | Fails there |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        for (Regime<?> regime : SafetyRegimes.all()) {
            if (options.includes(regime.name())) {
                System.out.print(row(regime, simulate(regime, options.runs())));
                System.out.flush();
            }
        }
    }

    static <E extends Evidence> Found simulate(Regime<E> regime, int runs) {
        SplittableRandom random = new SplittableRandom(regime.name().hashCode());
        Rule<E> atTruth = regime.rules().apply(regime.truth());
        Rule<E> broken = regime.rules().apply(regime.broken());
        int intervals = 0;
        int held = 0;
        int failed = 0;
        int passed = 0;
        int found = 0;
        double width = 0;
        for (int run = 0; run < runs; run++) {
            E evidence = regime.draw().apply(random.split());
            Verdict verdict = atTruth.evaluate(evidence).verdict();
            failed += verdict instanceof Verdict.Fail ? 1 : 0;
            passed += verdict instanceof Verdict.Pass ? 1 : 0;
            found += broken.evaluate(evidence).verdict() instanceof Verdict.Fail ? 1 : 0;
            Interval interval = verdict.measurement()
                    .flatMap(measured -> measured.estimate().trustedInterval())
                    .orElse(null);
            if (interval != null) {
                intervals++;
                width += interval.width();
                held += regime.truth() >= interval.low() - 1e-12 && regime.truth() <= interval.high() + 1e-12 ? 1 : 0;
            }
        }
        return new Found(
                runs,
                (double) held / intervals,
                (double) (runs - intervals) / runs,
                (double) failed / runs,
                (double) passed / runs,
                (double) found / runs,
                width / intervals);
    }

    private static String row(Regime<?> regime, Found found) {
        List<String> cells = new ArrayList<>(
                List.of(regime.rule(), regime.evidence(), String.format(Locale.ROOT, "%.4f", regime.truth())));
        boolean isHeld = regime.isOfOne() && !Double.isNaN(found.held());
        cells.add(isHeld ? share(found.held(), found.error(found.held())) : "–");
        cells.add(isHeld ? String.format(Locale.ROOT, "%.3f", found.width()) : "–");
        cells.add(String.format(Locale.ROOT, "%.1f", 100 * found.without()));
        cells.add(share(found.fail(), found.error(found.fail())));
        cells.add(share(found.pass(), found.error(found.pass())));
        cells.add(String.format(Locale.ROOT, "%.4f", regime.broken()));
        cells.add(String.format(Locale.ROOT, "%.1f", 100 * found.power()));
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String share(double share, double error) {
        return String.format(Locale.ROOT, "%.1f ± %.1f", 100 * share, 100 * error);
    }
}
