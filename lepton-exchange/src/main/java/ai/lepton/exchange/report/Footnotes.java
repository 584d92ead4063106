package ai.lepton.exchange.report;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.internal.Cautions;
import java.util.List;

/**
 * Marks of estimates whose interval may not hold its level, and the reasons to be shown below the table that they are in.
 *
 * <pre>{@code
 * Footnotes notes = new Footnotes();
 * rows.add(List.of("Accuracy", accuracy.figures(3) + notes.mark(accuracy)));
 * page = page.table("", List.of("Measure", "Value"), rows, notes);
 * }</pre>
 */
public final class Footnotes {
    private final Cautions cautions = new Cautions();

    /** Creates the notes of one table. */
    public Footnotes() {}

    /** Returns such as {@code " (1)"}, to stand behind the estimate in its cell; empty where it has no caution. */
    public String mark(Estimate estimate) {
        return cautions.mark(estimate);
    }

    /** Returns a line for each reason that was marked, the first ten of them by themselves. */
    public List<String> lines() {
        return cautions.notes();
    }

    /** Returns what is said of one estimate outside of tables, beginning with a semicolon; empty where it has no caution. */
    public static String said(Estimate estimate) {
        return estimate.caution() == null ? "" : "; " + Cautions.said(estimate.caution());
    }
}
