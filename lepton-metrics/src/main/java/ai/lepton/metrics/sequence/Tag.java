package ai.lepton.metrics.sequence;

/**
 * A token's tag, taken apart.
 *
 * @param prefix its letter's meaning
 * @param type of the span; {@code _} where the tag is a letter alone, empty where it is outside
 */
record Tag(Prefix prefix, String type) {
    static final Tag OUTSIDE = new Tag(Prefix.OUTSIDE, "");

    boolean is(Prefix other) {
        return prefix == other;
    }

    boolean hasTypeOf(Tag other) {
        return type.equals(other.type);
    }
}
