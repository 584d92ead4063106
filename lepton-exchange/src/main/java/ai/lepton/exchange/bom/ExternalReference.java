package ai.lepton.exchange.bom;

import ai.lepton.exchange.internal.Documents;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something outside the BOM that tells more.
 *
 * @param url where it is, absolute or relative
 * @param type what it is, by the standard's names, such as {@code evidence}, {@code model-card}, {@code website}
 * @param comment a remark; null where there is none
 * @param hashes its digests
 * @param extra fields that are not among these
 */
public record ExternalReference(
        String url,
        String type,
        @Nullable String comment,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Hash> hashes,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    /** Checks that nothing needed is missing. */
    public ExternalReference {
        Documents.required(url, "url");
        Documents.required(type, "type");
        hashes = Documents.list("hashes", hashes);
        extra = Documents.extra(extra);
    }

    /** Returns a reference without comment or digests. */
    public static ExternalReference of(String type, String url) {
        return new ExternalReference(url, type, null, List.of(), Map.of());
    }

    /** Returns the same with these digests. */
    public ExternalReference withHashes(List<Hash> digests) {
        return new ExternalReference(url, type, comment, digests, extra);
    }
}
