package ai.lepton.metrics.internal;

import ai.lepton.metrics.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The marks of estimates with a caution, as numbers in parentheses, and the reasons that are listed below a table.
 *
 * <p>The first {@value #MOST} reasons have a number each; all others share the mark {@code (+)}.
 */
public final class Cautions {
    /** As many reasons are listed. */
    static final int MOST = 10;

    /** A mark at the end of a cell, with the blank before it. */
    static final Pattern MARK = Pattern.compile(" \\((?:\\d{1,2}|\\+)\\)$");

    private static final String HEADING = "no interval that is known to hold its level, so it settles nothing: ";

    private final List<String> reasons = new ArrayList<>();
    private long others;

    /** Creates marks for one table. */
    public Cautions() {}

    /** Returns the mark to be put behind an estimate, such as {@code " (1)"}; empty where it has no caution. */
    public String mark(Estimate estimate) {
        return mark(estimate.caution());
    }

    /** Returns the mark of a reason, such as {@code " (1)"}; empty where there is none. */
    public String mark(@Nullable String caution) {
        if (caution == null) {
            return "";
        }
        int at = reasons.indexOf(caution);
        if (at < 0 && reasons.size() < MOST) {
            reasons.add(caution);
            at = reasons.size() - 1;
        }
        if (at < 0) {
            others++;
            return " (+)";
        }
        return " (" + (at + 1) + ")";
    }

    /** Returns a line for each mark that was given, in order. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < reasons.size(); i++) {
            notes.add("(" + (i + 1) + ") " + HEADING + Quoted.message(reasons.get(i)));
        }
        if (others > 0) {
            notes.add("(+) no interval that is known to hold its level, for another reason: " + others
                    + (others == 1 ? " more" : " more like it"));
        }
        return notes;
    }

    /** Returns {@link #notes()}, each after a line break. */
    public String below() {
        return notes().stream().map(note -> "\n" + note).reduce("", String::concat);
    }

    /** Returns what is said of one estimate where there is no table, such as in a sentence; empty where it has no caution. */
    public static String said(@Nullable String caution) {
        return caution == null ? "" : "its interval may not hold its level: " + Quoted.message(caution);
    }
}
