package ai.lepton.metrics.expect;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import java.util.function.Supplier;

/**
 * How a measure has changed since a baseline.
 *
 * @param now its value
 * @param before its value in the baseline
 * @param difference now minus before
 * @param pairs the number of examples, or sentences, that both are of; 0 where they are not the same
 * @param thing what they are called, one of them
 * @param isSame whether all that the measure is computed from is the same
 * @param source where the values come from, in words
 */
record Change(Score now, Score before, Estimate difference, long pairs, String thing, boolean isSame, String source) {
    /** Returns the change between reports on the same examples. */
    static Change paired(Score now, Score before, Supplier<Estimate> difference, long n, String thing, boolean isSame) {
        Estimate gap = now.isDefined() && before.isDefined()
                ? difference.get()
                : Estimate.of(Score.undefined("there is nothing to compare"), n);
        return new Change(now, before, gap, n, thing, isSame, "on the same " + Things.counted(n, thing));
    }

    static Change none(Score now, Score before) {
        return new Change(
                now, before, Estimate.of(Score.undefined("there is nothing to compare"), 0), 0, "", false, "");
    }
}
