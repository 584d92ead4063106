package ai.lepton.exchange.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.numbers.gamma.InverseErfc;

/**
 * The scale of normal deviates: the axis on which the errors of two normal classes make a straight line.
 *
 * <p>It runs from {@value #LEAST} to one less that, as 0 to 1; a picture shows a window of it.
 *
 * @param low where the window begins on the scale
 * @param high where it ends
 * @see <a href="https://doi.org/10.21437/Eurospeech.1997-504">Martin et al. 1997</a>
 */
record Deviates(double low, double high) {
    private static final double LEAST = 1e-6;
    private static final double FURTHEST = deviate(1 - LEAST);
    private static final double GREATEST_SHOWN = 0.95;
    private static final double GREATEST_LOW = 0.01;

    private static final Map<Double, String> MARKS = new TreeMap<>(Map.of(
            1e-6,
            "0.0001 %",
            1e-5,
            "0.001 %",
            1e-4,
            "0.01 %",
            1e-3,
            "0.1 %",
            0.01,
            "1 %",
            0.05,
            "5 %",
            0.2,
            "20 %",
            0.5,
            "50 %",
            0.8,
            "80 %",
            0.95,
            "95 %"));

    private static double deviate(double rate) {
        return -Math.sqrt(2) * InverseErfc.value(2 * rate);
    }

    /** Returns where a rate stands on the scale, in [0, 1]. */
    static double at(double rate) {
        return Math.max(0, Math.min(1, (deviate(rate) / FURTHEST + 1) / 2));
    }

    /** Returns the window that shows these curves down to their smallest rate above 0. */
    static Deviates showing(List<Curve> curves) {
        double least = at(GREATEST_LOW);
        for (Curve curve : curves) {
            for (int i = 0; i < curve.size(); i++) {
                least = curve.x(i) > 0 ? Math.min(least, curve.x(i)) : least;
                least = curve.y(i) > 0 ? Math.min(least, curve.y(i)) : least;
            }
        }
        double low = 0;
        for (double mark : MARKS.keySet()) {
            low = at(mark) <= least ? at(mark) : low;
        }
        return new Deviates(low, at(GREATEST_SHOWN));
    }

    /** Returns where a point of the scale stands in the window, in [0, 1]; what is outside stands at its edge. */
    double inWindow(double at) {
        return Math.max(0, Math.min(1, (at - low) / (high - low)));
    }

    List<Tick> ticks() {
        List<Tick> ticks = new ArrayList<>();
        MARKS.forEach((rate, text) -> {
            if (at(rate) >= low) {
                ticks.add(new Tick(inWindow(at(rate)), text));
            }
        });
        return ticks;
    }
}
