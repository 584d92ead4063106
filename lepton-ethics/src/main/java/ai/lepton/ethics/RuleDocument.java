package ai.lepton.ethics;

import ai.lepton.ethics.Composed.Operator;
import ai.lepton.ethics.Rule.InForce;
import ai.lepton.ethics.Rule.Requirement;
import ai.lepton.ethics.Rule.Severity;
import ai.lepton.ethics.internal.data.Described;
import ai.lepton.ethics.internal.data.Kinds;
import ai.lepton.ethics.internal.data.Values;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.metrics.internal.Quoted;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A rule as the object that it is in a pack, and back. */
final class RuleDocument {
    private static final Set<String> FIELDS = Set.of(
            "id",
            "statement",
            "because",
            "remedy",
            "severity",
            "requires",
            "citation",
            "jurisdiction",
            "in_force",
            "review_by",
            "profiles",
            "crosswalk",
            "waiver");
    private static final Set<String> DATES = Set.of("from", "until", "source", "confirmed");
    private static final String ENGLISH = "en";

    private RuleDocument() {}

    /**
     * Reads a rule.
     *
     * @param path where it stands, for messages
     * @param jurisdiction that of the rule where it names none
     * @throws IllegalArgumentException if it is none; the message says where and why
     */
    static Rule<?> read(String path, Object value, String jurisdiction) {
        Map<?, ?> entry = Values.map(path, value);
        Values.requireKnown(path, entry, FIELDS);
        Rule<?> rule = requirement(path + ".requires", Values.present(path, entry, "requires"));
        if (entry.containsKey("id")) {
            rule = rule.as(filled(path + ".id", entry.get("id")));
        }
        if (entry.containsKey("severity")) {
            rule = rule.severity(
                    (Severity) Values.read(path + ".severity", text(entry, path, "severity"), Severity.class));
        }
        if (entry.containsKey("citation")) {
            rule = rule.citing((Citation) Values.read(
                    path + ".citation", Values.map(path + ".citation", entry.get("citation")), Citation.class));
        }
        String place = entry.containsKey("jurisdiction")
                ? filled(path + ".jurisdiction", entry.get("jurisdiction"))
                : jurisdiction;
        rule = place.isEmpty() ? rule : rule.in(place);
        if (entry.containsKey("in_force")) {
            rule = rule.effective(dates(path + ".in_force", entry.get("in_force")));
        }
        if (entry.containsKey("review_by")) {
            rule = rule.reviewedBy(Values.day(path + ".review_by", entry.get("review_by")));
        }
        rule = rule.forProfiles(texts(path, entry, "profiles")).crosswalkTo(texts(path, entry, "crosswalk"));
        if (entry.containsKey("waiver")) {
            rule = rule.waivedBy((Waiver)
                    Values.read(path + ".waiver", Values.map(path + ".waiver", entry.get("waiver")), Waiver.class));
        }
        return said(path, entry, rule);
    }

    private static String text(Map<?, ?> entry, String path, String field) {
        return Values.text(path + "." + field, entry.get(field));
    }

    private static String filled(String path, @Nullable Object value) {
        return Texts.required(path, Values.text(path, value));
    }

    private static String[] texts(String path, Map<?, ?> entry, String field) {
        Object value = entry.containsKey(field) ? entry.get(field) : List.of();
        if (!(value instanceof List<?> list)) {
            throw new IllegalArgumentException(path + "." + field + " is no list of texts");
        }
        String[] texts = new String[list.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = filled(path + "." + field + "[" + i + "]", list.get(i));
        }
        return texts;
    }

    /** Reads what the rule says of itself, in English and in other languages. */
    private static Rule<?> said(String path, Map<?, ?> entry, Rule<?> rule) {
        Map<String, String> statements = languages(path + ".statement", entry.get("statement"));
        Map<String, String> reasons = languages(path + ".because", entry.get("because"));
        Rule<?> said = rule;
        String statement = statements.get(ENGLISH);
        if (statement != null) {
            said = said.stating(statement);
        }
        String reason = reasons.get(ENGLISH);
        if (reason != null) {
            said = said.because(reason);
        }
        Map<String, String> all = new LinkedHashMap<>(statements);
        reasons.forEach(all::putIfAbsent);
        all.remove(ENGLISH);
        for (String language : all.keySet()) {
            said = said.translated(language, statements.getOrDefault(language, ""), reasons.getOrDefault(language, ""));
        }
        Map<String, String> remedies = languages(path + ".remedy", entry.get("remedy"));
        if (!remedies.isEmpty()) {
            said = said.mendedBy(ENGLISH, remedies.getOrDefault(ENGLISH, ""));
        }
        for (Map.Entry<String, String> remedy : remedies.entrySet()) {
            said = said.mendedBy(remedy.getKey(), remedy.getValue());
        }
        return said;
    }

