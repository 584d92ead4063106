package ai.lepton.core.internal.engine;

import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Objective.Group;
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
 * Writes the training of a model as methods of a TorchScript module.
 *
 * <ul>
 *   <li>{@code loss(inputs.., target, p)}: with no dropout, the loss, and how much it is the mean of;
 *   <li>{@code gradients(inputs.., target, seed, p)}: the loss with dropout, then its gradients;
 *   <li>{@code step(inputs.., target, seed, lr, state..)}: one step of the optimiser, gradients and all, in one call;
 *   <li>{@code accumulate(inputs.., target, seed, p, a)}: adds to {@code a} the gradients of the loss times how much it is
 *       the mean of;
 *   <li>{@code apply(lr, count, a, state..)}: one step of the optimiser by {@code a} over {@code count}, and clears {@code a};
 *   <li>{@code average(share, e, p)}: moves {@code e} by this share towards {@code p}.
 * </ul>
 *
 * <p>Dropout draws from a generator that each call makes of its seed, on a GPU by a hash of it: the generators of the process
 * are left alone.
 *
 * <p>Weights of one rate and decay are updated by one fused call. Its lists must be arguments of the method: libtorch removes
 * a call that changes only the entries of a list made in the script, as if it had no effect. So the state comes in groups, and
 * {@code p} is put together from them. A step whose batch has nothing that counts, or whose gradients are not finite, changes
 * nothing.
 */
final class TrainingScript {
    static final String TARGET = "target of the loss"; // no name that an input can have
    static final String WEIGHTS = "p";

    private final Model model;
    private final List<Parameter> parameters;
    private final Objective objective;
    private final List<Group> groups;
    private final Update update;
    private final Written plain;
    private final Written trained;

    TrainingScript(Model model, List<Parameter> parameters, ScriptPrinter printer, Objective objective) {
        this.model = model;
        this.parameters = parameters;
        this.objective = objective;
        this.groups = objective.groups(parameters);
        this.update = Update.of(objective.optimizer());
        this.plain = printer.written(Lowering.forInference(validated(model.logits(), objective.loss()), false));
        this.trained = printer.written(Lowering.forTraining(loss(model.logits(), objective.loss())));
    }

    /** Returns the loss of these logits against an input {@link #TARGET} of their graph, and how much it is the mean of. */
    static Tensor loss(Tensor logits, Loss loss) {
        Tensor target = target(logits, loss);
        return both(loss.apply(logits, target), loss.count(logits, target));
    }

    /** Returns what is measured on validation data, against the same input, and how much it is the mean of. */
    static Tensor validated(Tensor logits, Loss loss) {
        Tensor target = target(logits, loss);
        return both(loss.validated(logits, target), loss.count(logits, target));
    }

    private static Tensor target(Tensor logits, Loss loss) {
        Input input = loss.target();
        return logits.graph().input(TARGET, input.type(), input.shape());
    }

    private static Tensor both(Tensor mean, Tensor count) {
        Tensor first = scalar(mean, "what the loss gives").unsqueeze(0);
        return Tensor.concat(
                List.of(first, scalar(count, "the count of the loss").unsqueeze(0)), 0); // [2]
    }

    private static Tensor scalar(Tensor tensor, String what) {
        Tensor scalar = tensor;
        while (scalar.shape().rank() > 0 && scalar.shape().get(0) == 1) {
            scalar = scalar.select(0, 0);
        }
        if (scalar.shape().rank() > 0) {
            throw new IllegalArgumentException(
                    what + " is " + tensor.shape() + "; it must be one number, such as the mean over all axes");
        }
        return scalar;
    }

    /** Returns the names of the lists of weights and of their state, in the order in which {@code step} takes them. */
    static List<String> lists(int group, Update update) {
        List<String> lists = new ArrayList<>(List.of(WEIGHTS + "_" + group));
        update.state().forEach(state -> lists.add(state.name() + "_" + group));
        return lists;
    }

