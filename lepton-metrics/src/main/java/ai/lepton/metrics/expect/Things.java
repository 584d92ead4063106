package ai.lepton.metrics.expect;

import ai.lepton.metrics.Report;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.regression.RegressionReport;
import ai.lepton.metrics.sequence.SequenceReport;

/** How messages call the things that a report is of. */
final class Things {
    private Things() {}

    /** Returns such as {@code 480 examples}. */
    static String counted(long n, String thing) {
        return n + " " + thing + (n == 1 ? "" : "s");
    }

    /** Returns what a measurement of this name counts. */
    static String measured(Report report, String name) {
        if (report instanceof SequenceReport) {
            return name.equals("accuracy") ? "token" : "span";
        }
        return "example";
    }

    /** Returns why a report may lack what was asked of it, to be said after that. */
    static String whyMissing(Report report) {
        if (report instanceof ClassificationReport classes) {
            return classes.hasProbabilities() ? "" : ", and there were no probabilities";
        }
        if (report instanceof SequenceReport spans) {
            return ", of the types " + spans.types() + (spans.tokens() == 0 ? ", and there were no tags" : "");
        }
        if (report instanceof RegressionReport) {
            return "; ask the evaluation for it with also(...)";
        }
        return "";
    }
}
