package ai.lepton.metrics.expect;

import ai.lepton.metrics.Report;
import ai.lepton.metrics.efficiency.LatencyReport;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.sequence.SequenceReport;
import java.math.BigDecimal;

/** How messages call the things that a report is of. */
final class Things {
    private Things() {}

    /** Returns such as {@code 480 examples}. */
    static String counted(long n, String thing) {
        String plural = thing.endsWith("y") ? thing.substring(0, thing.length() - 1) + "ies" : thing + "s";
        return n + " " + (n == 1 ? thing : plural);
    }

    /** Returns a share in percent, such as {@code 99.9}. */
    static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
    }

    /** Returns the name of a label: an enum constant's {@code name()}, else its text. */
    static String label(Object label) {
        return Elements.required("label", label) instanceof Enum<?> constant ? constant.name() : label.toString();
    }

    /** Returns what a measurement of this name counts. */
    static String measured(Report report, String name) {
        if (report instanceof SequenceReport) {
            return name.equals("accuracy") ? "token" : "span";
        }
        return report instanceof LatencyReport ? "latency" : "example";
    }
}
