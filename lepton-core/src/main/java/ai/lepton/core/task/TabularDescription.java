package ai.lepton.core.task;

import ai.lepton.core.model.Block;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.TabM;
import ai.lepton.core.model.TabularEnsemble;
import ai.lepton.core.model.TabularModel;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bundle.ModelPapers;
import ai.lepton.exchange.data.Schema;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model of tables in words, as papers have it.
 *
 * @param model what it is made of
 * @param parameters number of trainable values
 */
record TabularDescription(Schema schema, TabularModel model, long parameters) {

    /** Returns a sentence with its sizes. */
    String text() {
        return String.format(
                Locale.ROOT,
                "%s over %s: %s, %,d parameters.",
                kind(model),
                columns("number column", "category column"),
                sizes(model),
                parameters);
    }

    private static String kind(TabularModel model) {
        return model instanceof TabularEnsemble ensemble
                ? kind(ensemble.fold())
                : model instanceof TabM ? "TabM" : "Lepton Transformer";
    }

    private static String sizes(TabularModel model) {
        if (model instanceof TabularEnsemble ensemble) {
            return sizes(ensemble.fold()) + ", "
                    + (ensemble.beside() == null
                            ? ""
                            : "and with numbers as they are " + sizes(ensemble.beside()) + ", ")
                    + (ensemble.folds() == 1
                            ? ensemble.beside() == null ? "one model" : "one model of each kind"
                            : ensemble.folds() + " models of " + (ensemble.beside() == null ? "folds" : "each kind")
                                    + ", averaged")
                    + (ensemble.linear() ? ", with a linear model beside" : "");
        }
        if (model instanceof TabM tabM) {
            return counted(tabM.members(), "member", "members") + ", " + counted(tabM.layers(), "layer", "layers")
                    + ", width " + tabM.width();
        }
        TabularTransformer transformer = (TabularTransformer) model;
        List<Block> blocks = transformer.encoder().blocks();
        String heads = blocks.get(0).attentions().get(0) instanceof MultiHeadAttention attention
                ? ", " + counted(attention.heads(), "head", "heads")
                : "";
        return counted(blocks.size(), "layer", "layers") + ", width "
                + transformer.tokenizer().width() + heads;
    }

    /**
     * Returns how it was made.
     *
     * @param task by its name on the hub
     * @param output what it gives
     */
    ModelParameters parameters(String task, String output) {
        return ModelParameters.of(
                        task,
                        kind(model).equals("TabM") ? "multilayer perceptron" : "transformer",
                        kind(model).equals("TabM") ? "TabM" : "tabular transformer")
                .withApproach("supervised")
                .withInputs(columns("number", "category") + ", in the order of config.json")
                .withOutputs(output);
    }

    /** Returns papers with what speaks against figures of held rows, if there is anything. */
    static ModelPapers cautioned(ModelPapers papers, List<String> cautions) {
        return cautions.isEmpty()
                ? papers
                : papers.with(
                        "Cautions",
                        "- "
                                + String.join(
                                        "\n- ",
                                        cautions.stream().map(Quoted::message).toList()));
    }

    private String columns(String number, String category) {
        return Stream.of(
                        counted(schema.numbers().size(), number, number + "s"),
                        counted(
                                schema.categories().size(),
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
