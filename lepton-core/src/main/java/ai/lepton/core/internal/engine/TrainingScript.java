package ai.lepton.core.internal.engine;

import ai.lepton.core.graph.CoreOp;
import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Objective.Group;
import ai.lepton.core.internal.script.Lowering;
import ai.lepton.core.internal.script.Recomputation;
import ai.lepton.core.internal.script.ScriptPrinter;
import ai.lepton.core.internal.script.ScriptPrinter.Written;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the training of a model as methods of a TorchScript module.
 *
 * <ul>
 *   <li>{@code loss(inputs.., target, p)}: with no dropout, the loss, and how much it is the mean of;
 *   <li>{@code gradients(inputs.., target, seed, p)}: the loss with dropout, then its gradients;
 *   <li>{@code step(inputs.., target, seed, lr, state..)}: one step of the optimiser, gradients and all, in one call;
 *   <li>{@code accumulate(inputs.., target, seed, first, p, a)}: adds to {@code a}, or puts there if this is the first batch of
 *       a step, the gradients of the loss times how much it is the mean of; of a batch with nothing that counts those of the
 *       loss itself, if it {@link Loss#hasUncounted() adds} such, else none;
 *   <li>{@code apply(lr, count, a, state..)}: one step of the optimiser by {@code a} over {@code count}; {@code a} is spent
 *       then;
 *   <li>{@code average(share, e, p)}: moves {@code e} by this share towards {@code p}.
 * </ul>
 *
 * <p>Each dropout draws from a generator of its own, made of the seed of the call, on a GPU by a hash of it: the generators of
 * the process are left alone.
 *
 * <p>Weights of one rate and decay are updated by one fused call. Its lists must be arguments of the method: libtorch removes
 * a call that changes only the entries of a list made in the script, as if it had no effect. So the state comes in groups, and
 * {@code p} is put together from them. The call divides gradients by {@code scale}, for clipping and for the mean of several
 * batches at once, and writes them back: so no two weights may have one tensor as their gradient. A step whose batch has
 * nothing that counts, or whose gradients are not finite, changes nothing.
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
    private final ScriptPrinter printer;
    private final Tensor graph;
    private final Tensor trained;

    TrainingScript(Model model, List<Parameter> parameters, ScriptPrinter printer, Objective objective) {
        this.model = model;
        this.parameters = parameters;
        this.objective = objective;
        this.groups = objective.groups(parameters);
        this.update = Update.of(objective.optimizer());
        this.plain = printer.written(Lowering.forInference(validated(model.logits(), objective.loss()), false));
        this.printer = printer;
        this.graph = loss(model.logits(), objective.loss());
        this.trained = Lowering.forTraining(graph, objective.bfloat16());
    }

    /** Returns the loss of these logits against an input {@link #TARGET} of their graph, and how much it is the mean of. */
    static Tensor loss(Tensor logits, Loss loss) {
        Tensor target = target(logits, loss);
        Tensor mean = loss.apply(logits, target);
        Tensor both = both(mean, loss.count(logits, target));
        requireGradient(mean);
        return both;
    }

    /** Returns what is measured on validation data, against the same input, and how much it is the mean of. */
    static Tensor validated(Tensor logits, Loss loss) {
        Tensor target = target(logits, loss);
        return both(loss.validated(logits, target), loss.count(logits, target));
    }

    private static Tensor target(Tensor logits, Loss loss) {
        Input input = loss.target();
        if (input == null) {
            throw new IllegalArgumentException(
                    "the target of the loss is null; it must say what the targets look like");
        }
        return logits.graph().input(TARGET, input.type(), input.shape());
    }

    private static Tensor both(Tensor mean, Tensor count) {
        Tensor first = scalar(mean, "what the loss gives").unsqueeze(0);
        return Tensor.concat(
                List.of(first, scalar(count, "the count of the loss").unsqueeze(0)), 0); // [2]
    }

    private static final Set<CoreOp> WITHOUT_GRADIENT = Set.of(CoreOp.IS_POSITIVE, CoreOp.TO_LONG, CoreOp.ARANGE);

    /** Requires that a weight is reached from a loss by what has a gradient. */
    private static void requireGradient(Tensor loss) {
        List<Tensor> needed = Graph.needed(loss);
        Set<Tensor> reached = new HashSet<>(Set.of(loss));
        for (int i = needed.size() - 1; i >= 0; i--) { // each before its inputs
            Tensor tensor = needed.get(i);
            boolean stops = tensor.op() instanceof CoreOp op && WITHOUT_GRADIENT.contains(op);
            if (stops || !reached.contains(tensor)) {
                continue;
            }
            if (tensor.op() == CoreOp.WEIGHT) {
                return;
            }
            reached.addAll(tensor.inputs());
        }
        throw new IllegalArgumentException(
                "the loss has no gradient: no weight of the model is reached from it; it must be made of"
                        + " the logits, by operations that have one, which isPositive and toLong have not");
    }

    private static Tensor scalar(@Nullable Tensor tensor, String what) {
        if (tensor == null) {
            throw new IllegalArgumentException(
                    what + " is null; it must be one number, such as the mean over all axes");
        }
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
        Written ofMean = gradients(TrainingScript::mean);
        String mean = "torch.detach(" + mean(ofMean.result()) + ")";
        StringBuilder text = new StringBuilder();
        text.append(method("loss", "target: Tensor, p: List[Tensor]", "Tensor", plain.body(), plain.result()));
        text.append(method(
                "gradients",
                "target: Tensor, seed: Tensor, p: List[Tensor]",
                "List[Tensor]",
                ofMean.body() + "    _c = torch.insert(g, 0, " + mean + ")\n",
                "g"));
        text.append(method(
                "step",
                "target: Tensor, seed: Tensor, lr: Tensor, " + state,
                "Tensor",
                joined() + ofMean.body() + "    count = " + count(ofMean.result()) + "\n" + stepped(false),
                "torch.stack([" + mean + ", count, total])"));
        if (objective.accumulates()) {
            boolean always = objective.loss().hasUncounted();
            Written ofSum = gradients(result -> "torch.mul(" + mean(result) + ", "
                    + (always ? ONE_IF_NOTHING.formatted(count(result)) : count(result)) + ")");
            text.append(method(
                    "accumulate",
                    "target: Tensor, seed: Tensor, first: Tensor, p: List[Tensor], a: List[Tensor]",
                    "Tensor",
                    ofSum.body()
                            + ADDED.formatted(
                                    always ? "True" : "bool(torch.gt(torch.select(" + ofSum.result() + ", 0, 1), 0))"),
                    "torch.detach(" + ofSum.result() + ")"));
            text.append("  def apply(self, lr: Tensor, counted: Tensor, a: List[Tensor], " + state + ") -> Tensor:\n")
                    .append(joined())
                    .append("    one = torch.select(torch.flatten(a[0]), 0, 0)\n") // on the device of the weights
                    .append("    count = torch.full_like(one, float(counted))\n")
                    .append("    g = a\n")
                    .append(stepped(true))
                    .append("    return total\n");
        }
        text.append(AVERAGE);
        text.append(ofMean.body().contains("self.kept(") ? ScriptPrinter.HASHED : "");
        text.append(ofMean.body().contains("self.mixed_attention(") ? ScriptPrinter.MIXED_ATTENTION : "");
        text.append(objective.recomputes() ? Recomputation.FOUND : "");
        return text.toString();
    }

    private static final String ONE_IF_NOTHING = "torch.masked_fill(%1$s, torch.eq(%1$s, 0), 1)";

    private static final String ADDED = """
                if %s:
                  if bool(first):
                    torch._foreach_copy_(a, g)
                  else:
                    torch._foreach_add_(a, g)
                else:
                  if bool(first):
                    torch._foreach_zero_(a)
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

    private static final String END = """
                optional = torch.grad([%s], p, None, None, False, True)
                g = annotate(List[Tensor], [])
                own = [%s]
                for j in range(torch.len(p)):
                  o = optional[j]
                  if torch.__isnot__(o, None):
                    found = unchecked_cast(Tensor, o)
                    if own[j]:
                      _a = torch.append(g, torch.contiguous(found))
                    else:
                      _a = torch.append(g, torch.clone(found, memory_format=0))
                  else:
                    _b = torch.append(g, torch.zeros_like(p[j]))
                torch.set_grad_enabled(False)
            """;

    private static String mean(String result) {
        return "torch.select(" + result + ", 0, 0)";
    }

    private static String count(String result) {
        return "torch.detach(torch.select(" + result + ", 0, 1))";
    }

    /** Returns the lines that make the list {@code g} of gradients, and the variable of the result. */
    private Written gradients(UnaryOperator<String> of) {
        List<Boolean> own = own();
        if (objective.recomputes()) {
            return Recomputation.written(printer, trained, own, of);
        }
        Written written = printer.written(trained);
        String flags = own.stream().map(flag -> flag ? "True" : "False").collect(Collectors.joining(", "));
        String body = BEGIN + written.body() + END.formatted(of.apply(written.result()), flags);
        return new Written(body, written.result(), List.of(), List.of());
    }

    /**
     * Returns of each weight whether its gradient is its own: a layer makes one, but where two weights are added it is one of
     * both, and where one is cut it is a part of another's.
     */
    private List<Boolean> own() {
        Set<String> shared = new HashSet<>();
        for (Tensor tensor : Graph.needed(graph)) {
            boolean layer = tensor.op() instanceof CoreOp op && LAYERS.contains(op);
            for (Tensor input : tensor.inputs()) {
                if (!layer && input.op() == CoreOp.WEIGHT) {
                    shared.add(((Parameter) input.attributes().values().get(0)).name());
                }
            }
        }
        return parameters.stream()
                .map(parameter -> !shared.contains(parameter.name()))
                .toList();
    }

    private static final Set<CoreOp> LAYERS =
            Set.of(CoreOp.LINEAR, CoreOp.EMBEDDING, CoreOp.LAYER_NORM, CoreOp.RMS_NORM, CoreOp.CONV1D, CoreOp.CONV2D);

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
            """;

    private static final String APPLIED = """
                if bool(torch.logical_and(torch.gt(count, 0), torch.isfinite(total))):
            """;

    private static final String CLIP = """
                  scale = torch.clamp(torch.div(torch.add(total, 1e-6), %s), 1.0)
            """;

    /**
     * Returns the lines that clip {@code g} and update the weights.
     *
     * @param sums whether {@code g} are sums, to be divided by {@code count} first
     */
    private String stepped(boolean sums) {
        StringBuilder lines = new StringBuilder(TOTAL);
        lines.append(sums ? "    total = torch.div(total, count)\n" : "").append(APPLIED);
        double maxNorm = objective.maxGradientNorm();
        boolean clips = !Double.isInfinite(maxNorm);
        lines.append(clips ? CLIP.formatted(maxNorm) : "");
        if (sums) {
            lines.append("      scale = ").append(clips ? "torch.mul(scale, count)\n" : "count\n");
        }
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            lines.append("      g_" + i + " = ")
                    .append(group.members().stream()
                            .map(member -> "g[" + member + "]")
                            .collect(Collectors.joining(", ", "[", "]\n")))
                    .append("      rate = torch.mul(float(lr), " + group.factor() + ")\n")
                    .append(update.script(Integer.toString(i), group.decay(), clips || sums));
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
