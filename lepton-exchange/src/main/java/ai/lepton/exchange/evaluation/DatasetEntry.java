package ai.lepton.exchange.evaluation;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data that a model was judged by.
 *
 * @param name its name, for people
 * @param description what it holds; null where that is not said
 * @param uri where it comes from; null where that is not said
 * @param split the part that was used, such as {@code test}; null where that is not said
 * @param examples number of examples in that part; null where that is not said
 * @param sha256 SHA-256 of the file, 64 hexadecimal digits in lower case; null where there is no one file
 * @param extra fields that this version does not know
 */
public record DatasetEntry(
        String name,
        @Nullable String description,
        @Nullable String uri,
        @Nullable String split,
        @Nullable Long examples,
        @Nullable String sha256,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {

    /** Checks the name and the digest. */
    public DatasetEntry {
        Documents.required(name, "name");
        extra = Documents.extra(extra);
        if (examples != null && examples < 0) {
            throw new IllegalArgumentException("examples is " + examples + "; it must not be negative");
        }
        if (sha256 != null && !sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "sha256 is " + Quoted.of(sha256) + "; it has 64 hexadecimal digits in lower case");
        }
    }

    /** Returns the description of a part of a data set. */
    public static DatasetEntry of(String name, String split, long examples) {
        return new DatasetEntry(name, null, null, split, examples, null, Map.of());
    }

    /** Returns the same with a description. */
    public DatasetEntry withDescription(String text) {
        return Records.with(this, "description", text);
    }

    /** Returns the same with where it comes from. */
    public DatasetEntry withUri(String where) {
        return Records.with(this, "uri", where);
    }

    /** Returns the same with the digest of its file. */
    public DatasetEntry withSha256(String digest) {
        return Records.with(this, "sha256", digest);
    }
}
