package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Citation;
import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.exchange.modelcard.CardBody;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.modelcard.StandardSection;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the papers of a system state, by field. Immutable.
 *
 * <p>It may say which documents its fields are, such as {@code "model-card"} or {@code "technical-documentation"}: a rule about
 * one of them that was not given is then undecided, and one that was given has to be whole. As long as nothing is said, a rule is
 * decided where at least one of its fields is there, whatever that states.
 */
public final class Documentation implements Evidence {
    private static final String MODEL_CARD = "model-card";
    private static final Map<StandardSection, String> ALIASES = Map.of(
            StandardSection.INTENDED_USE, "intended-purpose",
            StandardSection.EVALUATION, "accuracy",
            StandardSection.TRAINING_DATA, "data",
            StandardSection.CONTACT, "provider");

    private final String subject;
    private final Map<String, String> fields;
    private final Set<String> documents;

    private Documentation(String subject, Map<String, String> fields, Set<String> documents) {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of documentation is empty");
        }
        fields.forEach((key, text) -> Elements.required(
                "the text of " + Quoted.of(Elements.required("a key of the fields", key)) + " of the fields", text));
        this.subject = subject;
        this.fields = Collections.unmodifiableMap(fields);
        this.documents = Collections.unmodifiableSet(documents);
    }

    /** Returns documentation of a system that states nothing yet. */
    public static Documentation of(String subject) {
        return new Documentation(subject, new LinkedHashMap<>(), Set.of());
    }

    /** Returns documentation of a system with these fields. */
    public static Documentation of(String subject, Map<String, String> fields) {
        Elements.required("fields", fields);
        return new Documentation(subject, new LinkedHashMap<>(fields), Set.of());
    }

    /**
     * Returns the documentation that a model card is.
     *
     * <p>Each section is a field; its key is the heading in lower case with hyphens, {@code "human-oversight"} of 'Human
     * oversight'. Four standard sections also stand for what laws call otherwise, unless the card has that section
     * itself: 'Intended use' for {@code intended-purpose}, 'Evaluation' for {@code accuracy}, 'Training data' for
     * {@code data} and 'Contact' for {@code provider}. Sections of one key are one field, which says what each of them says.
     *
     * <p>It is the document {@code "model-card"}; where it is meant to be another one too, such as the instructions for use, say
     * so by {@link #as}.
     *
     * @param subject the name of the system
     * @param card its model card
     */
    public static Documentation of(String subject, ModelCard card) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (CardBody.Section section : card.sections()) {
            String key = key(section.heading());
            if (!key.isEmpty()) {
                fields.merge(key, section.text(), Documentation::both);
            }
        }
        ALIASES.forEach((section, alias) -> {
            String text = fields.get(key(section.heading()));
            if (text != null) {
                fields.putIfAbsent(alias, text);
            }
        });
        return new Documentation(subject, fields, Set.of(MODEL_CARD));
    }

    /** Returns the texts of two sections of one key, in their order. */
    private static String both(String one, String two) {
        return one.isBlank() || two.isBlank() ? (one.isBlank() ? two : one) : one + "\n\n" + two;
    }

    /**
     * Returns the key of a section of a model card: its heading in lower case, with hyphens for all but letters and
     * digits.
     */
    static String key(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "-")
                .replaceAll("^-|-$", "");
    }

    /** Returns the documentation with one more field; the text of a field that is there already is replaced. */
    public Documentation with(String key, String text) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(key, text);
        return new Documentation(subject, more, documents);
    }

    /**
     * Returns the documentation with the statement that its fields are these documents as well, whole: what a rule about one of
     * them asks for and does not find is then missing, and not only not given.
     *
     * @param documents their names as rules have them, such as {@code "technical-documentation"}
     */
    public Documentation as(String... documents) {
        Set<String> more = new LinkedHashSet<>(this.documents);
        for (String document : Elements.of("documents", documents)) {
            if (document.isBlank()) {
                throw new IllegalArgumentException("the name of a document is empty");
            }
            more.add(document);
        }
        return new Documentation(subject, fields, more);
    }

    /** Returns the documents that the fields are said to be; empty if nothing was said. */
    public Set<String> documents() {
        return documents;
    }

    /** Returns the text of a field, as it was given. */
    public Optional<String> text(String key) {
        return Optional.ofNullable(fields.get(key));
    }

    /** Returns the fields, in the order in which they were given. */
    public Map<String, String> fields() {
        return fields;
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String kind() {
        return "documentation";
    }

    /** Returns the number of fields that are there, whatever they say, and of documents that they are said to be. */
    @Override
    public long size() {
        return fields.size() + (long) documents.size();
    }

    /** Returns the hash of all fields and names of documents; their order does not matter. */
    @Override
    public String sha256() {
        Fingerprint fingerprint =
                new Fingerprint("documentation/1").add(subject).add(fields.size());
        new TreeMap<>(fields).forEach((key, text) -> fingerprint.add(key).add(text));
        new TreeSet<>(documents).forEach(fingerprint::add);
        return fingerprint.hex();
    }

    /** What the text of a field has to hold. It can be found there, in any language; whether it is true can't. */
    public enum Content {
        /** A few words: 12 letters or digits, a character of Chinese, Japanese or Korean counting for three of them. */
        WORDS,
        /** A day, or a month of a year: {@code 2026-11-26}, {@code 26 novembre 2026}, {@code 2026年11月}. */
        DATE,
        /** A number with what it measures: {@code accuracy 0.93}, {@code 93 % of 480 patients}. */
        FIGURE,
        /** A person or an organisation by name, or an address, mail or telephone to reach them by. */
        PERSON
    }

    /**
     * Something that documentation has to state.
     *
     * @param key the field's key in {@link Documentation}, such as {@code "intended-purpose"}
     * @param asks what has to be stated, in a few words
     * @param citation the clause that asks for it
     * @param whereApplicable whether the clause asks for it only where it applies; then {@code "not applicable: "} with a
     *     reason states it too
     * @param holds what its text has to hold, at least one
     */
    public record RequiredField(
            String key, String asks, Citation citation, boolean whereApplicable, Set<Content> holds) {
        /** Refuses an empty key, and a field that may hold nothing. */
        public RequiredField {
            if (key.isBlank()) {
                throw new IllegalArgumentException("the key of a required field is empty");
            }
            Elements.required("asks", asks);
            Elements.required("citation", citation);
            Elements.required("holds", holds);
            if (holds.isEmpty()) {
                throw new IllegalArgumentException("the required field " + Quoted.of(key) + " has to hold nothing");
            }
            holds = Collections.unmodifiableSet(EnumSet.copyOf(holds));
        }

        /** Returns a field that is always asked for, and has to hold a few words. */
        public static RequiredField of(String key, String asks, Citation citation) {
            return new RequiredField(key, asks, citation, false, Set.of(Content.WORDS));
        }

        /** Returns the field, asked for only where it applies. */
        public RequiredField whereItApplies() {
            return new RequiredField(key, asks, citation, true, holds);
        }

        /** Returns the field with what its text has to hold in the place of a few words. */
        public RequiredField holding(Content... contents) {
            return new RequiredField(
                    key, asks, citation, whereApplicable, Set.copyOf(Elements.of("contents", contents)));
        }
    }
}
