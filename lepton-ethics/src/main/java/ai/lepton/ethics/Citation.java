package ai.lepton.ethics;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The clause that a rule stands on.
 *
 * @param source the law, standard or guideline, such as {@code "29 CFR 1607"}
 * @param clause the clause in it, such as {@code "1607.4(D)"}
 * @param address where its text can be read; null if there is no public address
 * @param certainty how well its text is known
 * @param textVersion the day of the version of the text that is meant, such as that of a consolidated one; null if not told
 * @param readOn the day on which it was read; null if not told
 * @param sha256 the SHA-256 of the clause as it was read, 64 lower-case hexadecimal digits; null if not told
 */
public record Citation(
        String source,
        String clause,
        @Nullable URI address,
        Certainty certainty,
        @Nullable LocalDate textVersion,
        @Nullable LocalDate readOn,
        @Nullable String sha256) {
    /** How well the text of a clause is known. */
    public enum Certainty {
        /** The wording of the rule was compared with the text. */
        TEXT,
        /** From a summary or another secondary source. */
        SECONDARY,
        /** From memory. */
        MEMORY
    }

    /** Refuses an empty source or clause, and a day or a hash that no document can hold. */
    public Citation {
        Elements.required("source", source);
        Elements.required("clause", clause);
        Elements.required("certainty", certainty);
        Texts.required("the source of a citation", source);
        Texts.required("the clause of a citation of " + Quoted.bare(source), clause);
        if (textVersion != null) {
            Days.required("the version of the text of " + Quoted.bare(source), textVersion);
        }
        if (readOn != null) {
            Days.required("the day on which " + Quoted.bare(source) + " was read", readOn);
        }
        if (sha256 != null && !sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("the SHA-256 of the clause " + Quoted.of(clause) + " is "
                    + Quoted.of(sha256) + "; it has 64 lower-case hexadecimal digits");
        }
    }

    /** Returns a citation whose wording was compared with the official text. */
    public static Citation of(String source, String clause, String url) {
        return of(source, clause, url, Certainty.TEXT);
    }

    /** Returns a citation from memory, and marked as not verified in reports. */
    public static Citation unchecked(String source, String clause, String url) {
        return of(source, clause, url, Certainty.MEMORY);
    }

    /** Returns a citation whose text is known so well. */
    public static Citation of(String source, String clause, String url, Certainty certainty) {
        Elements.required("url", url);
        Elements.required("source", source);
        Elements.required("clause", clause);
        Elements.required("certainty", certainty);
        return new Citation(source, clause, uri(url), certainty, null, null, null);
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(Quoted.of(url) + " is no address: " + e.getReason(), e);
        }
    }

    /** Returns the citation of the text's version of this day. */
    public Citation ofTextVersion(LocalDate day) {
        Elements.required("day", day);
        return new Citation(source, clause, address, certainty, day, readOn, sha256);
    }

    /** Returns the citation with the day on which it was read. */
    public Citation readOn(LocalDate day) {
        Elements.required("day", day);
        return new Citation(source, clause, address, certainty, textVersion, day, sha256);
    }

    /** Returns the citation with the SHA-256 of the clause as it was read. */
    public Citation hashed(String hash) {
        Elements.required("hash", hash);
        return new Citation(source, clause, address, certainty, textVersion, readOn, hash);
    }

    /** Returns whether the wording of the rule was compared with the text. */
    public boolean checked() {
        return certainty == Certainty.TEXT;
    }

    /** Returns where the text can be read, if it has a public address. */
    public Optional<URI> url() {
        return Optional.ofNullable(address);
    }

    /** Returns such as {@code "Regulation (EU) 2024/1689, Article 13(3)"}. */
    @Override
    public String toString() {
        return source + ", " + clause;
    }
}
