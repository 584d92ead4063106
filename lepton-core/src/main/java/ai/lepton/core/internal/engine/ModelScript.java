package ai.lepton.core.internal.engine;

import ai.lepton.core.model.Input;
import ai.lepton.core.model.Inputs;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.ops.Kernel;
import ai.lepton.core.ops.Parameter;
import ai.lepton.core.ops.Remembered;
import ai.lepton.core.ops.ScriptOps;
import ai.lepton.core.ops.ScriptOps.Packed;
import ai.lepton.core.ops.ScriptOps.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 *   <li>{@code step(inputs.., target, lr, state..)}: one step of AdamW, gradients and all, in one call.
 * </ul>
 *
 * <p>Weights that decay and those that do not are updated by one fused call each. The lists of a fused call must be
 * arguments of the method: libtorch removes a call that changes only the entries of a list made in the script, as if it
 * had no effect. So the state comes as two groups, and {@code p} is put together from them.
 */
final class ModelScript {
    private final Model model;
    private final List<Parameter> parameters;

    ModelScript(Model model, List<Parameter> parameters) {
        this.model = model;
        this.parameters = parameters;
    }

    /** Returns the methods of inference. */
    String inference(Kernel kernel) {
        Traced traced = trace(kernel, false, false);
        List<Packed> packed = traced.ops.packed();
        StringBuilder methods = new StringBuilder(
                method("forward", "", weights(kernel), "Tensor", traced.body(), "return " + traced.result()));
        if (kernel == Kernel.BF16) {
            methods.append(LOWER);
        }
        if (kernel != Kernel.PLAIN) {
            methods.append(pack(kernel, packed));
        }
        return methods.toString();
    }

    /** Returns the methods of inference with a cache; there are none if the model remembers nothing. */
    String decoding(Kernel kernel) {
        Traced traced = trace(kernel, false, true);
        List<Remembered> remembered = traced.ops.remembered();
        if (remembered.isEmpty()) {
            return "";
        }
        StringBuilder cache =
                new StringBuilder("  def new_cache(self, b: int, n: int, p: List[Tensor]) -> List[Tensor]:\n");
        List<String> entries = new ArrayList<>();
        for (Remembered entry : remembered) {
            entries.add("torch.zeros([b, %d, n, %d], dtype=%d, layout=None, device=%s)"
                    .formatted(
                            entry.heads(),
                            entry.width(),
                            kernel == Kernel.BF16 ? 15 : 6,
                            parameters.isEmpty() ? "None" : "ops.prim.device(p[0])"));
        }
        cache.append("    return [").append(String.join(", ", entries)).append("]\n");
        return cached("forward_cached", traced, kernel) + (hasPlainSteps(kernel) ? plainSteps() : "") + cache;
    }

    /** Whether short steps of decoding have a method of their own, which takes no packed weights. */
    static boolean hasPlainSteps(Kernel kernel) {
        return kernel == Kernel.ONEDNN;
    }

    /** A step of few rows reads each weight once and computes little: the plain kernel does that faster than oneDNN. */
    private String plainSteps() {
        return cached("forward_step", trace(Kernel.PLAIN, false, true), Kernel.PLAIN);
    }

    private String cached(String name, Traced traced, Kernel kernel) {
        String state = "start: int, cache: List[Tensor], ";
        return method(name, state, weights(kernel), "Tensor", traced.body(), "return " + traced.result());
    }