    /** Returns all methods. */
    String methods() {
        String state = lists().stream().map(list -> list + ": List[Tensor]").collect(Collectors.joining(", "));
        String mean = "torch.select(" + trained.result() + ", 0, 0)";
        String sum = "torch.mul(" + mean + ", torch.detach(torch.select(" + trained.result() + ", 0, 1)))";
        StringBuilder text = new StringBuilder();
        text.append(method("loss", "target: Tensor, p: List[Tensor]", "Tensor", plain.body(), plain.result()));
        text.append(method(
                "gradients",
                "target: Tensor, seed: Tensor, p: List[Tensor]",
                "List[Tensor]",
                gradients(mean) + "    _c = torch.insert(g, 0, torch.detach(" + mean + "))\n",
                "g"));
        text.append(method(
                "step",
                "target: Tensor, seed: Tensor, lr: Tensor, " + state,
                "Tensor",
                joined()
                        + gradients(mean)
                        + "    count = torch.detach(torch.select(" + trained.result() + ", 0, 1))\n"
                        + stepped(),
                "torch.stack([torch.detach(" + mean + "), count, total])"));
        if (objective.accumulates()) {
            text.append(method(
                    "accumulate",
                    "target: Tensor, seed: Tensor, p: List[Tensor], a: List[Tensor]",
                    "Tensor",
                    gradients(sum) + ADDED.formatted(trained.result()),
                    "torch.detach(" + trained.result() + ")"));
            text.append("  def apply(self, lr: Tensor, counted: Tensor, a: List[Tensor], " + state + ") -> Tensor:\n")
                    .append(joined())
                    .append("    one = torch.select(torch.flatten(a[0]), 0, 0)\n") // on the device of the weights
                    .append("    count = torch.full_like(one, float(counted))\n")
                    .append("    g = torch._foreach_div(a, float(counted))\n")
                    .append(stepped())
                    .append("    torch._foreach_zero_(a)\n    return total\n");
        }
        return text.append(AVERAGE).append(drops() ? ScriptPrinter.HASHED : "").toString();
    }

    private static final String ADDED = """
                if bool(torch.gt(torch.select(%s, 0, 1), 0)):
                  torch._foreach_add_(a, g)
                else:
                  pass
            """;

    private static final String AVERAGE = """
              def average(self, share: Tensor, e: List[Tensor], p: List[Tensor]) -> Tensor:
                torch._foreach_lerp_(e, p, float(share))
                return share
            """;

    private static final String BEGIN = """
                torch.set_grad_enabled(True)
                for i in range(torch.len(p)):
                  _r = torch.requires_grad_(p[i], True)
            """;

    private static final String GENERATOR = """
                generator = torch.Generator(device=None, seed=int(seed))
            """;

    private static final String END = """
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

    /** Returns the lines that make the list {@code g} of gradients. */
    private String gradients(String of) {
        return (drops() ? GENERATOR : "") + BEGIN + trained.body() + END.formatted(of);
    }

    private boolean drops() {
        return trained.body().contains(Lowering.GENERATOR);
    }

    private List<String> lists() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            all.addAll(lists(i, update));
        }
        return all;
    }

    /** Puts {@code p} together from its groups. */
    private String joined() {
        String[] entries = new String[parameters.size()];
        for (int i = 0; i < groups.size(); i++) {
            List<Integer> members = groups.get(i).members();
            for (int j = 0; j < members.size(); j++) {
                entries[members.get(j)] = WEIGHTS + "_" + i + "[" + j + "]";
            }
        }
        return "    p = [" + String.join(", ", entries) + "]\n";
    }

    private static final String TOTAL = """
                total = torch.norm(torch.stack(torch._foreach_norm(g, 2)), 2)
                if bool(torch.logical_and(torch.gt(count, 0), torch.isfinite(total))):
            """;

    private static final String CLIP = """
                  coefficient = torch.clamp(torch.div(torch.full_like(total, %s), torch.add(total, 1e-6)), None, 1.0)
                  clipped = torch._foreach_mul(g, coefficient)
            """;

    /** Returns the lines that clip {@code g} and update the weights. */
    private String stepped() {
        StringBuilder lines = new StringBuilder(TOTAL);
        double maxNorm = objective.maxGradientNorm();
        lines.append(Double.isInfinite(maxNorm) ? "      clipped = g\n" : CLIP.formatted(maxNorm));
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            lines.append("      g_" + i + " = ")
                    .append(group.members().stream()
                            .map(member -> "clipped[" + member + "]")
                            .collect(Collectors.joining(", ", "[", "]\n")))
                    .append("      rate = torch.mul(float(lr), " + group.factor() + ")\n")
                    .append(update.script(Integer.toString(i), group.decay()));
        }
        return lines.append("    else:\n      pass\n").toString();
    }

    private String method(String name, String after, String returns, String body, String result) {
        StringBuilder text = new StringBuilder("  def ").append(name).append("(self, ");
        for (Input input : model.inputs()) {
            text.append("in_").append(input.name()).append(": Tensor, ");
        }
        return text.append(after)
                .append(") -> ")
                .append(returns)
                .append(":\n")
                .append(body)
                .append("    return ")
                .append(result)
                .append('\n')
                .toString();
    }
}
