package ai.lepton.core.data;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Path;
import java.util.List;

/** Principal components as a file of tensors in 64-bit floats; whether they are whitened stands in its metadata. */
final class SavedComponents {
    private static final String MEAN = "mean";
    private static final String COMPONENTS = "components";
    private static final String VARIANCE = "explained_variance";
    private static final String RATIO = "explained_variance_ratio";
    private static final String WHITENED = "whitened";

    private SavedComponents() {}

    static void write(PrincipalComponents components, Path file) {
        long size = components.size();
        new SafetensorsWriter()
                .metadata(WHITENED, Boolean.toString(components.isWhitened()))
                .tensor(MEAN, components.mean(), components.columns())
                .tensor(COMPONENTS, components.components(), size, components.columns())
                .tensor(VARIANCE, components.explainedVariance(), size)
                .tensor(RATIO, components.explainedVarianceRatio(), size)
                .write(file);
    }

    static PrincipalComponents read(Path file) {
        Safetensors tensors = Safetensors.open(file);
        return Documents.refusing(Quoted.bare(file.toString()), () -> {
            List<Long> shape = tensors.info(COMPONENTS).shape();
            if (shape.size() != 2 || shape.get(0) < 1 || shape.get(0) > shape.get(1)) {
                throw new IllegalArgumentException(Quoted.of(COMPONENTS) + " is " + shape
                        + "; it must be [components, columns], with at least one component and no more than columns");
            }
            long size = shape.get(0);
            return PrincipalComponents.of(
                    doubles(tensors, MEAN, List.of(shape.get(1))),
                    doubles(tensors, COMPONENTS, shape),
                    doubles(tensors, VARIANCE, List.of(size)),
                    doubles(tensors, RATIO, List.of(size)),
                    whitened(tensors));
        });
    }

    private static boolean whitened(Safetensors tensors) {
        String said = tensors.metadata().get(WHITENED);
        if (said == null || !(said.equals("true") || said.equals("false"))) {
            throw new IllegalArgumentException("the metadata must have " + Quoted.of(WHITENED)
                    + ", true or false; it has " + (said == null ? "none" : Quoted.of(said)));
        }
        return said.equals("true");
    }

    private static double[] doubles(Safetensors tensors, String name, List<Long> shape) {
        if (!tensors.info(name).shape().equals(shape)) {
            throw new IllegalArgumentException(
                    Quoted.of(name) + " is " + tensors.info(name).shape() + "; these components want " + shape);
        }
        double[] values = tensors.doubles(name);
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        Quoted.of(name) + "[" + i + "] is " + values[i] + "; values must be finite");
            }
        }
        return values;
    }
}
