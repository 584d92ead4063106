package ai.lepton.core.export;

import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.script.Lowering;
import ai.lepton.core.internal.script.Python;
import ai.lepton.core.internal.script.ScriptPrinter;
import ai.lepton.core.internal.script.TorchModule;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The method {@code forward} of an exported module: it gathers the module's own weights, then computes. */
final class ForwardScript {
    static final String MEAN = "standardizer.mean";
    static final String SCALE = "standardizer.scale";
    static final String TARGET_MEAN = "target.mean";
    static final String TARGET_SCALE = "target.scale";

    /** Names that the script or its language has taken; an input of such a name becomes {@code in_name}. */
    private static final Set<String> TAKEN = Set.of("self", "p", "torch", "ops", "annotate", "getattr");

    private final Model model;
    private final List<Parameter> parameters;
    private final boolean half;

    ForwardScript(Model model, List<Parameter> parameters, boolean half) {
        this.model = model;
        this.parameters = parameters;
        this.half = half;
    }

    /**
     * Returns the method.
     *
     * @param standardized input that is standardised; null for none
     * @param rescaled whether the result is brought back to the unit of the target
     */
    String text(@Nullable String standardized, boolean rescaled) {
        List<String> arguments = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        Map<String, String> given = new HashMap<>();
        for (Input input : model.inputs()) {
            String name = input.name();
            boolean taken = TAKEN.contains(name) || Python.isKeyword(name) || name.matches("v\\d+|in_.*");
            String argument = taken ? "in_" + name : name;
            arguments.add(argument + ": Tensor");
            String inside = argument;
            if (name.equals(standardized)) {
                inside = "in_standardized";
                lines.append("    %s = torch.to(torch.div(torch.sub(torch.to(%s, 7), %s), %s), 6)\n"
                        .formatted(inside, argument, TorchModule.access(MEAN), TorchModule.access(SCALE)));
            }
            given.put(name, inside);
        }
        lines.append("    p = [");
        for (int i = 0; i < parameters.size(); i++) {
            String weight = TorchModule.access(parameters.get(i).name());
            lines.append(i == 0 ? "" : ", ").append(half ? "torch.to(" + weight + ", 6)" : weight);
        }
        lines.append("]\n");
        ScriptPrinter printer = new ScriptPrinter(parameters, name -> given.getOrDefault(name, name));
        ScriptPrinter.Written logits = printer.written(Lowering.forInference(model.logits(), false));
        String result = rescaled
                ? "torch.add(torch.mul(torch.to(%s, 7), %s), %s)"
                        .formatted(logits.result(), TorchModule.access(TARGET_SCALE), TorchModule.access(TARGET_MEAN))
                : logits.result();
        return "  def forward(self, " + String.join(", ", arguments) + ") -> Tensor:\n" + lines + logits.body()
                + "    return " + result + "\n";
    }
}
