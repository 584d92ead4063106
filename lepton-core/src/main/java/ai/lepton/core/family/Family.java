package ai.lepton.core.family;

import ai.lepton.core.model.Head;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A model of a published family, as its configuration describes it.
 *
 * @param body with no head
 * @param prefix what names of the body begin with in checkpoints of models with a head, such as {@code bert.}; rules leave
 *     it out, and so may a checkpoint
 * @param rules where the weights of the body are
 * @param heads by what they answer
 * @param leftOver what checkpoints may hold beside, such as buffers and the heads of pretraining: regular expressions of
 *     names without the prefix
 * @param positions the most tokens of a text
 */
record Family(
        TextTransformer body,
        String prefix,
        List<Rule> rules,
        Map<Answer, Answering> heads,
        List<String> leftOver,
        int positions) {

    /** The table of a {@link LanguageHead} that is not tied. */
    static final String DECODER = "head.decoder.weight";

    /** What a head answers. */
    enum Answer {
        SEQUENCE("sequence classification", "ForSequenceClassification"),
        TOKENS("token classification", "ForTokenClassification"),
        QUESTION("question answering", "ForQuestionAnswering"),
        MASKED("masked language modelling", "ForMaskedLM"),
        NEXT("language modelling", "ForCausalLM|LMHeadModel");

        private final String text;
        private final String endings; // of classes of transformers, as a regular expression

        Answer(String text, String endings) {
            this.text = text;
            this.endings = endings;
        }

        /** Returns whether a class of transformers has a head that answers this. */
        boolean isNamedBy(String architecture) {
            return architecture.matches(".*(" + endings + ")");
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A head, and where its weights are; of several rules for one scope, the first that finds a weight. */
    record Answering(Head head, List<Rule> rules) {
        Answering(Head head, Rule... rules) {
            this(head, List.of(rules));
        }
    }

    /** A name that a weight may have in a checkpoint. */
    record Name(String text, boolean transposed) {}

    Family {
        rules = Elements.of("rules", rules);
        heads = Map.copyOf(heads);
        leftOver = Elements.of("leftOver", leftOver);
    }

    /**
     * Returns the names that a parameter may have in a checkpoint, the likeliest first.
     *
     * @param ofHead rules of the head that the model has
     */
    List<Name> names(String parameter, List<Rule> ofHead) {
        List<Name> names = new ArrayList<>();
        add(names, parameter, rules);
        add(names, parameter, ofHead);
        if (parameter.equals(TextTransformer.TOKENS.name("weight"))) {
            // Where two names are of one table, a file may hold either.
            heads.values().stream()
                    .filter(head -> head.head() instanceof LanguageHead language && language.tied() != null)
                    .forEach(head -> add(names, DECODER, head.rules()));
        }
        return names;
    }

    private void add(List<Name> names, String parameter, List<Rule> some) {
        for (Rule rule : some) {
            String theirs = rule.theirs(parameter);
            if (theirs != null) {
                boolean transposed = rule.transposed() && theirs.endsWith(".weight");
                for (String stem : List.of(prefix + theirs, theirs)) {
                    names.add(new Name(stem, transposed));
                    names.add(new Name(first(stem), transposed));
                }
            }
        }
    }

    /** Returns the name that a weight of a norm has in the first published files. */
    private static String first(String name) {
        return name.replaceFirst("\\.weight$", ".gamma").replaceFirst("\\.bias$", ".beta");
    }

    /** Returns whether the family's checkpoints may hold this beside what a model wants. */
    boolean mayBeLeftOver(String name) {
        String bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        String plain = bare.replaceFirst("\\.gamma$", ".weight").replaceFirst("\\.beta$", ".bias");
        return leftOver.stream().anyMatch(bare::matches)
                || heads.values().stream()
                        .flatMap(head -> head.rules().stream())
                        .anyMatch(rule -> rule.leadsTo(plain));
    }
}
