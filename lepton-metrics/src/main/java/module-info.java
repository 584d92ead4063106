/** Evaluation statistics over primitive arrays, with intervals, tests and assertions. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the sister modules are not seen when this one is compiled
module ai.lepton.metrics {
    requires static transitive org.jspecify;
    requires org.apache.commons.numbers.arrays;
    requires org.apache.commons.numbers.gamma;

    exports ai.lepton.metrics;
    exports ai.lepton.metrics.calibration;
    exports ai.lepton.metrics.catalogue;
    exports ai.lepton.metrics.classification;
    exports ai.lepton.metrics.conformal;
    exports ai.lepton.metrics.efficiency;
    exports ai.lepton.metrics.expect;
    exports ai.lepton.metrics.group;
    exports ai.lepton.metrics.importance;
    exports ai.lepton.metrics.inference;
    exports ai.lepton.metrics.internal to
            ai.lepton.exchange,
            ai.lepton.core,
            ai.lepton.ethics,
            ai.lepton.parquet;
    exports ai.lepton.metrics.regression;
    exports ai.lepton.metrics.sequence;
    exports ai.lepton.metrics.multilabel;
}
