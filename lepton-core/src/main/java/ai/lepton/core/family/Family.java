package ai.lepton.core.family;

import ai.lepton.core.family.WeightMapping.Name;
import ai.lepton.core.internal.config.ConfigFile;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A model of a published family, as its configuration describes it: a specification, names of weights, and heads. Each family
 * is one class of this package, which makes this from a {@link ConfigFile}, and one line in {@link Families}.
 *
 * @param body the model without a head
 * @param prefix what names of weights of the body begin with in checkpoints of models with a head, such as {@code bert.};
 *     {@code weights} leaves it out, and so may a checkpoint
 * @param weights names of the weights of the body
 * @param heads that the family has
 * @param ignorable regular expressions of names, without the prefix, that checkpoints may hold and no model reads, such as
 *     buffers and heads of pretraining
 * @param positions the most tokens of a text
 */
record Family(
        TextTransformer body,
        String prefix,
        WeightMapping weights,
        Map<HeadKind, PublishedHead> heads,
        List<String> ignorable,
        int positions) {

    /** The weight of a {@link LanguageHead} that is not tied. */
    static final String DECODER = "head.decoder.weight";

    Family {
        heads = Map.copyOf(heads);
        ignorable = Elements.of("ignorable", ignorable);
    }

    /**
     * Returns the same with more weights in its body.
     *
     * @param table of a {@link WeightMapping}
     */
    Family withWeights(String table) {
        return new Family(body, prefix, weights.and(table), heads, ignorable, positions);
    }

    /**
     * Returns the names that a parameter may have in a checkpoint, the likeliest first.
     *
     * @param ofHead names of the weights of the model's head
     */
    List<Name> names(String parameter, WeightMapping ofHead) {
        List<Name> names = new ArrayList<>(weights.names(parameter));
        names.addAll(ofHead.names(parameter));
        if (parameter.equals(TextTransformer.TOKENS.name("weight"))) {
            // the embedding of a tied model may be stored under the name of its decoder
            heads.values().stream()
                    .filter(published -> published.head() instanceof LanguageHead head && head.tied() != null)
                    .forEach(published -> names.addAll(published.weights().names(DECODER)));
        }
        List<Name> spelled = new ArrayList<>();
        for (Name name : names) {
            for (Name stem : List.of(name.withPrefix(prefix), name)) {
                spelled.add(stem);
                spelled.add(new Name(toOlderNorm(stem.text()), stem.transposed()));
            }
        }
        return spelled;
    }

    /** Returns the name that a weight of a norm has in checkpoints that TensorFlow's were made into: gamma and beta. */
    private static String toOlderNorm(String name) {
        return name.replaceFirst("\\.weight$", ".gamma").replaceFirst("\\.bias$", ".beta");
    }

    private static String fromOlderNorm(String name) {
        return name.replaceFirst("\\.gamma$", ".weight").replaceFirst("\\.beta$", ".bias");
    }

    /** Returns whether checkpoints of the family may hold this, even where a model has no such weight. */
    boolean mayHold(String name) {
        String bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        return ignorable.stream().anyMatch(bare::matches)
                || heads.values().stream()
                        .anyMatch(published -> published.weights().leadsTo(fromOlderNorm(bare)));
    }
}
