package ai.lepton.core.internal.engine;

import ai.lepton.core.model.Input;
import ai.lepton.core.model.Inputs;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.ops.Parameter;
import ai.lepton.core.ops.ScriptOps;
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
 *   <li>{@code forward(inputs.., p)}: the logits;
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

    String forward() {
        Traced traced = trace(false);
        return method("forward", "", "p: List[Tensor]", "Tensor", traced.ops.body(), "return " + traced.logits.name());
    }

    String training(Loss loss, Optimizer optimizer) {
        Traced plain = trace(false);
        String plainLoss = lossOf(plain, loss);
        Traced trained = trace(true);
        String trainedLoss = lossOf(trained, loss);
        String gradients = GRADIENTS_BEGIN + trained.ops.body() + GRADIENTS_END.formatted(trainedLoss);
        return method("loss", "target: Tensor, ", "p: List[Tensor]", "Tensor", plain.ops.body(), "return " + plainLoss)
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

    private record Traced(ScriptOps ops, Variable logits) {}

    private Traced trace(boolean training) {
        ScriptOps ops = new ScriptOps(parameters, training);
        Map<String, Variable> arguments = new LinkedHashMap<>();
        for (Input input : model.inputs()) {
            arguments.put(input.name(), ops.argument("in_" + input.name(), input.shape()));
        }
        return new Traced(ops, model.apply(ops, new Inputs<>(arguments)));
    }

    private static String lossOf(Traced traced, Loss loss) {
        Variable target = traced.ops.argument("target", loss.target().shape());
        return loss.apply(traced.ops, traced.logits, target).name();
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