    /** Returns texts by language; a bare text is English. */
    static Map<String, String> languages(String path, @Nullable Object value) {
        if (value == null) {
            return Map.of();
        }
        if (value instanceof String) {
            return Map.of(ENGLISH, filled(path, value));
        }
        Map<String, String> texts = new LinkedHashMap<>();
        Values.map(path, value).forEach((language, text) -> {
            if (!((String) language).matches("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}")) {
                throw new IllegalArgumentException(path + " names " + Quoted.of((String) language)
                        + ", no language tag such as 'en' or 'zh-Hant'");
            }
            texts.put((String) language, filled(path + "." + language, text));
        });
        if (!texts.containsKey(ENGLISH)) {
            throw new IllegalArgumentException(path + " has no text in English, 'en'");
        }
        return texts;
    }

    private static InForce dates(String path, @Nullable Object value) {
        Map<?, ?> entry = Values.map(path, value);
        Values.requireKnown(path, entry, DATES);
        LocalDate from = entry.containsKey("from") ? Values.day(path + ".from", entry.get("from")) : null;
        LocalDate until = entry.containsKey("until") ? Values.day(path + ".until", entry.get("until")) : null;
        String source = entry.containsKey("source") ? text(entry, path, "source") : "";
        Object confirmed = entry.containsKey("confirmed") ? entry.get("confirmed") : Boolean.TRUE;
        if (!(confirmed instanceof Boolean isConfirmed)) {
            throw new IllegalArgumentException(path + ".confirmed is neither true nor false");
        }
        return Values.at(path, () -> new InForce(from, until, source, isConfirmed));
    }

    /** Reads what a rule asks, as a rule that says nothing else. */
    private static Rule<?> requirement(String path, Object value) {
        Map<?, ?> object = Values.map(path, value);
        for (Operator operator : Operator.values()) {
            if (object.containsKey(operator.field())) {
                Values.requireKnown(path, object, Set.of(operator.field()));
                return Values.at(path, () -> Composed.rule(operator, parts(path, operator, object)));
            }
        }
        if (object.containsKey("report")) {
            Values.requireKnown(path, object, Set.of("report"));
            return reported(path + ".report", Values.present(path, object, "report"));
        }
        Record kind = Kinds.read(path, object);
        return rule((Requirement<?>) kind);
    }

    private static Rule<?> reported(String path, Object value) {
        return rule(new ReportOnly<>(requirement(path, value).requirement()));
    }

    private static Rule<?> rule(Requirement<?> requirement) {
        Described described = (Described) requirement;
        return Rule.of(described.id(), described.statement(), requirement);
    }

