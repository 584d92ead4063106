package ai.lepton.exchange.bom;

import ai.lepton.exchange.internal.Documents;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A licence.
 *
 * @param id SPDX identifier, such as {@code Apache-2.0}; null where there is none
 * @param name its name, where it has no identifier
 * @param url where its text is; null where that is not said
 * @param extra fields that are not among these
 */
public record License(
        @Nullable String id,
        @Nullable String name,
        @Nullable String url,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    /** Checks that there is either an identifier or a name. */
    public License {
        if ((id == null) == (name == null)) {
            throw new IllegalArgumentException("a license has either an id or a name");
        }
        extra = Documents.extra(extra);
    }

    /**
     * One of a component's licences.
     *
     * @param license the licence; null where there is an expression
     * @param expression an SPDX expression, such as {@code MIT OR Apache-2.0}; null where there is a licence
     * @param extra fields that are not among these
     */
    public record Choice(
            @Nullable License license,
            @Nullable String expression,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that there is either a licence or an expression. */
        public Choice {
            if ((license == null) == (expression == null)) {
                throw new IllegalArgumentException("an entry of licenses has either a license or an expression");
            }
            extra = Documents.extra(extra);
        }
    }
}
