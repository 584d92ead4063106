package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Citation;

/**
 * Something that documentation has to state.
 *
 * @param key the field's key in {@link Documentation}, such as {@code "intended-purpose"}
 * @param asks what has to be stated, in a few words
 * @param citation the clause that asks for it
 * @param whereApplicable whether the clause asks for it only where it applies; then {@code "not applicable: "} with a
 *     reason states it too
 */
public record RequiredField(String key, String asks, Citation citation, boolean whereApplicable) {
    /** Refuses an empty key. */
    public RequiredField {
        if (key.isBlank()) {
            throw new IllegalArgumentException("the key of a required field is empty");
        }
    }

    /** Returns a field that is always asked for. */
    public static RequiredField of(String key, String asks, Citation citation) {
        return new RequiredField(key, asks, citation, false);
    }

    /** Returns the field, asked for only where it applies. */
    public RequiredField whereItApplies() {
        return new RequiredField(key, asks, citation, true);
    }
}
