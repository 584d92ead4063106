package ai.lepton.ethics;

import ai.lepton.ethics.internal.data.Values;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules that were fixed on a day, by their hashes: written to a file before there is evidence, and given to its
 * {@linkplain CaseFile#fixedBeforehand case file}, so that a finding says whether its rule was there first. Article 9(8) of
 * Regulation (EU) 2024/1689 asks for tests 'against prior defined metrics and probabilistic thresholds'.
 *
 * <p>Nothing in the file proves its day: commit it, or have it signed or time-stamped, on that day.
 *
 * @param rules the day and the hash, by the rule's id
 */
public record FixedRules(Map<String, Fixed> rules) {
    /** URI of the JSON Schema of the file, of this major version. */
    public static final String SCHEMA = "urn:lepton:schema:fixed-rules:1";

    /** Name of the JSON Schema's resource beside this class. */
    public static final String SCHEMA_RESOURCE = "fixed-rules-1.schema.json";

    private static final int LONGEST = 4 << 20;

    /**
     * A rule as it was fixed.
     *
     * @param on the day
     * @param sha256 {@linkplain Rule#sha256() its hash}
     */
    public record Fixed(LocalDate on, String sha256) {
        /** Refuses a day that no document can hold, and what is no hash. */
        public Fixed {
            Days.required("the day on which a rule was fixed", on);
            Elements.required("sha256", sha256);
            if (!sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("the SHA-256 of a fixed rule is " + Quoted.of(sha256)
                        + "; it has 64 lower-case hexadecimal digits");
            }
        }
    }

    /** Copies the rules, refusing an empty id. */
    public FixedRules {
        Map<String, Fixed> copy = new LinkedHashMap<>();
        Elements.required("rules", rules)
                .forEach((id, fixed) -> copy.put(
                        Texts.required("the id of a fixed rule", Elements.required("the id of a fixed rule", id)),
                        Elements.required("rules: that of " + Quoted.of(id), fixed)));
        rules = Collections.unmodifiableMap(copy);
    }

    /**
     * Returns these rules, fixed on this day.
     *
     * @throws IllegalArgumentException if two have one id, or one asks what no pack can say
     */
    public static FixedRules of(LocalDate day, List<? extends Rule<?>> rules) {
        return new FixedRules(Map.of()).and(day, Elements.of("rules", rules));
    }

    /**
     * Returns these rules and more, fixed on another day.
     *
     * @throws IllegalArgumentException if a rule of one's id is fixed already
     */
    @CheckReturnValue
    public FixedRules and(LocalDate day, List<? extends Rule<?>> more) {
        Days.required("day", day);
        Map<String, Fixed> all = new LinkedHashMap<>(rules);
        for (Rule<?> rule : Elements.of("more", more)) {
            if (all.put(rule.id(), new Fixed(day, rule.sha256())) != null) {
                throw new IllegalArgumentException("a rule " + Quoted.of(rule.id()) + " is fixed already");
            }
        }
        return new FixedRules(all);
    }

    /** Returns what a finding says of its rule, given the day of the evidence. */
    String told(Rule<?> rule, @Nullable LocalDate evidence) {
        Fixed fixed = rules.get(rule.id());
        if (fixed == null) {
            return "not fixed beforehand: the rule is not among those that were";
        }
        if (!fixed.sha256.equals(rule.sha256())) {
            return "changed since it was fixed on " + fixed.on + ": its hash was " + fixed.sha256 + " and is "
                    + rule.sha256();
        }
        if (evidence == null) {
            return "fixed on " + fixed.on + "; the day of the evidence is not told";
        }
        return fixed.on.isBefore(evidence)
                ? "fixed on " + fixed.on + ", before the evidence of " + evidence
                : "written after the evidence, or on its day: fixed on " + fixed.on + ", the evidence is of "
                        + evidence;
    }

    /**
     * Reads a file of fixed rules.
     *
     * @throws DataException if it is missing or not valid; the message says where and why
     */
    public static FixedRules read(Path file) {
        return parse(Elements.required("file", file).toString(), Documents.bytes(file, LONGEST));
    }

    /**
     * Reads fixed rules from the file's JSON.
     *
     * @throws DataException if it is not valid; the message says where and why
     */
    public static FixedRules ofJson(String json) {
        return parse("the fixed rules", Utf8.bytes("the fixed rules", Elements.required("json", json)));
    }

    private static FixedRules parse(String name, byte[] json) {
        return Documents.refusing(name, () -> {
            Map<String, Object> document = Documents.object(name, json);
            Values.requireKnown("the file", document, Set.of("schema", "rules"));
            Values.requireSchema(document, SCHEMA);
            if (!(document.get("rules") instanceof List<?> list)) {
                throw new IllegalArgumentException("rules is no list");
            }
            Map<String, Fixed> rules = new LinkedHashMap<>();
            for (int i = 0; i < list.size(); i++) {
                String path = "rules[" + i + "]";
                Map<?, ?> entry = Values.map(path, list.get(i));
                Values.requireKnown(path, entry, Set.of("id", "on", "sha256"));
                Fixed fixed = new Fixed(
                        Values.day(path + ".on", entry.get("on")), Values.text(path + ".sha256", entry.get("sha256")));
                String id = Texts.required(path + ".id", Values.text(path + ".id", entry.get("id")));
                if (rules.put(id, fixed) != null) {
                    throw new IllegalArgumentException(path + ".id is " + Quoted.of(id) + ", that of another one");
                }
            }
            return new FixedRules(rules);
        });
    }

    /**
     * Writes the file, built aside and renamed, so that nothing half-written stays. Missing directories are made.
     *
     * @throws java.io.UncheckedIOException if it can't be written; then no part of it stays
     */
    public void write(Path file) {
        byte[] json = json();
        Staged.file(Elements.required("file", file), out -> out.write(json));
    }

    /** Returns the file's JSON, indented, ended by a newline. */
    public String toJson() {
        return new String(json(), StandardCharsets.UTF_8);
    }

    private byte[] json() {
        List<Map<String, Object>> list = new ArrayList<>();
        rules.forEach((id, fixed) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("id", id);
            entry.put("on", fixed.on.toString());
            entry.put("sha256", fixed.sha256);
            list.add(entry);
        });
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", SCHEMA);
        document.put("rules", list);
        return Documents.write(document);
    }
}
