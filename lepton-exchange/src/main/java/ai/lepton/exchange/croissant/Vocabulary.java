package ai.lepton.exchange.croissant;

import java.util.LinkedHashMap;
import java.util.Map;

/** The names of the standard: namespaces, and the JSON-LD context that is written. */
final class Vocabulary {
    static final String SCHEMA = "https://schema.org/";
    static final String CROISSANT = "http://mlcommons.org/croissant/";
    static final String RAI = "http://mlcommons.org/croissant/RAI/";
    static final String DCT = "http://purl.org/dc/terms/";

    /** The namespace of versions before 1.0. */
    static final String BEFORE = "http://mlcommons.org/schema/";

    static final String VERSION = CROISSANT + "1.1";

    private static final String[] TERMS = {
        "annotation",
        "arrayShape",
        "citeAs",
        "column",
        "containedIn",
        "equivalentProperty",
        "excludes",
        "extract",
        "field",
        "fileObject",
        "fileProperty",
        "fileSet",
        "format",
        "includes",
        "isArray",
        "isLiveDataset",
        "jsonPath",
        "key",
        "md5",
        "parentField",
        "path",
        "readLines",
        "recordSet",
        "references",
        "regex",
        "repeated",
        "replace",
        "samplingRate",
        "sdVersion",
        "separator",
        "source",
        "subField",
        "transform",
        "unArchive",
        "value"
    };

    private Vocabulary() {}

    /**
     * Returns the context of Croissant 1.1: that of the specification's appendix, with {@code https} for schema.org, and the
     * terms {@code name}, {@code description}, {@code path}, {@code repeated}, {@code replace} and {@code samplingRate}, which
     * the official validator counts among the standard ones.
     */
    static Map<String, Object> context() {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("@language", "en");
        context.put("@vocab", SCHEMA);
        context.put("sc", SCHEMA);
        context.put("cr", CROISSANT);
        context.put("rai", RAI);
        context.put("dct", DCT);
        context.put("conformsTo", "dct:conformsTo");
        context.put("name", Map.of("@container", "@language"));
        context.put("description", Map.of("@container", "@language"));
        context.put("data", ordered("@id", "cr:data", "@type", "@json"));
        context.put("dataType", ordered("@id", "cr:dataType", "@type", "@vocab"));
        context.put("examples", ordered("@id", "cr:examples", "@type", "@json"));
        for (String term : TERMS) {
            context.put(term, "cr:" + term);
        }
        return context;
    }

    private static Map<String, Object> ordered(String key, String value, String another, String its) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        map.put(another, its);
        return map;
    }

    /** Returns an IRI with {@code https} where it is of schema.org and has {@code http}. */
    static String secure(String iri) {
        return iri.startsWith("http://schema.org/") ? SCHEMA + iri.substring("http://schema.org/".length()) : iri;
    }

    /**
     * Returns the name of a property as it stands in a document of the standard context: of schema.org and of Croissant
     * without a prefix, of the RAI extension with one; the IRI itself where it is of another vocabulary.
     */
    static String local(String iri) {
        if (iri.startsWith(RAI)) {
            return "rai:" + iri.substring(RAI.length());
        }
        if (iri.equals(DCT + "conformsTo")) {
            return "conformsTo";
        }
        String secure = secure(iri);
        for (String namespace : new String[] {SCHEMA, CROISSANT}) {
            if (secure.startsWith(namespace)) {
                return secure.substring(namespace.length());
            }
        }
        return iri;
    }
}
