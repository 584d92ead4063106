/** Typed records for standard formats of data, models and their papers. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the sister modules are not seen when this one is compiled
module ai.lepton.exchange {
    requires static transitive org.jspecify;
    requires transitive ai.lepton.metrics;
    requires com.fasterxml.jackson.annotation;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires de.siegmar.fastcsv;
    requires org.apache.commons.numbers.gamma;
    requires java.net.http;
    requires jdk.httpserver;
    requires org.snakeyaml.engine;
    requires static aircompressor;

    exports ai.lepton.exchange.bom;
    exports ai.lepton.exchange.bundle;
    exports ai.lepton.exchange.croissant;
    exports ai.lepton.exchange.data;
    exports ai.lepton.exchange.evaluation;
    exports ai.lepton.exchange.huggingface;
    exports ai.lepton.exchange.internal to
            ai.lepton.core,
            ai.lepton.ethics,
            ai.lepton.parquet;
    exports ai.lepton.exchange.modelcard;
    exports ai.lepton.exchange.predictions;
    exports ai.lepton.exchange.protocol;
    exports ai.lepton.exchange.report;
    exports ai.lepton.exchange.tensor;
    exports ai.lepton.exchange.tensorboard;
    exports ai.lepton.exchange;
}
