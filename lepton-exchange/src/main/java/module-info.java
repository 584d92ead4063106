/** Typed records for standard formats of data, models and their papers. */
@org.jspecify.annotations.NullMarked
module ai.lepton.exchange {
    requires static transitive org.jspecify;
    requires transitive ai.lepton.metrics;
    requires tools.jackson.databind;
    requires de.siegmar.fastcsv;

    exports ai.lepton.exchange.data;
    exports ai.lepton.exchange.report;
    exports ai.lepton.exchange.tensor;
    exports ai.lepton.exchange;
}
