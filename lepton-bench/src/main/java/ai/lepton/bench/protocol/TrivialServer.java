package ai.lepton.bench.protocol;

import ai.lepton.exchange.protocol.Datatype;
import ai.lepton.exchange.protocol.InferRequest;
import ai.lepton.exchange.protocol.InferTensor;
import ai.lepton.exchange.protocol.InferenceHandler;
import ai.lepton.exchange.protocol.InferenceModel;
import ai.lepton.exchange.protocol.InferenceServer;
import ai.lepton.exchange.protocol.ModelMetadata;
import ai.lepton.exchange.protocol.ModelMetadata.Spec;
import java.util.List;

/** Our server with a model that doubles numbers, for {@link CompareServers}. Argument: the port. */
public final class TrivialServer {
    private TrivialServer() {}

    /** Serves until it is ended. */
    public static void main(String... args) throws InterruptedException {
        try (InferenceServer server = InferenceServer.of(InferenceHandler.of(model()))
                .port(Integer.parseInt(args[0]))
                .start()) {
            System.err.println("listens at " + server.uri());
            Thread.currentThread().join();
        }
    }

    static InferenceModel model() {
        ModelMetadata metadata = ModelMetadata.of(
                "double",
                "java",
                List.of(Spec.of("x", Datatype.FP32, -1, 4)),
                List.of(Spec.of("y", Datatype.FP32, -1, 4)));
        return InferenceModel.of(metadata, TrivialServer::doubled);
    }

    private static List<InferTensor> doubled(InferRequest request) {
        InferTensor x = request.input("x");
        float[] values = x.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 2;
        }
        return List.of(InferTensor.of("y", values, x.shape()));
    }
}
