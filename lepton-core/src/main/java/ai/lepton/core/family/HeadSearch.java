package ai.lepton.core.family;

import ai.lepton.core.checkpoint.Checkpoint;
import ai.lepton.core.family.Family.Answer;
import ai.lepton.core.family.Family.Answering;
import ai.lepton.core.model.Head;
import ai.lepton.core.ops.Parameter;
import ai.lepton.exchange.DataException;
import java.util.List;
import java.util.Map;

/** Finds out which heads a checkpoint holds. */
final class HeadSearch {
    private HeadSearch() {}

    /**
     * Returns the head that answers this.
     *
     * @throws DataException if the family has none, or the checkpoint holds none of its weights
     */
    static Head require(Answer answer, Family family, PretrainedConfig config, Checkpoint checkpoint) {
        Answering wanted = family.heads().get(answer);
        if (wanted == null) {
            throw new DataException("the family " + config.modelType() + " has no head for " + answer + "; it has heads"
                    + " for " + family.heads().keySet().stream().sorted().toList());
        }
        if (!holdsAny(wanted, family, checkpoint)) {
            throw new DataException(checkpoint.name() + " has no weights of a head for " + answer + ", such as '"
                    + wanted.rules().get(wanted.rules().size() - 1).theirs() + ".weight'; it was saved from "
                    + (config.architectures().isEmpty() ? "a model of no named class" : config.architectures()));
        }
        return wanted.head();
    }

    /** Whether any weight is there that belongs to the head alone; a head may have none of its own. */
    private static boolean holdsAny(Answering wanted, Family family, Checkpoint checkpoint) {
        List<String> own = own(wanted, family);
        return own.isEmpty() || own.stream().anyMatch(name -> holds(name, wanted.rules(), family, checkpoint));
    }

    private static List<String> own(Answering wanted, Family family) {
        return family.body().with(wanted.head()).parameters().stream()
                .map(Parameter::name)
                .filter(name -> name.startsWith(CheckpointWeights.HEAD) && !name.startsWith("head.dense."))
                .toList();
    }

    private static boolean holds(String parameter, List<Rule> rules, Family family, Checkpoint checkpoint) {
        return family.names(parameter, rules).stream().anyMatch(name -> checkpoint.find(name.text()) != null);
    }

    /** Returns the rules of the head whose weights a model with these parameters has. */
    static List<Rule> rules(List<Parameter> parameters, Family family, Checkpoint checkpoint) {
        List<String> own = parameters.stream()
                .map(Parameter::name)
                .filter(name -> name.startsWith(CheckpointWeights.HEAD))
                .toList();
        List<Rule> best = List.of();
        long most = -1;
        for (Map.Entry<Answer, Answering> head : family.heads().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList()) {
            List<Rule> rules = head.getValue().rules();
            long found = own.stream()
                    .filter(name -> holds(name, rules, family, checkpoint))
                    .count();
            long known = own.stream()
                    .filter(name -> !family.names(name, rules).isEmpty())
                    .count();
            long score = found * 1000 + known;
            if (score > most) {
                most = score;
                best = rules;
            }
        }
        return best;
    }
}
