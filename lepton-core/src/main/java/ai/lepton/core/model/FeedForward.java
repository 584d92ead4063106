package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

/** What happens at each position alone. */
public interface FeedForward {
    /** Returns {@code [b, s, width]} for {@code [b, s, width]}. */
    <T> T apply(Ops<T> ops, T x, Scope at);
}
