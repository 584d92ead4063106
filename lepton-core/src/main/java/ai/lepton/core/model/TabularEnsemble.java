package ai.lepton.core.model;

import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Models of one kind that were trained on different folds of a table, with perhaps those of another kind and a linear model beside
 * them, as one.
 *
 * <p>The folds' answers are averaged, by {@link Link}; the result is {@code shares[0]·average + shares[1]·linear +
 * shares[2]·average of the other kind}. For classes these are logarithms of probabilities and logits, so that the first share
 * alone is the inverse of a temperature.
 *
 * @param fold what each fold has, with weights of its own at {@code folds.0} and on
 * @param beside what each fold has of another kind, at {@code beside.0} and on, which takes nothing that {@code fold} does not;
 *     null for none
 * @param folds number of them, at least 1
 * @param outputs of a fold
 * @param link what its answers stand for
 * @param linear whether there is a linear model, at {@code linear}: of numbers, of missing ones, of categories
 */
public record TabularEnsemble(
        TabularModel fold, @Nullable TabularModel beside, int folds, int outputs, Link link, boolean linear)
        implements TabularModel {
    /** Checks the sizes. */
    public TabularEnsemble {
        Elements.required("fold", fold);
        Elements.required("link", link);
        Checks.layers(folds);
        Checks.positive("outputs", outputs);
        if (beside != null
                && !(fold.inputs().containsAll(beside.inputs())
                        && beside.levels().equals(fold.levels()))) {
            throw new IllegalArgumentException("the models beside take " + beside.inputs() + " and categories of "
                    + beside.levels() + " rows; those of folds take " + fold.inputs() + " and " + fold.levels());
        }
    }

    @Override
    public List<Input> inputs() {
        return fold.inputs();
    }

    @Override
    public List<Integer> levels() {
        return fold.levels();
    }

    @Override
    public int bins() {
        return fold.bins();
    }

    @Override
    public boolean takesMissing() {
        return fold.takesMissing();
    }

    @Override
    public Tensor apply(Inputs inputs, Scope at) {
        Tensor average = average(fold, inputs, at.of("folds")); // [b, outputs]
        Tensor shares = average.weight(at, "shares", Init.ones(), beside == null ? 2 : 3);
        Tensor result = average.mul(shares.select(0, 0));
        if (beside != null) {
            result = result.add(average(beside, inputs, at.of("beside")).mul(shares.select(0, 2)));
        }
        return linear ? result.add(line(inputs, at.of("linear")).mul(shares.select(0, 1))) : result;
    }

    private Tensor average(TabularModel each, Inputs inputs, Scope at) {
        List<Tensor> members = new ArrayList<>();
        for (int i = 0; i < folds; i++) {
            Tensor answer = each.apply(inputs, at.of(i));
            members.add(answer.shape().rank() == 2 ? answer.unsqueeze(1) : answer);
        }
        return link.average(Tensor.concat(members, 1));
    }

    private Tensor line(Inputs inputs, Scope at) {
        Tensor sum = null;
        NumberEmbedding.Numbers x = TableInputs.numbers(inputs);
        if (x != null) {
            sum = x.values().linear(at.of("numbers"), outputs, false);
            sum = x.missing() == null ? sum : sum.add(x.missing().linear(at.of("missing"), outputs, false));
        }
        Tensor categories = inputs.find(CATEGORIES);
        for (int j = 0; categories != null && j < levels().size(); j++) {
            Tensor each = categories.select(1, j).embedding(at.of("categories").of(j), levels().get(j) + 1L, outputs);
            sum = sum == null ? each : sum.add(each);
        }
        Tensor all = Objects.requireNonNull(sum);
        return all.add(all.weight(at, "bias", Init.zeros(), outputs));
    }
}
