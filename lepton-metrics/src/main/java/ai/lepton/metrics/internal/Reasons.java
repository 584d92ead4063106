package ai.lepton.metrics.internal;

import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import java.util.ArrayList;
import java.util.List;

/** What is said below a table of the values that are undefined: the first {@value #SHOWN} of them, each with its reason. */
public final class Reasons {
    private static final int SHOWN = 10;

    private final List<String> first = new ArrayList<>();
    private long others;

    /** Creates the reasons of one table. */
    public Reasons() {}

    /** Adds one, by what the table calls it. */
    public void add(String title, Score.Undefined score) {
        if (first.size() < SHOWN) {
            first.add(Quoted.message(title + " is " + score));
        } else {
            others++;
        }
    }

    /** Returns a line for each of the first, then one with the number of the others. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(first);
        if (others > 0) {
            lines.add("and " + others + " more " + (others == 1 ? "is" : "are") + " undefined");
        }
        return lines;
    }

    /** Returns a line for each of the first undefined ones, each after a line break, and the number of the others. */
    public static String of(List<Measurement> measurements) {
        Reasons reasons = new Reasons();
        for (Measurement line : measurements) {
            if (line.estimate().score() instanceof Score.Undefined undefined) {
                reasons.add(line.title(), undefined);
            }
        }
        return reasons.lines().stream().map(line -> "\n" + line).reduce("", String::concat);
    }
}
