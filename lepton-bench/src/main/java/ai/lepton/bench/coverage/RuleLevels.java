package ai.lepton.bench.coverage;

import ai.lepton.ethics.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Simulates how often rules pass, fail and can't tell, where what is true is known, and prints a table: one row for each
 * regime. All draws follow from the regimes' names.
 *
 * <p>Where a rule is just kept, or broken by nobody, a failure is a false alarm; where it is broken, a pass is one missed, and the
 * share of failures is the power.
 */
public final class RuleLevels {
    private static final int RUNS = 1000;

    private RuleLevels() {}

    /**
     * A rule, and a world that it is asked about.
     *
     * @param rule what is asked
     * @param groups how many groups there are, and how large
     * @param truth what is true
     * @param isKept whether the rule is kept in truth, so that a failure is a false alarm
     * @param run draws evidence, and judges it
     */
    record Regime(String rule, String groups, String truth, boolean isKept, Function<SplittableRandom, Verdict> run) {
        String name() {
            return rule + ", " + groups + ", " + truth;
        }
    }

    /** How often each verdict came, as shares; the error is three standard errors of the share that is wrong, or of the power. */
    record Found(double pass, double fail, double open, double error) {}

    /** Runs all; see the script. */
    public static void main(String... args) {
        Options options = Options.of(RUNS, args);
        System.out.print(
                "| Rule | Groups | In truth | Pass | Fail | Inconclusive | ± |\n|---|---|---|--:|--:|--:|--:|\n");
        for (Regime regime : regimes()) {
            if (options.includes(regime.name())) {
                Found found = simulate(regime, options.runs());
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %s | %.1f | %.1f | %.1f | %.1f |%n",
                        regime.rule(),
                        regime.groups(),
                        regime.truth() + (regime.isKept() ? "" : " **(broken)**"),
                        100 * found.pass(),
                        100 * found.fail(),
                        100 * found.open(),
                        100 * found.error());
                System.out.flush();
            }
        }
    }

    static List<Regime> regimes() {
        return Stream.of(
                        DecisionLevels.regimes(),
                        MeasureLevels.regimes(),
                        BehaviourLevels.regimes(),
                        DriftLevels.regimes(),
                        ProxyLevels.regimes(),
                        JoinedLevels.regimes(),
                        NotComparedLevels.regimes(),
                        PackLevels.regimes())
                .flatMap(List::stream)
                .toList();
    }

    static Found simulate(Regime regime, int runs) {
        SplittableRandom random = new SplittableRandom(regime.name().hashCode());
        int passed = 0;
        int failed = 0;
        for (int run = 0; run < runs; run++) {
            Verdict verdict = regime.run().apply(random.split());
            passed += verdict instanceof Verdict.Pass ? 1 : 0;
            failed += verdict instanceof Verdict.Fail ? 1 : 0;
        }
        double fail = (double) failed / runs;
        return new Found(
                (double) passed / runs,
                fail,
                (double) (runs - passed - failed) / runs,
                3 * Math.sqrt(fail * (1 - fail) / runs));
    }

    /** Returns a binomial draw. */
    static int binomial(int n, double rate, SplittableRandom random) {
        int count = 0;
        for (int i = 0; i < n; i++) {
            count += random.nextDouble() < rate ? 1 : 0;
        }
        return count;
    }
}
