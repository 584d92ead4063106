package ai.lepton.exchange.bom;

import ai.lepton.exchange.internal.Documents;
import org.jspecify.annotations.Nullable;

/**
 * A name with a value, for what the standard has no field for.
 *
 * @param name its name; names may come more than once
 * @param value its value; null where there is none
 */
public record Property(String name, @Nullable String value) {
    /** Checks the name. */
    public Property {
        Documents.required(name, "name");
    }
}
