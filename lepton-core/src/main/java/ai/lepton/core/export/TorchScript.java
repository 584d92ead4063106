package ai.lepton.core.export;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.data.NumberEncoder;
import ai.lepton.core.data.Standardizer;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.script.AlignedZip;
import ai.lepton.core.internal.script.TorchModule;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.TabularModel;
import ai.lepton.exchange.internal.Halves;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a model with its weights as a self-contained TorchScript archive, which {@code torch.jit.load} of Python, C++
 * or DJL runs with nothing of Lepton there.
 *
 * <pre>{@code
 * TorchScript.of(model, weights).extraFile("config.json", json).write(Path.of("model.pt"));
 * }</pre>
 *
 * <p>In Python {@code torch.jit.load("model.pt")(input_ids, attention_mask)} returns the logits: the arguments are those
 * of {@link Model#inputs()}, by position or by name, on the device of the weights. Weights are parameters under their
 * own dotted names, such as {@code encoder.blocks.0.attention.query.weight}, so {@code state_dict()} has the names of
 * {@link Model#parameters()}. The module can be frozen, moved to another device, and trained further; it has no dropout.
 * It needs PyTorch 2.5 or newer where attention shares keys between heads, 2.4 where it has RMSNorm, else 2.0.
 *
 * <p>No native library is needed to write. Weights are read one at a time; the same model and weights give the same
 * bytes. Immutable; each setting returns a changed copy.
 */
public final class TorchScript {
    /**
     * How an input is standardised, or what brings the output back to the unit of its target: {@code value·scale + mean}.
     *
     * @param input its name; empty for the output
     * @param mean of each column
     * @param scale of each column
     */
    @SuppressWarnings("ArrayRecordComponent") // ours, and never changed
    record Scaling(String input, double[] mean, double[] scale) {}

    private final Model model;
    private final WeightSource weights;
    private final boolean half;
    private final @Nullable Scaling input;
    private final @Nullable Scaling output;
    private final @Nullable NumberEncoder encoder;
    private final Map<String, String> extras;

    private TorchScript(
            Model model,
            WeightSource weights,
            boolean half,
            @Nullable Scaling input,
            @Nullable Scaling output,
            @Nullable NumberEncoder encoder,
            Map<String, String> extras) {
        this.model = model;
        this.weights = weights;
        this.half = half;
        this.input = input;
        this.output = output;
        this.encoder = encoder;
        this.extras = extras;
    }

    /**
     * Returns the archive of a model, not yet written.
     *
     * @param weights where its weights come from, such as {@link ai.lepton.core.checkpoint.WeightsFile}
     */
    public static TorchScript of(Model model, WeightSource weights) {
        return new TorchScript(model, weights, false, null, null, null, Map.of());
    }

    /**
     * Stores the weights in bfloat16, rounded to nearest, ties to even: half the size. The module widens them and
     * computes in 32-bit floats; {@code torch.jit.freeze} widens them once.
     */
    public TorchScript inBfloat16() {
        return new TorchScript(model, weights, true, input, output, encoder, extras);
    }

    /**
     * Puts the standardisation of an input into the module, which then takes raw values: 64-bit floats, of which it
     * computes as {@link Standardizer#apply} does, or 32-bit floats. The means and scales are the buffers
     * {@code standardizer.mean} and {@code standardizer.scale}.
     *
     * @param name of an input {@code [.., columns]} of 32-bit floats
     * @throws IllegalArgumentException if the model has no such input, or it has another number of columns
     */
    public TorchScript standardizing(String name, Standardizer standardizer) {
        Input found = model.inputs().stream()
                .filter(declared -> declared.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the model has no input " + Quoted.of(name)
                        + "; it has " + model.inputs().stream().map(Input::name).toList()));
        if (found.type() != DType.F32) {
            throw new IllegalArgumentException(
                    "input " + Quoted.of(name) + " is " + found.type() + "; only 32-bit floats are standardised");
        }
        long columns = found.shape().get(-1);
        if (columns != standardizer.columns()) {
            throw new IllegalArgumentException("the standardizer is for " + standardizer.columns() + " columns; input "
                    + Quoted.of(name) + " has " + columns);
        }
        Scaling scaling = new Scaling(name, standardizer.mean(), standardizer.scale());
        return new TorchScript(model, weights, half, scaling, output, null, extras);
    }

    /**
     * Puts the encoding of number columns into the module, which then takes raw values, 64-bit floats, NaN where one is missing,
     * and computes as {@link NumberEncoder#apply} does; and codes of categories, -1 where one is missing. What the encoder knows
     * are the buffers {@code numbers.center}, {@code numbers.scale}, {@code numbers.lacking} and {@code numbers.edges}; where it
     * standardises only, this is {@link #standardizing}.
     *
     * @throws IllegalArgumentException if the model is none of tables, or has another number of columns
     */
    public TorchScript encoding(NumberEncoder numbers) {
        Elements.required("numbers", numbers);
        if (!(model instanceof TabularModel table)) {
            throw new IllegalArgumentException("numbers are encoded for models of tables; this is a "
                    + model.getClass().getSimpleName());
        }
        if (!numbers.clips()) {
            return standardizing(TabularModel.NUMBERS, Standardizer.of(numbers.center(), numbers.scale()));
        }
        long columns = model.inputs().stream()
                .filter(each -> each.name().equals(TabularModel.NUMBERS))
                .mapToLong(each -> each.shape().get(-1))
                .findFirst()
                .orElse(0);
        if (columns != numbers.columns() || (numbers.bins() < 1 && table.bins() > 0)) {
            throw new IllegalArgumentException("the encoder is for " + numbers.columns() + " columns; the model has "
                    + columns + " number columns");
        }
        return new TorchScript(model, weights, half, null, output, numbers, extras);
    }

    /**
     * Puts the way back from a standardised target into the module: it returns {@code logits·scale + mean}, as 64-bit
     * floats. Both are the buffers {@code target.mean} and {@code target.scale}.
     *
     * @param target a standardizer of one column
     * @throws IllegalArgumentException if it has more columns or none
     */
    public TorchScript inUnitsOf(Standardizer target) {
        if (target.columns() != 1) {
            throw new IllegalArgumentException(
                    "the standardizer of a target is for " + target.columns() + " columns; wanted 1");
        }
        Scaling scaling = new Scaling("", target.mean(), target.scale());
        return new TorchScript(model, weights, half, input, scaling, encoder, extras);
    }

    /**
     * Puts a text file beside the module, which {@code torch.jit.load(path, _extra_files={"config.json": ""})} reads.
     *
     * @param name its path, such as {@code config.json}
     * @throws IllegalArgumentException if the name is no relative path of letters, digits, {@code . _ - /}
     */
    public TorchScript extraFile(String name, String text) {
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")) {
            throw new IllegalArgumentException("an extra file is named " + Quoted.of(name)
                    + "; wanted a relative path of letters, digits and . _ - such as config.json");
        }
        Map<String, String> more = new TreeMap<>(extras);
        more.put(name, text);
        return new TorchScript(model, weights, half, input, output, encoder, more);
    }

    /**
     * Writes the archive, whole or not at all, replacing a file that is there. Missing parent directories are made.
     *
     * @throws IllegalArgumentException if the model has no weights, a weight has a name that TorchScript can't hold or
     *     another size than the model wants, or the file is a directory
     * @throws UncheckedIOException if it can't be written
     */
    public void write(Path file) {
        List<Parameter> parameters = model.parameters();
        TorchModule module = module(parameters);
        Staged.file(file, out -> module.writeTo(out, zip -> writeContents(zip, parameters)));
    }

    private TorchModule module(List<Parameter> parameters) {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("the model has no weights; there is nothing to export");
        }
        TorchModule module = new TorchModule();
        for (Parameter parameter : parameters) {
            TorchModule.Storage storage = half ? TorchModule.Storage.BFLOAT16 : TorchModule.Storage.FLOAT;
            module.parameter(parameter.name(), storage, parameter.shape().toArray(), weights.transposed(parameter));
        }
        if (input != null) {
            module.buffer(ForwardScript.MEAN, input.mean);
            module.buffer(ForwardScript.SCALE, input.scale);
        }
        if (output != null) {
            module.buffer(ForwardScript.TARGET_MEAN, output.mean);
            module.buffer(ForwardScript.TARGET_SCALE, output.scale);
        }
        if (encoder != null) {
            encoder.vectors().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(vector -> module.buffer(vector.getKey(), vector.getValue()));
        }
        module.method(new ForwardScript(model, parameters, half)
                .text(input == null ? null : input.input, encoder, output != null));
        return module;
    }

    private void writeContents(AlignedZip zip, List<Parameter> parameters) throws IOException {
        for (Map.Entry<String, String> extra : extras.entrySet()) {
            zip.put("extra/" + extra.getKey(), extra.getValue().getBytes(StandardCharsets.UTF_8));
        }
        int storage = 0;
        for (Parameter parameter : parameters) {
            zip.put("data/" + storage++, values(parameter));
        }
        for (Scaling scaling : new @Nullable Scaling[] {input, output}) {
            if (scaling != null) {
                zip.put("data/" + storage++, littleEndian(scaling.mean));
                zip.put("data/" + storage++, littleEndian(scaling.scale));
            }
        }
        if (encoder != null) {
            for (Map.Entry<String, double[]> vector : new TreeMap<>(encoder.vectors()).entrySet()) {
                zip.put("data/" + storage++, littleEndian(vector.getValue()));
            }
        }
    }

    private ByteBuffer values(Parameter parameter) {
        ByteBuffer values = weights.values(parameter).duplicate().order(ByteOrder.nativeOrder());
        long wanted = Math.multiplyExact(parameter.size(), (long) Float.BYTES);
        if (values.remaining() != wanted) {
            throw new IllegalArgumentException(parameter.name() + " has " + values.remaining() + " bytes; "
                    + parameter.shape() + " floats take " + wanted);
        }
        if (half) {
            ByteBuffer rounded = ByteBuffer.allocate(values.remaining() / 2).order(ByteOrder.LITTLE_ENDIAN);
            while (values.hasRemaining()) {
                rounded.putShort(Halves.toBf16(values.getFloat()));
            }
            return rounded.flip();
        }
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            return values;
        }
        ByteBuffer turned = ByteBuffer.allocate(values.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        turned.asFloatBuffer().put(values.asFloatBuffer());
        return turned;
    }

    private static ByteBuffer littleEndian(double[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Double.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return bytes;
    }
}
