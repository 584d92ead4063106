package ai.lepton.bench;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * What Lepton wants of a task.
 *
 * @param task name of the benchmark's class
 * @param fromRows on, for what is made once must not count
 * @param wanted in words
 * @param format of the figure
 * @param figure of Lepton's timing and those of all others of the same task; null where it needs one that is not there
 * @param met says whether a figure is good enough
 */
record Target(
        String task,
        long fromRows,
        String wanted,
        String format,
        BiFunction<Timing, List<Timing>, @Nullable Double> figure,
        DoublePredicate met) {
    private static final Set<String> ON_THE_JVM = Set.of("smile", "tribuo", "weka", "spark");
    private static final long MANY = 1_000_000;
    private static final double NEARLY_NOTHING = 0.2; // a sketch of any size is a megabyte

    static final List<Target> ALL = List.of(
            new Target(
                    "ConfusionCounts",
                    MANY,
                    "at most 3 times a sequential read",
                    "%.1f times",
                    (lepton, others) -> inverse(ratio(lepton, others, Set.of("floor"))),
                    figure -> figure <= 3),
            atLeast("ConfusionCounts", 50, "scikit-learn"),
            nothingAllocated("ConfusionCounts"),
            atLeast("ReportOfStrings", 100, "scikit-learn"),
            atLeast("ExactAuc", 10, "scikit-learn"),
            new Target(
                    "ExactAuc",
                    MANY,
                    "at least 5 times as fast as the best on the JVM",
                    "%.1f times",
                    (lepton, others) -> ratio(lepton, others, ON_THE_JVM),
                    figure -> figure >= 5),
            new Target(
                    "MacroF1Bootstrap",
                    1,
                    "less than 50 ms",
                    "%.1f ms",
                    (lepton, others) -> lepton.millis(),
                    figure -> figure < 50),
            new Target(
                    "SketchedAuc",
                    MANY,
                    "at most 2 ns a row",
                    "%.2f ns",
                    (lepton, others) -> lepton.nanosPerRow(),
                    figure -> figure <= 2),
            nothingAllocated("SketchedAuc"));

    private static Target atLeast(String task, int times, String who) {
        return new Target(
                task,
                MANY,
                "at least " + times + " times as fast as " + who,
                "%.0f times",
                (lepton, others) -> ratio(lepton, others, Set.of(who)),
                figure -> figure >= times);
    }

    private static Target nothingAllocated(String task) {
        return new Target(
                task,
                10 * MANY,
                "nothing allocated per row",
                "%.4f bytes",
                (lepton, others) -> Double.isNaN(lepton.bytes()) ? null : lepton.bytesPerRow(),
                figure -> figure < NEARLY_NOTHING);
    }

    boolean isFor(Timing lepton) {
        return task.equals(lepton.task()) && lepton.rows() >= fromRows;
    }

    /** Returns how many times as long as Lepton the fastest of these takes, or null if none was timed. */
    private static @Nullable Double ratio(Timing lepton, List<Timing> others, Set<String> who) {
        double best = others.stream()
                .filter(other -> who.contains(other.who()))
                .mapToDouble(Timing::millis)
                .min()
                .orElse(Double.NaN);
        return Double.isNaN(best) ? null : best / lepton.millis();
    }

    private static @Nullable Double inverse(@Nullable Double ratio) {
        return ratio == null ? null : 1 / ratio;
    }

    String formatted(double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
