package ai.lepton.core.internal.engine;

import ai.lepton.core.graph.Graph.CacheEntry;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.internal.script.Lowering;
import ai.lepton.core.internal.script.ScriptPrinter;
import ai.lepton.core.internal.script.ScriptPrinter.Written;
import ai.lepton.core.model.Loss;
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
 *   <li>{@code loss(inputs.., target, p)}: the loss with no dropout;
 *   <li>{@code gradients(inputs.., target, p)}: the loss with dropout, then its gradients;
 *   <li>{@code step(inputs.., target, lr, state..)}: one step of the optimiser, gradients and all, in one call.
 * </ul>
 *
 * <p>Weights that decay and those that do not are updated by one fused call each. The lists of a fused call must be
 * arguments of the method: libtorch removes a call that changes only the entries of a list made in the script, as if it
 * had no effect. So the state comes as two groups, and {@code p} is put together from them.
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
                name -> name.equals(TARGET) ? "target" : "in_" + name,
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
        Tensor result = loss(model.logits(), objective.loss());
        Update update = Update.of(objective.optimizer());
        Written plain = printer.written(Lowering.forInference(validated(model.logits(), objective.loss()), false));
        Written trained = printer.written(Lowering.forTraining(result));
        String gradients = GRADIENTS_BEGIN + trained.body() + GRADIENTS_END.formatted(trained.result());
        return method("loss", "target: Tensor, ", "p: List[Tensor]", plain)
                + method(
                        "gradients",
                        "target: Tensor, ",
                        "p: List[Tensor]",
                        "List[Tensor]",
                        gradients + "    _c = torch.insert(g, 0, torch.detach(" + trained.result() + "))\n",
                        "return g")
                + method(
                        "step",
                        "target: Tensor, lr: Tensor, ",
                        String.join(": List[Tensor], ", stateLists(parameters, update)) + ": List[Tensor]",
                        "Tensor",
                        joined() + gradients + clip(objective.maxGradientNorm()) + updates(update),
                        "return torch.detach(" + trained.result() + ")");
    }

    /** Returns the loss of these logits, against an input {@link #TARGET} of their graph. */
    static Tensor loss(Tensor logits, Loss loss) {
        Input target = loss.target();
        return loss.apply(logits, logits.graph().input(TARGET, target.type(), target.shape()));
    }

    /** Returns what is measured on validation data, against the same input. */
    static Tensor validated(Tensor logits, Loss loss) {
        Input target = loss.target();
        return loss.validated(logits, logits.graph().input(TARGET, target.type(), target.shape()));
    }

    static final String TARGET = "target of the loss"; // no name that an input can have

    private static final String GRADIENTS_BEGIN = """
                torch.set_grad_enabled(True)
                for i in range(torch.len(p)):
                  _r = torch.requires_grad_(p[i], True)
            """;

    private static final String GRADIENTS_END = """
                optional = torch.grad([%s], p, None, None, False, True)
                g = annotate(List[Tensor], [])
                for j in range(torch.len(p)):
                  o = optional[j]
                  if torch.__isnot__(o, None):
                    found = unchecked_cast(Tensor, o)
                    _a = torch.append(g, found)
                  else:
                    _b = torch.append(g, torch.zeros_like(p[j]))
                torch.set_grad_enabled(False)
            """;

    /** Returns the names of the lists of weights and of their state, in the order in which {@code step} takes them. */
    static List<String> stateLists(List<Parameter> parameters, Update update) {
        List<String> lists = new ArrayList<>();
        for (String group : GROUPS) {
            if (!members(parameters, group).isEmpty()) {
                lists.add(WEIGHTS + group);
                update.state().forEach(state -> lists.add(state.name() + group));
            }
        }
        return lists;
    }

    static final String WEIGHTS = "p_";

    private static final String DECAYING = "decaying";
    private static final List<String> GROUPS = List.of(DECAYING, "kept");

    /** Returns the indices of the weights of a group. */
    static List<Integer> members(List<Parameter> parameters, String list) {
        List<Integer> members = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).decays() == list.endsWith(DECAYING)) {
                members.add(i);
            }
        }
        return members;
    }

    /** Puts {@code p} together from its groups. */
    private String joined() {
        String[] entries = new String[parameters.size()];
        for (String group : GROUPS) {
            List<Integer> members = members(parameters, group);
            for (int j = 0; j < members.size(); j++) {
                entries[members.get(j)] = WEIGHTS + group + "[" + j + "]";
            }
        }
        return "    p = [" + String.join(", ", entries) + "]\n";
    }

    private static String clip(double maxNorm) {
        if (Double.isInfinite(maxNorm)) {
            return "    clipped = g\n";
        }
        return """
                total = torch.norm(torch.stack(torch._foreach_norm(g, 2)), 2)
                coefficient = torch.clamp(torch.div(torch.full_like(total, %s), torch.add(total, 1e-6)), None, 1.0)
                clipped = torch._foreach_mul(g, coefficient)
            """.formatted(maxNorm);
    }

    private String updates(Update update) {
        StringBuilder lines = new StringBuilder();
        for (String group : GROUPS) {
            List<Integer> members = members(parameters, group);
            if (!members.isEmpty()) {
                String gradients =
                        members.stream().map(i -> "clipped[" + i + "]").collect(Collectors.joining(", ", "[", "]"));
                lines.append(update.script(group, gradients, group.equals(DECAYING)));
            }
        }
        return lines.toString();
    }

    private String method(String name, String after, String lists, Written written) {
        return method(name, after, lists, "Tensor", written.body(), "return " + written.result());
    }

    private String method(String name, String after, String lists, String returns, String body, String last) {
        StringBuilder text = new StringBuilder("  def ").append(name).append("(self, ");
        for (Input input : model.inputs()) {
            text.append("in_").append(input.name()).append(": Tensor, ");
        }
        return text.append(after)
                .append(lists)
                .append(") -> ")
                .append(returns)
                .append(":\n")
                .append(body)
                .append("    ")
                .append(last)
                .append('\n')
                .toString();
    }
}
