package ai.lepton.exchange.report;

import ai.lepton.exchange.internal.Figures;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.internal.Cautions;
import java.util.List;

/** Marks of estimates whose interval may not hold its level, and the reasons to be shown below the table that they are in. */
final class Footnotes {
    private final Cautions cautions = new Cautions();

    /** Returns such as {@code " (1)"}, to stand behind the estimate in its cell; empty where it has no caution. */
    String mark(Estimate estimate) {
        return cautions.mark(estimate);
    }

    /** Returns an estimate with its interval, or that it is undefined, and its mark. */
    String marked(Estimate estimate) {
        return (estimate.score().isDefined() ? Figures.text(estimate) : "undefined") + mark(estimate);
    }

    /** Returns a line for each reason that was marked, the first ten of them by themselves. */
    List<String> lines() {
        return cautions.notes();
    }

    /** Returns what is said of one estimate outside of tables, beginning with a semicolon; empty where it has no caution. */
    static String said(Estimate estimate) {
        return estimate.caution() == null ? "" : "; " + Cautions.said(estimate.caution());
    }
}
