package ai.lepton.core.family;

import ai.lepton.core.model.Head;

/**
 * A head of a published family.
 *
 * @param weights names of its weights, whose scopes begin with {@code head}
 */
record PublishedHead(Head head, WeightMapping weights) {
    /**
     * Returns a head with the names of its weights.
     *
     * @param weights the table of a {@link WeightMapping}
     */
    static PublishedHead of(Head head, String weights) {
        return new PublishedHead(head, WeightMapping.of(weights));
    }
}
