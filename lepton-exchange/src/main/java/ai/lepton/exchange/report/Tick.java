package ai.lepton.exchange.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A mark on an axis.
 *
 * @param at where it stands, in [0, 1] of the axis
 * @param text beside it
 */
record Tick(double at, String text) {
    /** Marks at every fifth of an axis that runs from 0 to 1. */
    static final List<Tick> FIFTHS = IntStream.rangeClosed(0, 5)
            .mapToObj(fifth -> new Tick(
                    fifth / 5.0,
                    fifth % 5 == 0 ? String.valueOf(fifth / 5) : String.format(Locale.ROOT, "%.1f", fifth / 5.0)))
            .toList();

    /** Returns the number of characters of the longest text. */
    static int longest(List<Tick> ticks) {
        return ticks.stream().mapToInt(tick -> tick.text().length()).max().orElse(0);
    }
}
