package ai.lepton.core.family;

import ai.lepton.core.checkpoint.Checkpoint;
import ai.lepton.core.family.WeightMapping.Name;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.model.Head;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds out which heads a checkpoint holds. */
record HeadSearch(Family family, Checkpoint checkpoint) {
    private static final String HEAD = "head.";
    private static final WeightMapping NONE = WeightMapping.of("");

    /**
     * Returns the head of a kind.
     *
     * @param architectures the classes of transformers that the checkpoint was saved from
     * @throws DataException if the family has none, or the checkpoint holds none of its weights
     */
    Head require(HeadKind kind, String modelType, List<String> architectures) {
        PublishedHead wanted = family.heads().get(kind);
        if (wanted == null) {
            throw new DataException("models of type " + modelType + " have no head for " + kind
                    + " here; they have heads for "
                    + family.heads().keySet().stream().sorted().toList());
        }
        List<String> own = family.body().with(wanted.head()).parameters().stream()
                .map(Parameter::name)
                .filter(name -> name.startsWith(HEAD) && !isShared(name))
                .toList();
        boolean absent = !own.isEmpty()
                && own.stream().allMatch(name -> find(name, wanted.weights()).isEmpty());
        if (absent || isOfAnother(kind, own, architectures)) {
            throw new DataException(checkpoint.name() + " has no head for " + kind
                    + (absent
                            ? ", no weight "
                                    + Quoted.of(family.names(own.get(0), wanted.weights())
                                            .get(0)
                                            .text())
                            : "")
                    + "; it was saved from " + (architectures.isEmpty() ? "a class that is not named" : architectures));
        }
        return wanted.head() instanceof LanguageHead language ? untied(language, wanted.weights()) : wanted.head();
    }

    /** Returns whether several kinds of heads may have this weight, such as the pooler of BERT. */
    private static boolean isShared(String name) {
        return name.startsWith(HEAD + "dense.");
    }

    /** Returns whether the weights belong, by the class that the checkpoint was saved from, to a head of another kind. */
    private boolean isOfAnother(HeadKind kind, List<String> own, List<String> architectures) {
        if (architectures.stream().anyMatch(kind::isNamedBy)) {
            return false;
        }
        return Arrays.stream(HeadKind.values())
                .filter(other -> architectures.stream().anyMatch(other::isNamedBy))
                .flatMap(other -> Optional.ofNullable(family.heads().get(other)).stream())
                .anyMatch(other -> own.stream()
                        .allMatch(name -> find(name, other.weights()).isPresent()));
    }

    /** Returns a head with a decoder of its own where the checkpoint has one that differs from the embedding. */
    private Head untied(LanguageHead head, WeightMapping weights) {
        if (head.tied() == null) {
            return head;
        }
        Optional<Name> decoder = find(Family.DECODER, weights);
        Optional<Name> tokens = find(TextTransformer.TOKENS.name("weight"), NONE);
        boolean differ = decoder.isPresent()
                && tokens.isPresent()
                && !checkpoint.sameBytes(decoder.get().text(), tokens.get().text());
        return differ
                ? new LanguageHead(head.vocabulary(), null, head.bias(), head.transform(), head.lastOnly())
                : head;
    }

    /** Returns the name that a weight has in the checkpoint; empty if it has none. */
    Optional<Name> find(String parameter, WeightMapping ofHead) {
        return family.names(parameter, ofHead).stream()
                .filter(name -> checkpoint.find(name.text()) != null)
                .findFirst();
    }

    /**
     * Returns the names of the weights of a model's head: of all kinds those under which the checkpoint has most of them.
     *
     * @param parameters of the whole model
     */
    WeightMapping weightsOfHead(List<Parameter> parameters) {
        List<String> own = parameters.stream()
                .map(Parameter::name)
                .filter(name -> name.startsWith(HEAD))
                .toList();
        WeightMapping best = NONE;
        long most = -1;
        for (HeadKind kind : HeadKind.values()) {
            PublishedHead head = family.heads().get(kind);
            if (head != null) {
                long found = own.stream()
                        .filter(name -> find(name, head.weights()).isPresent())
                        .count();
                long known = own.stream()
                        .filter(name -> !family.names(name, head.weights()).isEmpty())
                        .count();
                long score = found * (own.size() + 1) + known;
                if (score > most) {
                    most = score;
                    best = head.weights();
                }
            }
        }
        return best;
    }
}
