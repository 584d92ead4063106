package ai.lepton.bench.text;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.task.TextLoader;
import java.nio.file.Path;

/** Who is timed, by the names of the tables. */
enum Who {
    /** Lepton as it comes: 32-bit floats. */
    lepton(Precision.AUTO),
    /** Lepton in bfloat16. */
    leptonBf16(Precision.BF16),
    /** Lepton in 8 bits. */
    leptonInt8(Precision.INT8),
    /** Lepton with one native call for each operation. */
    leptonEager(Precision.F32),
    /** ONNX Runtime in Java, 32-bit floats. */
    onnxRuntime(Precision.F32),
    /** ONNX Runtime in Java, 8 bits. */
    onnxRuntimeInt8(Precision.INT8);

    private final Precision precision;

    Who(Precision precision) {
        this.precision = precision;
    }

    EngineOptions engine() {
        Backend backend = this == leptonEager ? Backend.EAGER : Backend.SCRIPT;
        return EngineOptions.defaults().with(backend).with(precision);
    }

    boolean isOnnxRuntime() {
        return this == onnxRuntime || this == onnxRuntimeInt8;
    }

    /** Returns a model of a directory, for Lepton to run as this one says. */
    TextLoader model(Path directory) {
        return LeptonTransformer.load(directory).engine(engine());
    }
}
