package ai.lepton.core.checkpoint;

import ai.lepton.core.checkpoint.Checkpoint.HeaderSizes;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Shape;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.exchange.tensor.TensorInfo;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A safetensors file that holds the weights of a model, and perhaps a few tensors beside them. */
public final class WeightsFile {
    /** Most faults that one message lists. */
    private static final int LISTED = 8;

    private final Safetensors file;
    private final String name;

    private WeightsFile(Safetensors file, String name) {
        this.file = file;
        this.name = name;
    }

    /** Opens a file; its header is checked, its data mapped and not read. */
    public static WeightsFile open(Path path) {
        Path last = path.getFileName();
        return new WeightsFile(Safetensors.open(path), last == null ? path.toString() : last.toString());
    }

    /** Returns the weights that a file holds which is open already, and is called so in messages. */
    public static WeightsFile of(Safetensors tensors, String name) {
        return new WeightsFile(tensors, name);
    }

    /** Returns how large a model these weights allow. */
    public HeaderSizes sizes() {
        return HeaderSizes.of(name, file.names().stream().map(file::info).toList());
    }

    /** Returns the tensors of the file. */
    public Safetensors tensors() {
        return file;
    }

    /**
     * Returns where a model finds its weights here.
     *
     * @param parameters the weights that it wants
     * @param beside names of tensors that the file holds for others
     * @throws DataException if a weight is missing, has another shape or type, or nobody wants it; the message
     *     lists them
     */
    public WeightSource requireExactly(List<Parameter> parameters, Set<String> beside) {
        Elements.required("beside", beside);
        Elements.of("parameters", parameters);
        List<String> faults = new ArrayList<>();
        Set<String> wanted = new HashSet<>(beside);
        for (Parameter parameter : parameters) {
            wanted.add(parameter.name());
            if (!file.contains(parameter.name())) {
                faults.add(Quoted.of(parameter.name()) + " " + text(parameter.shape()) + " is missing");
                continue;
            }
            TensorInfo info = file.info(parameter.name());
            if (!info.shape().equals(dimensions(parameter.shape()))) {
                faults.add(Quoted.of(parameter.name()) + " is " + info.shape() + ", this model wants "
                        + text(parameter.shape()));
            } else if (info.dtype() != DType.F32) {
                faults.add(Quoted.of(parameter.name()) + " is " + info.dtype() + ", this model wants F32");
            }
        }
        for (String found : file.names()) {
            if (!wanted.contains(found)) {
                faults.add(Quoted.of(found) + " is in the file, this model has no such weight");
            }
        }
        if (!faults.isEmpty()) {
            String more = faults.size() > LISTED ? "; and " + (faults.size() - LISTED) + " more" : "";
            throw new DataException(name + ": " + String.join("; ", faults.subList(0, Math.min(LISTED, faults.size())))
                    + more);
        }
        return this::values;
    }

    private ByteBuffer values(Parameter parameter) {
        ByteBuffer stored = file.buffer(parameter.name());
        // The engine may train what it is given, and the file is mapped for reading only.
        ByteBuffer copy = ByteBuffer.allocateDirect(stored.remaining()).order(ByteOrder.nativeOrder());
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            return copy.put(stored).flip();
        }
        copy.asFloatBuffer().put(stored.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
        return copy;
    }

    /**
     * Writes weights, whole or not at all.
     *
     * @param values in the order of the parameters
     * @param beside further tensors of 64-bit floats, each a vector
     */
    public static void write(
            Path path, List<Parameter> parameters, List<float[]> values, Map<String, double[]> beside) {
        Elements.of("parameters", parameters);
        writer(parameters, values, beside).write(path);
    }

    /**
     * Returns what writes weights.
     *
     * @param values in the order of the parameters
     * @param beside further tensors of 64-bit floats, each a vector
     */
    public static SafetensorsWriter writer(
            List<Parameter> parameters, List<float[]> values, Map<String, double[]> beside) {
        Elements.of("parameters", parameters);
        if (values.size() != parameters.size()) {
            throw new IllegalArgumentException("there are " + parameters.size() + " parameters but values of "
                    + values.size() + "; they must be as many");
        }
        SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            writer.tensor(parameter.name(), values.get(i), parameter.shape().toArray());
        }
        beside.forEach((name, vector) -> writer.tensor(name, vector, vector.length));
        return writer;
    }

    private static List<Long> dimensions(Shape shape) {
        List<Long> list = new ArrayList<>();
        for (long dimension : shape.toArray()) {
            list.add(dimension);
        }
        return list;
    }

    private static String text(Shape shape) {
        return dimensions(shape).toString();
    }
}
