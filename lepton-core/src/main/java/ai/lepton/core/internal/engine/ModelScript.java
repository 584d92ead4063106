package ai.lepton.core.internal.engine;

import ai.lepton.core.graph.Graph.CacheEntry;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.internal.script.Lowering;
import ai.lepton.core.internal.script.ScriptPrinter;
import ai.lepton.core.internal.script.ScriptPrinter.Written;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a model as the methods of one TorchScript module.
 *
 * <ul>
 *   <li>{@code forward(inputs.., p, w)}: the logits; {@code w} are the packed weights of a lowered kernel;
 *   <li>{@code forward_cached(inputs.., start, cache, p, w)}: the logits of tokens that follow those of earlier calls;
 *   <li>{@code forward_step(inputs.., start, cache, p)}: the same by the plain kernel, for steps of few tokens;
 *   <li>{@code new_cache(b, n, p)}: an empty cache for {@code n} positions;
 *   <li>{@code lower(p)} and {@code pack(p)}: the weights as a lowered kernel wants them;
 * </ul>
 *
 * <p>The methods of training are those of {@link TrainingScript}.
 */
final class ModelScript {
    private final Model model;
    private final List<Parameter> parameters;
    private final ScriptPrinter printer;

    ModelScript(Model model, List<Parameter> parameters) {
        this.model = model;
        this.parameters = parameters;
        this.printer = new ScriptPrinter(
                parameters,
                name -> name.equals(TrainingScript.TARGET) ? "target" : "in_" + name,
                model.inputs().stream().collect(Collectors.toMap(Input::name, Input::below, Math::max)));
    }

    /** Returns the methods of inference. */
    String inference(Kernel kernel) {
        Written forward = written(kernel, false);
        StringBuilder methods = new StringBuilder(method("forward", "", weights(kernel), forward));
        if (kernel.ofBfloat16()) {
            methods.append(LOWER);
        }
        if (kernel.ofIntegers()) {
            methods.append(QUANTIZED);
        }
        if (kernel.packs()) {
            methods.append("  def pack(self, p: List[Tensor]) -> ")
                    .append(kernel.ofIntegers() ? PACKED_LIST : "List[Tensor]")
                    .append(":\n    return [")
                    .append(String.join(", ", printer.packing(forward.packed())))
                    .append("]\n");
        }
        return methods.toString();
    }

    /** Returns the methods of inference with a cache; there are none if the model caches nothing. */
    String keyValueCache(Kernel kernel) {
        Written cached = written(kernel, true);
        if (cached.cached().isEmpty()) {
            return "";
        }
        List<String> entries = new ArrayList<>();
        for (CacheEntry entry : cached.cached()) {
            // %s and not %d, which writes the digits of the machine's locale
            entries.add("torch.zeros([b, %s, n, %s], dtype=%s, layout=None, device=%s)"
                    .formatted(
                            entry.heads(),
                            entry.width(),
                            kernel.ofBfloat16() ? 15 : 6,
                            parameters.isEmpty() ? "None" : "ops.prim.device(p[0])"));
        }
        String steps = hasPlainSteps(kernel)
                ? method("forward_step", CACHE, weights(Kernel.PLAIN), written(Kernel.PLAIN, true))
                : "";
        return method("forward_cached", CACHE, weights(kernel), cached) + steps
                + "  def new_cache(self, b: int, n: int, p: List[Tensor]) -> List[Tensor]:\n    return ["
                + String.join(", ", entries) + "]\n";
    }

    private static final String CACHE = "start: int, cache: List[Tensor], ";

    /**
     * Whether short steps of decoding have a method of their own, which takes no packed weights: a step of few rows reads
     * each weight once and computes little, and the plain kernel does that faster than oneDNN.
     */
    static boolean hasPlainSteps(Kernel kernel) {
        return kernel == Kernel.ONEDNN;
    }

    private Written written(Kernel kernel, boolean caching) {
        return printer.written(Lowering.to(kernel, Lowering.forInference(model.logits(), caching)));
    }

    private static String weights(Kernel kernel) {
        return "p: List[Tensor]"
                + switch (kernel) {
                    case PLAIN, PLAIN_BF16 -> "";
                    case ONEDNN, BF16 -> ", w: List[Tensor]";
                    case INT8, INT8_REDUCED -> ", w: " + PACKED_LIST;
                };
    }

    private static final String PACKED_LIST = "List[__torch__.torch.classes.quantized.LinearPackedParamsBase]";

    private static final String LOWER = """
              def lower(self, p: List[Tensor]) -> List[Tensor]:
                r = annotate(List[Tensor], [])
                for i in range(torch.len(p)):
                  _a = torch.append(r, torch.to(p[i], 15))
                return r
            """;

    /** One scale for each output channel of an 8-bit weight. */
    private static final String QUANTIZED = """
              def quantized(self, weight: Tensor) -> Tensor:
                scale = torch.div(torch.amax(torch.abs(weight), [1], False), 127.)
                least = torch.to(torch.clamp(scale, 1e-12), 7)
                zero = torch.to(torch.zeros_like(least), 4)
                return torch.quantize_per_channel(weight, least, zero, 0, 12)
            """;

    /** Returns the methods of training. */
    String training(Objective objective) {
        return new TrainingScript(model, parameters, printer, objective).methods();
    }

    private String method(String name, String after, String lists, Written written) {
        StringBuilder text = new StringBuilder("  def ").append(name).append("(self, ");
        for (Input input : model.inputs()) {
            text.append("in_").append(input.name()).append(": Tensor, ");
        }
        return text.append(after)
                .append(lists)
                .append(") -> Tensor:\n")
                .append(written.body())
                .append("    return ")
                .append(written.result())
                .append('\n')
                .toString();
    }
}
