package ai.lepton.core.family;

import ai.lepton.core.checkpoint.Checkpoint;
import ai.lepton.core.family.Family.Answer;
import ai.lepton.core.family.Family.Answering;
import ai.lepton.core.family.Family.Name;
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

    /**
     * Returns the head that answers this.
     *
     * @param architectures the classes that the checkpoint was saved from
     * @throws DataException if the family has none, or the checkpoint holds none of its weights
     */
    Head require(Answer answer, String modelType, List<String> architectures) {
        Answering wanted = family.heads().get(answer);
        if (wanted == null) {
            throw new DataException("models of type " + modelType + " have no head for " + answer
                    + " here; they have heads for "
                    + family.heads().keySet().stream().sorted().toList());
        }
        List<String> own = family.body().with(wanted.head()).parameters().stream()
                .map(Parameter::name)
                .filter(name -> name.startsWith(HEAD) && !isShared(name))
                .toList();
        boolean absent = !own.isEmpty()
                && own.stream().allMatch(name -> find(name, wanted.rules()).isEmpty());
        if (absent || isOfAnother(answer, own, architectures)) {
            throw new DataException(checkpoint.name() + " has no head for " + answer
                    + (absent
                            ? ", no weight "
                                    + Quoted.of(family.names(own.get(0), wanted.rules())
                                            .get(0)
                                            .text())
                            : "")
                    + "; it was saved from " + (architectures.isEmpty() ? "a class that is not named" : architectures));
        }
        return wanted.head() instanceof LanguageHead language ? untied(language, wanted.rules()) : wanted.head();
    }

    /** Whether a weight stands where other heads have theirs too, such as the pooler of BERT. */
    private static boolean isShared(String name) {
        return name.startsWith(HEAD + "dense.");
    }

    /** Whether what was found is, by its class, the head of another answer that stands in the same place. */
    private boolean isOfAnother(Answer answer, List<String> own, List<String> architectures) {
        if (architectures.stream().anyMatch(answer::isNamedBy)) {
            return false;
        }
        return Arrays.stream(Answer.values())
                .filter(other -> architectures.stream().anyMatch(other::isNamedBy))
                .flatMap(other -> Optional.ofNullable(family.heads().get(other)).stream())
                .anyMatch(other ->
                        own.stream().allMatch(name -> find(name, other.rules()).isPresent()));
    }

    /** Where the configuration says that two tables are one, but the checkpoint has two that differ, both are used. */
    private Head untied(LanguageHead head, List<Rule> rules) {
        if (head.tied() == null) {
            return head;
        }
        Optional<Name> decoder = find(Family.DECODER, rules);
        Optional<Name> tokens = find(TextTransformer.TOKENS.name("weight"), List.of());
        boolean differ = decoder.isPresent()
                && tokens.isPresent()
                && !checkpoint.sameBytes(decoder.get().text(), tokens.get().text());
        return differ
                ? new LanguageHead(head.vocabulary(), null, head.bias(), head.transform(), head.lastOnly())
                : head;
    }

    /** Returns where a weight is; empty if the checkpoint has none. */
    Optional<Name> find(String parameter, List<Rule> rules) {
        return family.names(parameter, rules).stream()
                .filter(name -> checkpoint.find(name.text()) != null)
                .findFirst();
    }

    /** Returns the rules of the head whose weights a model with these parameters has: those that find most of them. */
    List<Rule> rules(List<Parameter> parameters) {
        List<String> own = parameters.stream()
                .map(Parameter::name)
                .filter(name -> name.startsWith(HEAD))
                .toList();
        List<Rule> best = List.of();
        long most = -1;
        for (Answer answer : Answer.values()) {
            Answering head = family.heads().get(answer);
            if (head != null) {
                long found = own.stream()
                        .filter(name -> find(name, head.rules()).isPresent())
                        .count();
                long known = own.stream()
                        .filter(name -> !family.names(name, head.rules()).isEmpty())
                        .count();
                long score = found * (own.size() + 1) + known;
                if (score > most) {
                    most = score;
                    best = head.rules();
                }
            }
        }
        return best;
    }
}
