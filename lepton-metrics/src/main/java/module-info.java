/** Evaluation statistics over primitive arrays, with intervals, tests and assertions. */
@org.jspecify.annotations.NullMarked
module ai.lepton.metrics {
    requires static transitive org.jspecify;

    exports ai.lepton.metrics;
}
