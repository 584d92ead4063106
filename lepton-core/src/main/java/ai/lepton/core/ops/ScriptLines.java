package ai.lepton.core.ops;

import ai.djl.ndarray.types.Shape;
import ai.lepton.core.ops.ScriptOps.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lines of a script: each expression once, and in the end only those that a result needs. */
final class ScriptLines {
    /**
     * Lines after which one stands that can't be drawn into the next. libtorch's interpreter draws a value that is used once
     * into the expression that uses it, and goes down such a chain by recursion: some 2,000 operations in a row end the
     * process on a stack of a megabyte.
     */
    private static final int LONGEST_CHAIN = 100;

    /** Text that uses variables. */
    record Using(String text, List<Variable> variables) {}

    private record Line(String text, String result, Set<String> uses, boolean kept) {}

    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Variable> known = new HashMap<>();

    /** Returns the variable of an expression: a new one, or that of the same expression before. */
    Variable let(Shape shape, boolean low, String form, Object... operands) {
        String expression = text(form, operands);
        Variable before = known.get(expression);
        if (before != null) {
            return before;
        }
        Variable added = write(shape, low, expression, operands);
        known.put(expression, added);
        return added;
    }

    /** Returns a new variable even if the expression was written before: it draws random numbers or reads what changes. */
    Variable once(Shape shape, boolean low, String form, Object... operands) {
        return write(shape, low, text(form, operands), operands);
    }

    /** Writes an expression for what it does; it is never left out. */
    void effect(String form, Object... operands) {
        String name = "v" + lines.size();
        lines.add(new Line("    " + name + " = " + text(form, operands) + '\n', name, uses(operands), true));
    }

    /** Returns x in bfloat16. */
    Variable lowered(Variable x) {
        return x.low() ? x : let(x.shape(), true, "torch.to(%s, 15)", x);
    }

    private Variable write(Shape shape, boolean low, String expression, Object... operands) {
        String name = "v" + lines.size();
        lines.add(new Line("    " + name + " = " + expression + '\n', name, uses(operands), false));
        return new Variable(name, shape, low);
    }

    /** Returns the lines that results need, in order. */
    String needed(Variable... results) {
        Set<String> needed = new HashSet<>();
        for (Variable result : results) {
            needed.add(result.name());
        }
        boolean[] kept = new boolean[lines.size()];
        for (int i = lines.size() - 1; i >= 0; i--) {
            Line line = lines.get(i);
            kept[i] = line.kept || needed.contains(line.result);
            if (kept[i]) {
                needed.addAll(line.uses);
            }
        }
        StringBuilder text = new StringBuilder();
        int chain = 0;
        for (int i = 0; i < kept.length; i++) {
            if (!kept[i]) {
                continue;
            }
            Line line = lines.get(i);
            text.append(line.text);
            if (++chain >= LONGEST_CHAIN && !line.kept) {
                text.append(CHAIN_BREAK.formatted(line.result));
                chain = 0;
            }
        }
        return text.toString();
    }

    /** A second use of a value, which is never left out; it holds of every tensor. */
    private static final String CHAIN_BREAK = """
                if torch.lt(torch.dim(%s), 0):
                  ops.prim.RaiseException("a tensor without dimensions")
                else:
                  pass
            """;

    /** Returns a number as a script writes it. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("a constant of a model is " + value + "; it must be finite");
        }
        return Double.toString(value);
    }

    private static String text(String form, Object... operands) {
        Object[] names = new Object[operands.length];
        for (int i = 0; i < names.length; i++) {
            Object operand = operands[i];
            names[i] = operand instanceof Variable variable
                    ? variable.name()
                    : operand instanceof Using using ? using.text() : operand;
        }
        return String.format(form, names);
    }

    private static Set<String> uses(Object... operands) {
        Set<String> uses = new HashSet<>();
        for (Object operand : operands) {
            if (operand instanceof Variable variable) {
                uses.add(variable.name());
            } else if (operand instanceof Using using) {
                for (Variable variable : using.variables()) {
                    uses.add(variable.name());
                }
            }
        }
        return uses;
    }
}