    private static List<Rule<?>> parts(String path, Operator operator, Map<?, ?> object) {
        String inner = path + "." + operator.field();
        Object value = object.get(operator.field());
        if (operator == Operator.NOT) {
            return List.of(part(inner, Values.present(path, object, operator.field())));
        }
        if (!(value instanceof List<?> list) || list.size() > Values.MOST_ELEMENTS) {
            throw new IllegalArgumentException(inner + " is no list of rules");
        }
        List<Rule<?>> parts = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            parts.add(part(inner + "[" + i + "]", list.get(i)));
        }
        return parts;
    }

    /** Reads a part: a rule with all that it says of itself, or only what it asks. */
    private static Rule<?> part(String path, @Nullable Object value) {
        Map<?, ?> object = Values.map(path, value);
        return object.containsKey("requires") ? read(path, object, "") : requirement(path, object);
    }

    /**
     * Returns a rule as an object; its jurisdiction only where it is another one.
     *
     * @throws IllegalArgumentException if it asks what no pack can say
     */
    static Map<String, Object> write(Rule<?> rule, String jurisdiction) {
        Rule<?> plain = rule(described(rule));
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", rule.id());
        put(entry, "statement", said(rule.statement(), rule.statements(), plain.statement()));
        put(entry, "because", said(rule.because(), rule.reasons(), ""));
        put(entry, "remedy", remedy(rule.remedies()));
        if (rule.severity() != plain.severity()) {
            entry.put("severity", Values.write(rule.severity(), Severity.class));
        }
        entry.put("requires", requires(rule));
        rule.citation().ifPresent(citation -> entry.put("citation", Values.write(citation, Citation.class)));
        put(entry, "jurisdiction", rule.jurisdiction().equals(jurisdiction) ? null : rule.jurisdiction());
        put(entry, "in_force", dates(rule.inForce()));
        put(entry, "review_by", rule.reviewBy().map(LocalDate::toString).orElse(null));
        put(entry, "profiles", rule.profiles().isEmpty() ? null : rule.profiles());
        put(entry, "crosswalk", rule.crosswalk().isEmpty() ? null : rule.crosswalk());
        rule.waiver().ifPresent(waiver -> entry.put("waiver", Values.write(waiver, Waiver.class)));
        return entry;
    }

    private static void put(Map<String, Object> entry, String name, @Nullable Object value) {
        if (value != null) {
            entry.put(name, value);
        }
    }

    private static @Nullable Object said(String english, Map<String, String> others, String usual) {
        if (others.isEmpty()) {
            return english.equals(usual) ? null : english;
        }
        Map<String, String> all = new LinkedHashMap<>();
        if (!english.isEmpty()) {
            all.put(ENGLISH, english);
        }
        all.putAll(others);
        return all;
    }

    private static @Nullable Object remedy(Map<String, String> remedies) {
        return remedies.isEmpty() ? null : remedies.size() == 1 ? remedies.get(ENGLISH) : remedies;
    }

    private static @Nullable Map<String, Object> dates(InForce dates) {
        if (dates.equals(InForce.always())) {
            return null;
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        dates.from().ifPresent(day -> entry.put("from", day.toString()));
        dates.until().ifPresent(day -> entry.put("until", day.toString()));
        put(entry, "source", dates.source().isEmpty() ? null : dates.source());
        put(entry, "confirmed", dates.confirmed() ? null : false);
        return entry;
    }

    private static Requirement<?> described(Rule<?> rule) {
        if (rule.requirement() instanceof Described) {
            return rule.requirement();
        }
        throw unsaid(rule);
    }

    private static IllegalArgumentException unsaid(Rule<?> rule) {
        return new IllegalArgumentException(
                "rule " + Quoted.of(rule.id()) + " is decided by a function of its author, which no pack can hold");
    }

    private static Map<String, Object> requires(Rule<?> rule) {
        Requirement<?> requirement = rule.requirement();
        if (requirement instanceof Composed<?> composed) {
            List<Object> parts = new ArrayList<>();
            composed.parts().forEach(part -> parts.add(part(part)));
            Object value = composed.operator() == Operator.NOT ? parts.get(0) : parts;
            return Map.of(composed.operator().field(), value);
        } else if (requirement instanceof ReportOnly<?> report) {
            return Map.of("report", requires(Rule.of(rule.id(), rule.statement(), report.measured())));
        }
        Map<String, Object> kind = Kinds.write(requirement);
        if (kind == null) {
            throw unsaid(rule);
        }
        return kind;
    }

    private static Map<String, Object> part(Rule<?> part) {
        return part.equals(rule(described(part))) ? requires(part) : write(part, "");
    }

    /** Returns what a rule asks, as canonical JSON. */
    static String canonical(Object json) {
        return Documents.line(sorted(json));
    }

    /** Returns whether a rule, or one that it is composed of, has this id. */
    static boolean names(Rule<?> rule, String id) {
        Requirement<?> asked =
                rule.requirement() instanceof ReportOnly<?> report ? report.measured() : rule.requirement();
        return rule.id().equals(id)
                || (asked instanceof Composed<?> composed
                        && composed.parts().stream().anyMatch(part -> names(part, id)));
    }

    /** Returns what a rule asks as an object. */
    static Map<String, Object> asked(Rule<?> rule) {
        return requires(rule);
    }

    static String sha256(Rule<?> rule) {
        Map<String, Object> entry = write(rule, "");
        entry.remove("waiver");
        entry.remove("remedy");
        entry.remove("review_by");
        return Sha256.of(canonical(entry).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the hash of a rule, if it is data. */
    static @Nullable String hash(Rule<?> rule) {
        try {
            return sha256(rule);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Object sorted(Object json) {
        if (json instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((name, value) -> sorted.put((String) name, sorted(value)));
            return sorted;
        } else if (json instanceof List<?> list) {
            return list.stream().map(RuleDocument::sorted).toList();
        }
        return json;
    }
}
