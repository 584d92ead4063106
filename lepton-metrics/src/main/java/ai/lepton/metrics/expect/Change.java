package ai.lepton.metrics.expect;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;

/**
 * How a measure has changed since a baseline.
 *
 * @param now its value
 * @param before its value in the baseline
 * @param difference now minus before
 * @param pairs the number of examples that both are of; 0 where they are not the same
 * @param isSame whether all that the measure is computed from is the same
 * @param source where the values come from, in words
 */
record Change(Score now, Score before, Estimate difference, long pairs, boolean isSame, String source) {
    static Change none(Score now, Score before) {
        return new Change(now, before, Estimate.of(Score.undefined("there is nothing to compare"), 0), 0, false, "");
    }

    static String examples(long n) {
        return n + (n == 1 ? " example" : " examples");
    }
}
