package ai.lepton.core.task;

import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A transformer of tables in words, as papers have it.
 *
 * @param architecture what it is made of
 * @param parameters number of trainable values
 */
record TabularDescription(TabularArchitecture architecture, long parameters) {

    /** Returns a sentence with its sizes. */
    String text() {
        return String.format(
                Locale.ROOT,
                "Lepton Transformer over %s: %s, width %d, %s, %,d parameters.",
                columns("number column", "category column"),
                counted(architecture.layers(), "layer", "layers"),
                architecture.width(),
                counted(architecture.heads(), "head", "heads"),
                parameters);
    }

    /**
     * Returns how it was made.
     *
     * @param task by its name on the hub
     * @param output what it gives
     */
    ModelParameters parameters(String task, String output) {
        return ModelParameters.of(task, "transformer", "tabular transformer")
                .withApproach("supervised")
                .withInputs(columns("number", "category") + ", in the order of config.json")
                .withOutputs(output);
    }

    private String columns(String number, String category) {
        return Stream.of(
                        counted(architecture.schema().numbers().size(), number, number + "s"),
                        counted(
                                architecture.schema().categories().size(),
                                category,
                                category.replaceFirst("y$", "ie").concat("s")))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" and "));
    }

    private static String counted(int count, String one, String many) {
        return count == 0 ? "" : count + " " + (count == 1 ? one : many);
    }

    /** Returns such as {@code a, b and c}. */
    static String listed(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
