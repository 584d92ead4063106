package ai.lepton.ethics.transparency.decision;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counterfactuals that people were handed, whoever found them, and whether the model keeps what they promise. Immutable.
 *
 * <pre>{@code
 * Counterfactuals allowed = Counterfactuals.of(model::score, 0.5).rising("income", 0, 90_000, 2).among("home", "owner", "renter");
 * Recourse.from("loan", allowed).handing(applicant, Map.of("income", 38_000)).handing(other, Map.of("home", "owner"))
 * }</pre>
 *
 * <p>What may change, and how, is said by {@link Counterfactuals}: the fields that are named, numbers within their range and in their
 * direction, the values in between too, and other fields to one of their values. The model is asked as people are added.
 */
public final class Recourse implements Evidence {
    private final String subject;
    private final Counterfactuals allowed;
    /** Those before the last; null where there is nobody. Adding one copies nobody. */
    private final @Nullable Recourse others;

    private final @Nullable Handed last;
    private final int size;

    private Recourse(String subject, Counterfactuals allowed, @Nullable Recourse others, @Nullable Handed last) {
        this.subject = subject;
        this.allowed = allowed;
        this.others = others;
        this.last = last;
        this.size = others == null ? 0 : others.size + 1;
    }

    /** What may be wrong with what a person was handed, the worst of all that it has. */
    enum Fault {
        NONE("valid"),
        NOT_REFUSED("the score was what is wanted already"),
        NOTHING_CHANGED("it changes nothing"),
        FIELD("it changes what may not change"),
        VALUE("it asks for a value that is not allowed"),
        NOT_TURNED("the decision stays as it was");

        private final String words;

        Fault(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** A person, by the hash of what is known and was handed, and what is wrong with that. */
    record Handed(String hash, int counterfactuals, Fault fault, String where) {}

    /**
     * Starts with nobody.
     *
     * @param subject the name of the model
     * @param allowed the model, the score that is wanted, and what may change
     */
    public static Recourse from(String subject, Counterfactuals allowed) {
        Given.subject("recourse", subject);
        return new Recourse(subject, Elements.required("allowed", allowed), null, null);
    }

    /**
     * Returns this with one more person, who was handed some counterfactuals. They are valid if each of them is.
     *
     * @param decided the fields of the decision: texts, numbers or booleans
     * @param changes of each counterfactual: the new values of the fields that it changes; at least one
     * @throws IllegalArgumentException if there is no counterfactual, a field is unknown, or a value can't be one
     */
    @SafeVarargs
    public final Recourse handing(Map<String, ?> decided, Map<String, ?>... changes) {
        Map<String, Object> fields = Scored.fields("decided", decided);
        List<Map<String, ?>> all = Elements.of("changes", Arrays.asList(changes));
        if (all.isEmpty()) {
            throw new IllegalArgumentException("changes is empty; a person was handed at least one counterfactual");
        }
        Fingerprint fingerprint = new Fingerprint("handed/1");
        add(fields, fingerprint);
        Fault fault = allowed.isReached(fields) ? Fault.NOT_REFUSED : Fault.NONE;
        String where = "";
        for (Map<String, ?> each : all) {
            Map<String, Object> changed = new TreeMap<>();
            each.forEach((field, value) -> {
                Scored.known(fields, Elements.required("a field of changes", field), "the decision");
                changed.put(field, Scored.value(field, Elements.required("changes of " + Quoted.of(field), value)));
            });
            add(changed, fingerprint);
            for (Map.Entry<String, Object> change : changed.entrySet()) {
                Fault found = allowed.fault(fields, change.getKey(), change.getValue());
                if (fault == Fault.NONE && found != Fault.NONE) {
                    fault = found;
                    where = change.getKey();
                }
            }
            if (fault == Fault.NONE && changed.isEmpty()) {
                fault = Fault.NOTHING_CHANGED;
            }
            if (fault == Fault.NONE) {
                Map<String, Object> turned = fields;
                for (Map.Entry<String, Object> change : changed.entrySet()) {
                    turned = Scored.with(turned, change.getKey(), change.getValue());
                }
                fault = allowed.isReached(turned) ? Fault.NONE : Fault.NOT_TURNED;
            }
        }
        Handed handed = new Handed(fingerprint.hex(), all.size(), fault, where);
        return new Recourse(subject, allowed, this, handed);
    }

    /** Returns this with one more person, who was handed what a search found. */
    public Recourse handing(Map<String, ?> decided, List<Counterfactuals.Found> found) {
        List<Map<String, ?>> changes = new ArrayList<>();
        for (Counterfactuals.Found each : Elements.of("found", found)) {
            Map<String, Object> changed = new TreeMap<>();
            each.changes().forEach(change -> changed.put(change.field(), change.to()));
            changes.add(changed);
        }
        return handing(decided, changes.<Map<String, ?>>toArray(Map[]::new));
    }

    private static void add(Map<String, Object> fields, Fingerprint fingerprint) {
        fingerprint.add(fields.size());
        new TreeMap<>(fields)
                .forEach((field, value) -> fingerprint
                        .add(field)
                        .add(value.getClass().getSimpleName())
                        .add(value.toString()));
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String kind() {
        return "recourse";
    }

    /** Returns the number of people who were handed something. */
    @Override
    public long size() {
        return size;
    }

    /** Returns the hash of what each person's fields were, what they were handed, and what was found. */
    @Override
    public String sha256() {
        Fingerprint fingerprint = new Fingerprint("recourse/1").add(subject).add(size);
        for (Handed each : people()) {
            fingerprint.add(each.hash).add(each.fault.name());
        }
        return fingerprint.hex();
    }

    /** Returns the people in the order in which they were added. */
    List<Handed> people() {
        List<Handed> people = new ArrayList<>(size);
        Recourse one = this;
        while (one != null && one.last != null) {
            people.add(one.last);
            one = one.others;
        }
        Collections.reverse(people);
        return Collections.unmodifiableList(people);
    }
}
