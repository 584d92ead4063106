package ai.lepton.core.internal.script;

import ai.lepton.core.graph.CoreOp;
import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Tensor;
import ai.lepton.exchange.tensor.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes gradients that need little memory: the blocks of a model are computed without them first, and of each only what goes
 * into the next is kept; on the way back each is computed again, with gradients (Chen and others 2016, "Training Deep Nets with
 * Sublinear Memory Cost"). A sum of gradients is made in the order in which it is made otherwise, so it is the same to the bit.
 *
 * <p>A block is what uses weights of one number, such as {@code blocks.3}; before the first of them is one part, after the last
 * another, which is computed once. The graph is cut anywhere, whatever goes over the cut.
 */
public final class Recomputation {
    /** The method by which a gradient that there is not becomes zeros. */
    public static final String FOUND = """
              def found(self, gradient: Optional[Tensor], like: Tensor) -> Tensor:
                if torch.__isnot__(gradient, None):
                  r = unchecked_cast(Tensor, gradient)
                else:
                  r = torch.zeros_like(like)
                return r
            """;

    private static final Pattern BLOCK = Pattern.compile("(.*?(?<![^.])\\d+)\\..*");

    private static final String BEGIN = """
                torch.set_grad_enabled(False)
                q = annotate(List[Tensor], [])
                for i in range(torch.len(p)):
                  _r = torch.append(q, torch.requires_grad_(torch.detach(p[i]), True))
            """;

    private final ScriptPrinter.Lines lines;
    private final List<List<Tensor>> parts;
    private final Map<Tensor, Integer> partOf = new HashMap<>();
    private final Set<Tensor> trained = new HashSet<>(); // what a gradient goes through
    private final Map<Tensor, String> gradients =
            new HashMap<>(); // of what goes over a cut, as far as they are added up
    private final Map<Integer, String> ofWeights = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    private Recomputation(ScriptPrinter printer, Tensor result) {
        List<Tensor> needed = Graph.needed(result);
        this.lines = printer.lines(needed);
        this.parts = parts(needed);
        for (int part = 0; part < parts.size(); part++) {
            for (Tensor tensor : parts.get(part)) {
                partOf.put(tensor, part);
            }
        }
        for (Tensor tensor : needed) {
            boolean passes = tensor.type() != DType.I64 && tensor.op() != CoreOp.IS_POSITIVE;
            if (tensor.op() == CoreOp.WEIGHT
                    || (passes && tensor.inputs().stream().anyMatch(trained::contains))) {
                trained.add(tensor);
            }
        }
    }

    /**
     * Returns the lines that make the list {@code g} of the gradients of all weights {@code p}.
     *
     * @param own whether each weight gets a gradient that is no other's too
     * @param of what has the gradients, of the variable of the result
     * @return their body, and the variable of the result
     */
    public static ScriptPrinter.Written written(
            ScriptPrinter printer, Tensor result, List<Boolean> own, UnaryOperator<String> of) {
        return new Recomputation(printer, result).written(result, own, of);
    }

    /** Returns the number of parts, 1 if there is nothing to be computed again. */
    public static int count(Tensor result) {
        return parts(Graph.needed(result)).size();
    }

    private static List<List<Tensor>> parts(List<Tensor> needed) {
        List<Tensor> all = needed.stream()
                .filter(tensor -> tensor.op() != CoreOp.INPUT && tensor.op() != CoreOp.WEIGHT)
                .toList();
        int last = -1;
        for (int i = 0; i < all.size(); i++) {
            last = block(all.get(i)).isEmpty() ? last : i;
        }
        List<List<Tensor>> parts = new ArrayList<>(List.of(new ArrayList<>()));
        String current = "";
        for (int i = 0; i < all.size(); i++) {
            String block = block(all.get(i));
            boolean next = !block.isEmpty() && !block.equals(current);
            boolean after = i > last && !current.isEmpty() && usesWeight(all.get(i));
            if (next || after) {
                current = after ? "" : block;
                parts.add(new ArrayList<>());
            }
            parts.get(parts.size() - 1).add(all.get(i));
        }
        parts.removeIf(List::isEmpty);
        return parts;
    }

    private static boolean usesWeight(Tensor tensor) {
        return tensor.inputs().stream().anyMatch(input -> input.op() == CoreOp.WEIGHT);
    }

    /** Returns the name of the block whose weights an operation uses, such as {@code blocks.3}; empty if of none. */
    private static String block(Tensor tensor) {
        for (Tensor input : tensor.inputs()) {
            if (input.op() == CoreOp.WEIGHT) {
                Matcher name =
                        BLOCK.matcher(((Parameter) input.attributes().values().get(0)).name());
                if (name.matches()) {
                    return name.group(1);
                }
            }
        }
        return "";
    }

    private ScriptPrinter.Written written(Tensor result, List<Boolean> own, UnaryOperator<String> of) {
        text.append(BEGIN);
        for (List<Tensor> part : parts.subList(0, parts.size() - 1)) {
            text.append(lines.of(part, "v", "p"));
        }
        text.append("    torch.set_grad_enabled(True)\n");
        Map<Tensor, String> first = lines.names();
        int last = parts.size() - 1;
        Again end = again(last, first);
        String variable = end.names.getOrDefault(result, "");
        back(end, List.of(of.apply(variable)), "None", first, own);
        for (int part = last - 1; part >= 0; part--) {
            Again again = again(part, first);
            List<String> outputs = new ArrayList<>();
            List<String> incoming = new ArrayList<>();
            for (Tensor tensor : parts.get(part)) {
                String gradient = gradients.get(tensor);
                if (gradient != null) {
                    outputs.add(again.names.getOrDefault(tensor, ""));
                    incoming.add(gradient);
                }
            }
            if (!outputs.isEmpty()) {
                String given = "annotate(List[Optional[Tensor]], [" + String.join(", ", incoming) + "])";
                back(again, outputs, given, first, own);
            }
        }
        text.append("    torch.set_grad_enabled(False)\n    g = [");
        for (int i = 0; i < own.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(ofWeights.getOrDefault(i, "torch.zeros_like(p[" + i + "])"));
        }
        text.append("]\n");
        return new ScriptPrinter.Written(text.toString(), variable, List.of(), List.of());
    }

    /**
     * A part that was computed again.
     *
     * @param taken what went into it and has a gradient, by its variable there
     * @param weights places of the weights that it uses
     * @param names the variables of what was computed
     */
    private record Again(int part, Map<Tensor, String> taken, Set<Integer> weights, Map<Tensor, String> names) {
        /** Returns what gradients are asked of, in their order. */
        List<String> inputs() {
            List<String> inputs = new ArrayList<>(taken.values());
            weights.forEach(weight -> inputs.add("q[" + weight + "]"));
            return inputs;
        }
    }

    /** Computes a part with gradients, from what was computed without. */
    private Again again(int part, Map<Tensor, String> first) {
        Map<Tensor, String> taken = new LinkedHashMap<>();
        Set<Integer> weights = new LinkedHashSet<>();
        for (Tensor tensor : parts.get(part)) {
            for (Tensor input : tensor.inputs()) {
                if (input.op() == CoreOp.WEIGHT) {
                    weights.add(lines.weight(input));
                } else if (trained.contains(input) && partOf.getOrDefault(input, part) < part) {
                    taken.put(input, "d" + part + "_" + first.get(input));
                }
            }
        }
        taken.forEach((tensor, name) -> text.append(
                "    " + name + " = torch.requires_grad_(torch.detach(" + first.get(tensor) + "), True)\n"));
        Map<Tensor, String> known = new HashMap<>(first);
        known.putAll(taken);
        lines.names(known);
        text.append(lines.of(parts.get(part), "r", "q"));
        return new Again(part, taken, weights, lines.names());
    }

    /** Finds the gradients of all that went into a part, and adds them to those that later parts have found. */
    private void back(
            Again again, List<String> outputs, String incoming, Map<Tensor, String> first, List<Boolean> own) {
        List<String> inputs = again.inputs();
        if (inputs.isEmpty()) {
            return;
        }
        String all = "o" + again.part;
        text.append("    " + all + " = torch.grad([" + String.join(", ", outputs) + "], [" + String.join(", ", inputs)
                + "], " + incoming + ", None, False, True)\n");
        int at = 0;
        for (Tensor tensor : again.taken.keySet()) {
            String one = "self.found(" + all + "[" + at + "], " + inputs.get(at++) + ")";
            String name = "x" + again.part + "_" + first.get(tensor);
            String sum = gradients.get(tensor);
            text.append("    " + name + " = " + (sum == null ? one : "torch.add(" + sum + ", " + one + ")") + "\n");
            gradients.put(tensor, name);
        }
        for (int weight : again.weights) {
            String one = "self.found(" + all + "[" + at + "], " + inputs.get(at++) + ")";
            String name = "x" + again.part + "_p" + weight;
            String sum = ofWeights.get(weight);
            String alone =
                    own.get(weight) ? "torch.contiguous(" + one + ")" : "torch.clone(" + one + ", memory_format=0)";
            text.append("    " + name + " = " + (sum == null ? alone : "torch.add(" + sum + ", " + one + ")") + "\n");
            ofWeights.put(weight, name);
        }
    }
}
