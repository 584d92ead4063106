package ai.lepton.bench.coverage;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Simulates how often conformal intervals and sets hold the truth, and prints a table: one row for each regime.
 *
 * <p>Coverage is over calibrations and new examples together, as the guarantee is. All draws follow from the regimes' names.
 */
public final class ConformalCoverage {
    private static final int RUNS = 4000;

    private ConformalCoverage() {}

    /**
     * A world, and what is calibrated in it.
     *
     * @param name what sets it apart
     * @param nominal the share that is asked for
     * @param expected the share that theory gives, in words
     * @param run draws a calibration and new examples, and says how many of these were held
     */
    record Regime(String name, double nominal, String expected, Function<SplittableRandom, Held> run) {}

    /**
     * What became of the new examples of one calibration.
     *
     * @param tested their number
     * @param held how many had the truth in their interval or set
     * @param unbounded how many intervals had no bounds, or sets classes that were forced into them
     * @param size the sum of the widths of bounded intervals, or of the sizes of sets
     */
    record Held(int tested, int held, int unbounded, double size) {}

    /** What was found of a regime, as shares. */
    record Found(double coverage, double error, double unbounded, double size) {}

    /** Runs all; see the script. */
    public static void main(String... args) {
        Options options = Options.of(RUNS, args);
        System.out.print(
                "| Regime | Nominal | Expected | Held | ± | Unbounded | Mean size |\n|---|--:|---|--:|--:|--:|--:|\n");
        for (Regime regime : regimes()) {
            if (options.includes(regime.name())) {
                Found found = simulate(regime, options.runs());
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %.1f | %s | %.2f | %.2f | %.1f | %.2f |%n",
                        regime.name(),
                        100 * regime.nominal(),
                        regime.expected(),
                        100 * found.coverage(),
                        100 * found.error(),
                        100 * found.unbounded(),
                        found.size());
            }
        }
    }

    static List<Regime> regimes() {
        return Stream.of(ConformalNumbers.regimes(), ConformalClasses.regimes())
                .flatMap(List::stream)
                .toList();
    }

    /** Returns what was found in so many calibrations; the error is three standard errors of the coverage. */
    static Found simulate(Regime regime, int runs) {
        SplittableRandom random = new SplittableRandom(regime.name().hashCode());
        double sum = 0;
        double squares = 0;
        double unbounded = 0;
        double size = 0;
        double sized = 0;
        for (int run = 0; run < runs; run++) {
            Held held = regime.run().apply(random.split());
            double share = (double) held.held() / held.tested();
            sum += share;
            squares += share * share;
            unbounded += (double) held.unbounded() / held.tested();
            size += held.size();
            sized += held.tested() - held.unbounded();
        }
        double mean = sum / runs;
        double variance = Math.max(0, squares / runs - mean * mean);
        return new Found(mean, 3 * Math.sqrt(variance / runs), unbounded / runs, size / sized);
    }
}
