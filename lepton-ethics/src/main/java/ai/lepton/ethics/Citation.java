package ai.lepton.ethics;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The clause that a rule stands on.
 *
 * @param source the law, standard or guideline, such as {@code "29 CFR 1607"}
 * @param clause the clause in it, such as {@code "1607.4(D)"}
 * @param address where its text can be read; null if there is no public address
 * @param checked whether the wording of the rule was compared with the official text
 */
public record Citation(
        String source, String clause, @Nullable URI address, boolean checked) {
    /** Refuses an empty source or clause. */
    public Citation {
        Elements.required("source", source);
        Elements.required("clause", clause);
        Texts.required("the source of a citation", source);
        Texts.required("the clause of a citation of " + Quoted.bare(source), clause);
    }

    /** Returns a citation whose wording was compared with the official text. */
    public static Citation of(String source, String clause, String url) {
        Elements.required("url", url);
        Elements.required("source", source);
        Elements.required("clause", clause);
        return new Citation(source, clause, uri(url), true);
    }

    /** Returns a citation from memory or from a secondary source, and marked so in reports. */
    public static Citation unchecked(String source, String clause, String url) {
        Elements.required("url", url);
        Elements.required("source", source);
        Elements.required("clause", clause);
        return new Citation(source, clause, uri(url), false);
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(Quoted.of(url) + " is no address: " + e.getReason(), e);
        }
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
