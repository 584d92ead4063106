package ai.lepton.ethics.safety;

import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.metrics.inference.Proportions;

/** Shares of rows with an interval, and what is said where nobody knows which rows are right. */
final class Accuracies {
    private Accuracies() {}

    static Outcome unknown() {
        return Outcome.of(new Verdict.Inconclusive("the true labels are not known: accuracy can't be measured", null));
    }

    static long right(Behaviour behaviour, int[] truth) {
        long right = 0;
        for (int i = 0; i < truth.length; i++) {
            right += truth[i] == behaviour.predicted()[i] ? 1 : 0;
        }
        return right;
    }

    static Claim claim(String name, long successes, long n) {
        return Claim.of(name, (double) successes / n, n, at -> Proportions.clopperPearson(successes, n, at));
    }
}
