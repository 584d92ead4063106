package ai.lepton.core.ops;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes each operation as a line of TorchScript; the whole model becomes one method, run in one native call.
 *
 * <p>A value is a variable of that method with its shape, so that what does not fit is refused while the script is
 * written. Weights are the entries of one list {@code p}, in the order of {@link ShapeOps#parameters()}. Not safe for
 * use by several threads at once; the program that comes of it is.
 */
public final class ScriptOps implements Ops<ScriptOps.Variable> {
    /** A variable of the script, and its shape. */
    public record Variable(String name, Shape shape) {}

    private final StringBuilder body = new StringBuilder();
    private final ShapeOps shapes = new ShapeOps();
    private final Map<String, Integer> index;
    private final boolean training;
    private int variables;

    /**
     * Begins an empty script.
     *
     * @param parameters the weights of the model, in the order in which the program gets them
     * @param training whether dropout drops
     */
    public ScriptOps(List<Parameter> parameters, boolean training) {
        this.training = training;
        this.index = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            index.put(parameter.name(), index.size());
        }
    }

    /** Returns an argument of the method. */
    public Variable argument(String name, Shape shape) {
        return new Variable(name, shape);
    }

    /** Returns the lines written so far, each indented by four blanks. */
    public String body() {
        return body.toString();
    }

    @Override
    public Shape shape(Variable x) {
        return x.shape();
    }

    @Override
    public Variable weight(Scope at, String name, Init init, long... shape) {
        return new Variable(parameter(at, name), shapes.weight(at, name, init, shape));
    }

    @Override
    public Variable linear(Variable x, Scope at, long out, boolean bias) {
        Shape shape = shapes.linear(x.shape(), at, out, bias);
        return let(
                shape, "torch.linear(%s, %s, %s)", x, parameter(at, "weight"), bias ? parameter(at, "bias") : "None");
    }

    @Override
    public Variable embedding(Variable indices, Scope at, long rows, long width) {
        Shape shape = shapes.embedding(indices.shape(), at, rows, width);
        return let(shape, "torch.embedding(%s, %s)", parameter(at, "weight"), indices);
    }

    @Override
    public Variable layerNorm(Variable x, Scope at, double epsilon) {
        Shape shape = shapes.layerNorm(x.shape(), at, epsilon);
        return let(
                shape,
                "torch.layer_norm(%s, [%s], %s, %s, %s, True)",
                x,
                width(x),
                parameter(at, "weight"),
                parameter(at, "bias"),
                epsilon);
    }

    @Override
    public Variable rmsNorm(Variable x, Scope at, double epsilon) {
        Shape shape = shapes.rmsNorm(x.shape(), at, epsilon);
        return let(shape, "torch.rms_norm(%s, [%s], %s, %s)", x, width(x), parameter(at, "weight"), epsilon);
    }

    @Override
    public Variable attention(Variable query, Variable key, Variable value, Mask<Variable> mask, double dropout) {
        Variable bias = mask.bias();
        Mask<Shape> maskShape = new Mask<>(bias == null ? null : bias.shape(), mask.causal());
        Shape shape = shapes.attention(query.shape(), key.shape(), value.shape(), maskShape, dropout);
        boolean fused = mask.causal() && bias == null;
        if (bias != null && mask.causal()) {
            // The fused kernel takes a mask or the causal flag, not both: fold the second into the first.
            Variable hidden = let(
                    new Shape(query.shape().get(2), key.shape().get(2)),
                    "torch.triu(torch.new_full(%s, [torch.size(%s, 2), torch.size(%s, 2)], -1e9), 1)",
                    query,
                    query,
                    key);
            bias = add(bias, hidden);
        }
        return let(
                shape,
                "torch.scaled_dot_product_attention(%s, %s, %s, %s, %s, %s)",
                query,
                key,
                value,
                bias == null ? "None" : bias.name(),
                training ? dropout : 0.0,
                fused ? "True" : "False");
    }

    @Override
    public Variable dropout(Variable x, double probability) {
        Shape shape = shapes.dropout(x.shape(), probability);
        return training && probability > 0 ? let(shape, "torch.dropout(%s, %s, True)", x, probability) : x;
    }

    @Override
    public Variable gelu(Variable x) {
        return let(x.shape(), "torch.gelu(%s)", x);
    }

    @Override
    public Variable geluTanh(Variable x) {
        return let(x.shape(), "torch.gelu(%s, approximate=\"tanh\")", x);
    }

    @Override
    public Variable silu(Variable x) {
        return let(x.shape(), "torch.silu(%s)", x);
    }

    @Override
    public Variable relu(Variable x) {
        return let(x.shape(), "torch.relu(%s)", x);
    }

    @Override
    public Variable tanh(Variable x) {
        return let(x.shape(), "torch.tanh(%s)", x);
    }

    @Override
    public Variable sigmoid(Variable x) {
        return let(x.shape(), "torch.sigmoid(%s)", x);
    }

    @Override
    public Variable exp(Variable x) {
        return let(x.shape(), "torch.exp(%s)", x);
    }

    @Override
    public Variable softmax(Variable x) {
        return let(x.shape(), "torch.softmax(%s, -1)", x);
    }

    @Override
    public Variable add(Variable a, Variable b) {
        return let(shapes.add(a.shape(), b.shape()), "torch.add(%s, %s)", a, b);
    }

    @Override
    public Variable sub(Variable a, Variable b) {
        return let(shapes.sub(a.shape(), b.shape()), "torch.sub(%s, %s)", a, b);
    }

    @Override
    public Variable mul(Variable a, Variable b) {
        return let(shapes.mul(a.shape(), b.shape()), "torch.mul(%s, %s)", a, b);
    }

    @Override
    public Variable div(Variable a, Variable b) {
        return let(shapes.div(a.shape(), b.shape()), "torch.div(%s, %s)", a, b);
    }

    @Override
    public Variable shift(Variable x, double by) {
        return let(x.shape(), "torch.add(%s, %s)", x, number(by));
    }

    @Override
    public Variable scale(Variable x, double by) {
        return let(x.shape(), "torch.mul(%s, %s)", x, number(by));
    }

    @Override
    public Variable matmul(Variable a, Variable b) {
        return let(shapes.matmul(a.shape(), b.shape()), "torch.matmul(%s, %s)", a, b);
    }

    @Override
    public Variable transpose(Variable x, int first, int second) {
        return let(shapes.transpose(x.shape(), first, second), "torch.transpose(%s, %s, %s)", x, first, second);
    }

    @Override
    public Variable splitHeads(Variable x, int heads) {
        Shape shape = shapes.splitHeads(x.shape(), heads);
        return let(shape, "torch.transpose(torch.unflatten(%s, -1, [%s, -1]), 1, 2)", x, heads);
    }

    @Override
    public Variable mergeHeads(Variable x) {
        return let(shapes.mergeHeads(x.shape()), "torch.flatten(torch.transpose(%s, 1, 2), -2)", x);
    }

    @Override
    public Variable unsqueeze(Variable x, int axis) {
        return let(shapes.unsqueeze(x.shape(), axis), "torch.unsqueeze(%s, %s)", x, axis);
    }

    @Override
    public Variable select(Variable x, int axis, int index) {
        return let(shapes.select(x.shape(), axis, index), "torch.select(%s, %s, %s)", x, axis, index);
    }

    @Override
    public Variable concat(List<Variable> parts, int axis) {
        Shape shape = shapes.concat(parts.stream().map(Variable::shape).toList(), axis);
        String list = parts.stream().map(Variable::name).collect(Collectors.joining(", "));
        return let(shape, "torch.cat([%s], %s)", list, axis);
    }

    @Override
    public Variable repeatFor(Variable x, Variable like) {
        Shape shape = shapes.repeatFor(x.shape(), like.shape());
        return let(shape, "torch.expand(%s, [torch.size(%s, 0)%s])", x, like, ", -1".repeat(shape.dimension() - 1));
    }

    @Override
    public Variable sum(Variable x, int axis) {
        return let(shapes.sum(x.shape(), axis), "torch.sum(%s, [%s], True)", x, axis);
    }

    @Override
    public Variable mean(Variable x, int axis) {
        return let(shapes.mean(x.shape(), axis), "torch.mean(%s, [%s], True)", x, axis);
    }

    @Override
    public Variable crossEntropy(Variable logits, Variable target, double labelSmoothing) {
        Shape shape = shapes.crossEntropy(logits.shape(), target.shape(), labelSmoothing);
        return let(shape, "torch.cross_entropy_loss(%s, %s, None, 1, -100, %s)", logits, target, labelSmoothing);
    }

    @Override
    public Variable binaryCrossEntropy(Variable logits, Variable target) {
        Shape shape = shapes.binaryCrossEntropy(logits.shape(), target.shape());
        return let(shape, "torch.binary_cross_entropy_with_logits(%s, %s, None, None, 1)", logits, target);
    }

    private String parameter(Scope at, String name) {
        Integer i = index.get(at.name(name));
        if (i == null) {
            throw new IllegalStateException(at.name(name) + " is not among the weights of this model; a component must"
                    + " ask for the same weights each time it is applied");
        }
        return "p[" + i + "]";
    }

    private Variable let(Shape shape, String form, Object... operands) {
        Object[] names = new Object[operands.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = operands[i] instanceof Variable variable ? variable.name() : operands[i];
        }
        String name = "v" + variables++;
        body.append("    ")
                .append(name)
                .append(" = ")
                .append(String.format(form, names))
                .append('\n');
        return new Variable(name, shape);
    }

    private static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("a constant of a model is " + value + "; it must be finite");
        }
        return Double.toString(value);
    }
}
