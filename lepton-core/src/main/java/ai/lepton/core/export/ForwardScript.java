package ai.lepton.core.export;

import ai.lepton.core.data.NumberEncoder;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.script.Lowering;
import ai.lepton.core.internal.script.Python;
import ai.lepton.core.internal.script.ScriptPrinter;
import ai.lepton.core.internal.script.TorchModule;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.TabularModel;
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

    /** As {@link NumberEncoder#apply} does it: a column of one value has scale 0, and becomes 0. */
    private static final String ENCODED = """
                raw = torch.to(%1$s, 7)
                absent = torch.isnan(raw)
                single = torch.eq(%3$s, 0)
                unit = torch.where(single, torch.ones_like(%3$s), %3$s)
                far = torch.clamp(torch.div(torch.sub(raw, %2$s), unit), -1000000000., 1000000000.)
                clipped = torch.div(far, torch.sqrt(torch.add(torch.pow(torch.div(far, 4.), 2), 1)))
                known = torch.where(torch.bitwise_or(absent, single), torch.zeros_like(raw), clipped)
                in_numbers = torch.to(known, 6)
                in_missing = torch.to(torch.mul(torch.to(absent, 7), %4$s), 6)
                edges = torch.reshape(%5$s, [%6$s, -1])
                lower = torch.slice(edges, 1, 0, -1)
                wide = torch.sub(torch.slice(edges, 1, 1), lower)
                none = torch.eq(wide, 0)
                part = torch.div(torch.sub(torch.unsqueeze(known, -1), lower), torch.where(none, torch.ones_like(wide), wide))
                in_places = torch.to(torch.sum(torch.mul(torch.clamp(part, 0, 1), torch.to(torch.bitwise_not(none), 7)), [-1]), 6)
            """;

    private static final String PRESENT = """
                in_categories = torch.where(torch.lt(%1$s, 0), torch.tensor(annotate(List[int], %2$s), dtype=4, device=ops.prim.device(%1$s)), %1$s)
            """;

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
     * @param encoder what makes the inputs of number columns; null for none
     * @param rescaled whether the result is brought back to the unit of the target
     */
    String text(@Nullable String standardized, @Nullable NumberEncoder encoder, boolean rescaled) {
        List<String> arguments = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        Map<String, String> given = new HashMap<>();
        for (Input input : model.inputs()) {
            String name = input.name();
            if (encoder != null && (name.equals(TabularModel.MISSING) || name.equals(TabularModel.PLACES))) {
                given.put(name, "in_" + name);
                continue;
            }
            boolean taken = TAKEN.contains(name) || Python.isKeyword(name) || name.matches("v\\d+|in_.*");
            String argument = taken ? "in_" + name : name;
            arguments.add(argument + ": Tensor");
            String inside = argument;
            if (name.equals(standardized)) {
                inside = "in_standardized";
                lines.append("    %s = torch.to(torch.div(torch.sub(torch.to(%s, 7), %s), %s), 6)\n"
                        .formatted(inside, argument, TorchModule.access(MEAN), TorchModule.access(SCALE)));
            }
            if (encoder != null && name.equals(TabularModel.NUMBERS)) {
                inside = "in_numbers";
                lines.append(ENCODED.formatted(
                        argument,
                        TorchModule.access("numbers.center"),
                        TorchModule.access("numbers.scale"),
                        TorchModule.access("numbers.lacking"),
                        TorchModule.access("numbers.edges"),
                        encoder.columns()));
            }
            if (name.equals(TabularModel.CATEGORIES) && model instanceof TabularModel table && table.takesMissing()) {
                inside = "in_categories";
                lines.append(PRESENT.formatted(argument, table.levels()));
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
