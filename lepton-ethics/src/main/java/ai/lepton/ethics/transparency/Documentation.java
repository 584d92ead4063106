package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Fingerprint;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the papers of a system state, by field. Immutable. */
public final class Documentation implements Evidence {
    private final String subject;
    private final Map<String, String> fields;

    private Documentation(String subject, Map<String, String> fields) {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of documentation is empty");
        }
        this.subject = subject;
        this.fields = Collections.unmodifiableMap(fields);
    }

    /** Returns documentation of a system that states nothing yet. */
    public static Documentation of(String subject) {
        return new Documentation(subject, new LinkedHashMap<>());
    }

    /** Returns documentation of a system with these fields. */
    public static Documentation of(String subject, Map<String, String> fields) {
        return new Documentation(subject, new LinkedHashMap<>(fields));
    }

    /** Returns the documentation with one more field; the text of a field that is there already is replaced. */
    public Documentation with(String key, String text) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(key, text);
        return new Documentation(subject, more);
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

    /** Returns the number of fields that are there, whatever they say. */
    @Override
    public long size() {
        return fields.size();
    }

    /** Returns the hash of all fields; their order does not matter. */
    @Override
    public String sha256() {
        Fingerprint fingerprint =
                new Fingerprint("documentation/1").add(subject).add(fields.size());
        new TreeMap<>(fields).forEach((key, text) -> fingerprint.add(key).add(text));
        return fingerprint.hex();
    }
}
