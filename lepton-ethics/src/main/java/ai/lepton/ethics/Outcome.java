package ai.lepton.ethics;

import ai.lepton.metrics.internal.Elements;
import java.util.List;

/**
 * What a requirement found: a verdict, and the tables that show why.
 *
 * @param verdict the verdict
 * @param breakdowns tables of what it rests on, such as one line per group
 */
public record Outcome(Verdict verdict, List<Breakdown> breakdowns) {
    /** Copies the tables. */
    public Outcome {
        breakdowns = Elements.of("breakdowns", breakdowns);
    }

    /** Returns a verdict with these tables. */
    public static Outcome of(Verdict verdict, Breakdown... breakdowns) {
        return new Outcome(verdict, List.of(breakdowns));
    }
}
