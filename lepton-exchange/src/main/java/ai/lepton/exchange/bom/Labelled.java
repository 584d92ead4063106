package ai.lepton.exchange.bom;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;
import java.util.Locale;

/** A constant that has a name of its own in the standard. */
interface Labelled {
    /** Returns the constant's name in the standard. */
    String label();

    /** Returns a name in lower case with hyphens, as most are. */
    static String hyphenated(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the constant of a name.
     *
     * @param what the field's name, for messages
     * @throws IllegalArgumentException if there is none
     */
    static <E extends Enum<E> & Labelled> E of(String what, Class<E> type, String label) {
        Elements.required("name", label);
        for (E constant : type.getEnumConstants()) {
            if (constant.label().equals(label)) {
                return constant;
            }
        }
        String all = Quoted.words(
                Arrays.stream(type.getEnumConstants()).map(Labelled::label).toList());
        throw new IllegalArgumentException(what + " is " + Quoted.of(label) + "; the standard has " + all);
    }
}