    private static String weights(Kernel kernel) {
        return "p: List[Tensor]"
                + switch (kernel) {
                    case PLAIN -> "";
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

    /** Each weight as its kernel wants it; one scale for each output channel of an 8-bit weight. */
    private static String pack(Kernel kernel, List<Packed> packed) {
        StringBuilder lines = new StringBuilder("  def pack(self, p: List[Tensor]) -> ")
                .append(kernel.ofIntegers() ? PACKED_LIST : "List[Tensor]")
                .append(":\n");
        List<String> results = new ArrayList<>();
        for (int i = 0; i < packed.size(); i++) {
            Packed layer = packed.get(i);
            String weight = joined(layer.weights());
            String bias = layer.biases().isEmpty() ? "None" : joined(layer.biases());
            if (kernel.ofIntegers()) {
                lines.append("""
                            s%1$d = torch.div(torch.amax(torch.abs(%2$s), [1], False), 127.)
                            c%1$d = torch.to(torch.clamp(s%1$d, 1e-12), 7)
                            z%1$d = torch.to(torch.zeros_like(c%1$d), 4)
                            q%1$d = torch.quantize_per_channel(%2$s, c%1$d, z%1$d, 0, 12)
                            r%1$d = ops.quantized.linear_prepack(q%1$d, %3$s)
                        """.formatted(i, weight, bias));
            } else {
                lines.append("    r%d = ops.mkldnn._reorder_linear_weight(%s, None)\n".formatted(i, weight));
            }
            results.add("r" + i);
            if (layer.hasJoinedBias() && !kernel.ofIntegers()) {
                results.add(bias);
            }
        }
        return lines.append("    return [")
                .append(String.join(", ", results))
                .append("]\n")
                .toString();
    }

    /** Returns these weights, one below the other. */
    private static String joined(List<Integer> indices) {
        String list = indices.stream().map(i -> "p[" + i + "]").collect(Collectors.joining(", "));
        return indices.size() == 1 ? list : "torch.cat([" + list + "], 0)";
    }

    String training(Loss loss, Optimizer optimizer) {
        Traced plain = trace(Kernel.PLAIN, false, false);
        Variable plainLoss = lossOf(plain, loss);
        Traced trained = trace(Kernel.PLAIN, true, false);
        Variable lossVariable = lossOf(trained, loss);
        String trainedLoss = lossVariable.name();
        String gradients = GRADIENTS_BEGIN + trained.ops.body(lossVariable) + GRADIENTS_END.formatted(trainedLoss);
        return method(
                        "loss",
                        "target: Tensor, ",
                        "p: List[Tensor]",
                        "Tensor",
                        plain.ops.body(plainLoss),
                        "return " + plainLoss.name())
                + method(
                        "gradients",
                        "target: Tensor, ",
                        "p: List[Tensor]",
                        "List[Tensor]",
                        gradients + "    _c = torch.insert(g, 0, torch.detach(" + trainedLoss + "))\n",
                        "return g")
                + method(
                        "step",
                        "target: Tensor, lr: Tensor, ",
                        stateArguments(),
                        "Tensor",
                        joined() + gradients + clip(optimizer) + adamW(optimizer),
                        "return torch.detach(" + trainedLoss + ")");
    }

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

    /** Returns the names of the lists of the state, in the order in which {@code step} takes them. */
    static List<String> stateLists(List<Parameter> parameters) {
        List<String> lists = new ArrayList<>();
        for (String group : GROUPS) {
            if (!members(parameters, group).isEmpty()) {
                for (String what : STATE) {
                    lists.add(what + group);
                }
            }
        }
        return lists;
    }

    /** What is kept for each weight: itself, the means of its gradients and of their squares, its steps. */
    static final List<String> STATE = List.of("p_", "m_", "v_", "t_");

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

    private String stateArguments() {
        return String.join(": List[Tensor], ", stateLists(parameters)) + ": List[Tensor]";
    }

    /** Puts {@code p} together from its groups. */
    private String joined() {
        String[] entries = new String[parameters.size()];
        for (String group : GROUPS) {
            List<Integer> members = members(parameters, group);
            for (int j = 0; j < members.size(); j++) {
                entries[members.get(j)] = "p_" + group + "[" + j + "]";
            }
        }
        return "    p = [" + String.join(", ", entries) + "]\n";
    }

    private static String clip(Optimizer optimizer) {
        if (Double.isInfinite(optimizer.maxNorm())) {
            return "    clipped = g\n";
        }
        return """
                total = torch.norm(torch.stack(torch._foreach_norm(g, 2)), 2)
                coefficient = torch.clamp(torch.div(torch.full_like(total, %s), torch.add(total, 1e-6)), None, 1.0)
                clipped = torch._foreach_mul(g, coefficient)
            """.formatted(optimizer.maxNorm());
    }

    private String adamW(Optimizer optimizer) {
        StringBuilder lines = new StringBuilder();
        for (String group : GROUPS) {
            List<Integer> members = members(parameters, group);
            if (!members.isEmpty()) {
                String gradients =
                        members.stream().map(i -> "clipped[" + i + "]").collect(Collectors.joining(", ", "[", "]"));
                lines.append("""
                            torch._foreach_add_(t_%1$s, 1)
                            torch._fused_adamw_(p_%1$s, %2$s, m_%1$s, v_%1$s, [], t_%1$s, lr=lr, beta1=%3$s, beta2=%4$s,\
                         weight_decay=%5$s, eps=%6$s, amsgrad=False, maximize=False)
                        """.formatted(
                                group,
                                gradients,
                                optimizer.beta1(),
                                optimizer.beta2(),
                                group.equals(DECAYING) ? optimizer.weightDecay() : 0.0,
                                optimizer.epsilon()));
            }
        }
        return lines.toString();
    }

    private record Traced(ScriptOps ops, Variable logits) {
        String body() {
            return ops.body(logits);
        }

        /** Results leave in 32-bit floats. */
        String result() {
            return logits.low() ? "torch.to(" + logits.name() + ", 6)" : logits.name();
        }
    }

    private Traced trace(Kernel kernel, boolean training, boolean caching) {
        ScriptOps ops = new ScriptOps(parameters, kernel, training, caching);
        Map<String, Variable> arguments = new LinkedHashMap<>();
        for (Input input : model.inputs()) {
            arguments.put(input.name(), ops.argument("in_" + input.name(), input.shape()));
        }
        return new Traced(ops, model.apply(ops, new Inputs<>(arguments)));
    }

    private static Variable lossOf(Traced traced, Loss loss) {
        Variable target = traced.ops.argument("target", loss.target().shape());
        return loss.apply(traced.ops, traced.logits, target);
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
