package ai.lepton.exchange.croissant;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the names of a document mean: its JSON-LD context. The part of JSON-LD that data sets use is understood; the rest is
 * refused by name, and nothing is ever fetched.
 *
 * @param terms IRI by term
 * @param own what the document has beside the standard context, in its order
 * @param definitions the objects of the document that others may refer to
 */
record Context(Map<String, String> terms, Map<String, Object> own, Definitions definitions) {
    private static final int DEEPEST = 8;

    static final Context STANDARD = of(Vocabulary.context());

    /**
     * Reads a context.
     *
     * @throws IllegalArgumentException if it is none, or of a version before 1.0
     */
    static Context of(@Nullable Object json) {
        Map<String, Object> entries = new LinkedHashMap<>();
        if (json == null) {
            throw new IllegalArgumentException("'@context' is missing; a Croissant document begins with it");
        }
        for (Object part : json instanceof List<?> list ? list : List.of(json)) {
            if (part instanceof Map<?, ?> map) {
                map.forEach((key, value) -> entries.put((String) key, value));
            } else if (part instanceof String iri
                    && Vocabulary.secure(iri + "/").startsWith(Vocabulary.SCHEMA)) {
                entries.put("@vocab", Vocabulary.SCHEMA);
            } else {
                throw new IllegalArgumentException("@context is " + Quoted.of(part)
                        + "; contexts are not fetched, so it must be an object with the terms");
            }
        }
        return of(entries);
    }

    private static Context of(Map<String, Object> entries) {
        Map<String, String> direct = new LinkedHashMap<>();
        Map<String, Object> own = new LinkedHashMap<>();
        Map<String, Object> standard = Vocabulary.context();
        entries.forEach((term, definition) -> {
            Object iri = definition instanceof Map<?, ?> map ? map.get("@id") : definition;
            if (iri instanceof String text) {
                if (text.contains(Vocabulary.BEFORE)) {
                    throw new IllegalArgumentException("@context has " + Quoted.of(Vocabulary.BEFORE)
                            + " (prefix 'ml:'), which is Croissant 0.8; 1.0 and 1.1 are read. mlcroissant's 'migrate' brings it"
                            + " up");
                }
                direct.put(term, text);
            } else if (definition != null && !(definition instanceof Map<?, ?>)) {
                throw new IllegalArgumentException("@context: " + Quoted.of(term) + " is " + Quoted.of(definition)
                        + "; it must be an IRI or an object");
            }
            if (!standard.containsKey(term) || (term.equals("@language") && !"en".equals(definition))) {
                own.put(term, definition);
            }
        });
        String vocabulary = direct.getOrDefault("@vocab", Vocabulary.SCHEMA);
        if (!Vocabulary.secure(vocabulary).equals(Vocabulary.SCHEMA)) {
            throw new IllegalArgumentException(
                    "@context: '@vocab' is " + Quoted.of(vocabulary) + "; https://schema.org/ is read");
        }
        Map<String, String> terms = new LinkedHashMap<>();
        direct.forEach((term, iri) -> {
            if (!term.startsWith("@")) {
                terms.put(term, resolved(direct, iri));
            }
        });
        for (String prefix : List.of("sc", "cr", "rai", "dct")) {
            String meant = terms.get(prefix);
            String standardIri = (String) standard.get(prefix);
            if (meant != null && !Vocabulary.secure(meant).equals(standardIri)) {
                throw new IllegalArgumentException("@context: prefix " + Quoted.of(prefix) + " is " + Quoted.of(meant)
                        + "; in Croissant it is " + standardIri);
            }
        }
        return new Context(terms, Documents.extra(own), Definitions.NONE);
    }

    /** Returns the same for this document, whose objects may refer to each other. */
    Context within(Map<String, Object> document) {
        return new Context(terms, own, Definitions.of(document));
    }

    private static String resolved(Map<String, String> direct, String iri) {
        String text = iri;
        for (int depth = 0; depth < DEEPEST; depth++) {
            int colon = text.indexOf(':');
            String prefix = colon < 0 || text.startsWith("//", colon + 1) ? null : direct.get(text.substring(0, colon));
            if (prefix == null) {
                return Vocabulary.secure(colon < 0 ? Vocabulary.SCHEMA + text : text);
            }
            text = prefix + text.substring(colon + 1);
        }
        throw new IllegalArgumentException("@context: " + Quoted.of(iri) + " is defined by itself");
    }

    /** Returns the IRI that a key, or a value such as {@code sc:Text}, stands for. */
    String iri(String key) {
        String term = terms.get(key);
        if (term != null) {
            return Vocabulary.secure(term);
        }
        int colon = key.indexOf(':');
        if (colon < 0) {
            return Vocabulary.SCHEMA + key;
        }
        String prefix = key.startsWith("//", colon + 1) ? null : terms.get(key.substring(0, colon));
        if (prefix == null) {
            prefix = switch (key.substring(0, colon)) {
                case "sc" -> Vocabulary.SCHEMA;
                case "cr" -> Vocabulary.CROISSANT;
                case "rai" -> Vocabulary.RAI;
                case "dct" -> Vocabulary.DCT;
                default -> null;
            };
        }
        return Vocabulary.secure(prefix == null ? key : prefix + key.substring(colon + 1));
    }

    /** Returns a key of another vocabulary so that it means the same under the standard context. */
    String kept(String key) {
        String iri = iri(key);
        return own.containsKey(key) || key.startsWith("@") || STANDARD.iri(key).equals(iri) || isOfOwnPrefix(key)
                ? key
                : iri;
    }

    private boolean isOfOwnPrefix(String key) {
        int colon = key.indexOf(':');
        return colon > 0 && own.containsKey(key.substring(0, colon));
    }

    /** Returns the name of a class or data type as it is compared here: {@code sc:Text}, {@code cr:Split}, or what it was. */
    String type(String name) {
        if (name.startsWith("ml:") && !terms.containsKey("ml")) {
            throw new IllegalArgumentException(Quoted.of(name)
                    + " is of Croissant 0.8; 1.0 and 1.1 are read. mlcroissant's 'migrate' brings it up");
        }
        String iri = iri(name);
        if (iri.startsWith(Vocabulary.SCHEMA)) {
            return "sc:" + iri.substring(Vocabulary.SCHEMA.length());
        }
        if (iri.startsWith(Vocabulary.CROISSANT) && !iri.startsWith(Vocabulary.RAI)) {
            return "cr:" + iri.substring(Vocabulary.CROISSANT.length());
        }
        return kept(name);
    }
}
