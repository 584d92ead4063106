package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;

/** What the four counts of a class against the rest tell. */
interface ClassFormula {
    /** Returns the value for these counts; the label is for the reason where there is none. */
    Score of(double tp, double fp, double fn, double tn, String label);
}
