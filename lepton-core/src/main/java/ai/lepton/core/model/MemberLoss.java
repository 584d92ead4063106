package ai.lepton.core.model;

import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Model.Input;
import ai.lepton.metrics.internal.Elements;

/**
 * The mean of the losses of several members, {@code [b, members, outputs]}, each held against the same targets: so that each
 * learns for itself. Validated is their average, which is what the model answers with.
 *
 * @param each the loss of one member, {@code [b, outputs]}: a mean over examples
 * @param link how members are averaged
 */
public record MemberLoss(Loss each, Link link) implements Loss {
    /** Checks that both are there. */
    public MemberLoss {
        Elements.required("each", each);
        Elements.required("link", link);
    }

    @Override
    public Input target() {
        return each.target();
    }

    @Override
    public Tensor apply(Tensor logits, Tensor target) {
        if (logits.shape().rank() != 3 || logits.shape().get(1) < 1) {
            throw new IllegalArgumentException(
                    "logits are " + logits.shape() + "; wanted [b, members, outputs] of a known number of members");
        }
        int members = Math.toIntExact(logits.shape().get(1));
        Tensor loss = each.apply(logits.flatten(0, 1), target.repeatInterleave(members, 0));
        if (!each.hasUncounted()) {
            return loss;
        }
        Tensor counts = count(logits, target).isPositive(); // else the loss is a sum, also over members
        return loss.mul(counts.mul(1 - 1.0 / members).add(1.0 / members));
    }

    @Override
    public Tensor count(Tensor logits, Tensor target) {
        return each.count(logits.select(1, 0), target);
    }

    @Override
    public boolean hasUncounted() {
        return each.hasUncounted();
    }

    @Override
    public boolean isAdditive() {
        return each.isAdditive();
    }

    @Override
    public Tensor validated(Tensor logits, Tensor target) {
        return each.apply(link.average(Elements.required("logits", logits)), target);
    }
}
