package ai.lepton.ethics;

import ai.lepton.ethics.internal.data.Values;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules as data: a JSON file that says everything that a rule in Java can, with parameters that its user sets. Immutable.
 *
 * <pre>{@code
 * Pack eu = Pack.named("eu-ai-act").with("subject", "shortlisting").with("route", "annex-iii");
 * Pack own = Pack.read(Path.of("house-rules.json")).with("subject", "shortlisting");
 * EthicsReport report = Pack.evaluate(List.of(eu, own), caseFile, LocalDate.of(2027, 12, 2));
 * }</pre>
 *
 * <p>The file is described by the JSON Schema {@value #SCHEMA}, the resource {@value #SCHEMA_RESOURCE} beside this class. What is
 * not known is refused by its name and place.
 */
public final class Pack {
    /** URI of the JSON Schema of packs, of this major version. */
    public static final String SCHEMA = "urn:lepton:schema:pack:1";

    /** Name of the JSON Schema's resource beside this class. */
    public static final String SCHEMA_RESOURCE = "pack-1.schema.json";

    private static final int LONGEST = 4 << 20;
    private static final int MOST_RULES = 2_000;
    private static final Set<String> FIELDS =
            Set.of("schema", "id", "version", "jurisdiction", "title", "parameters", "rules");

    /** The ready packs that are resources of this module, in {@code jurisdiction}. */
    private static final List<String> READY = List.of(
            "eu-ai-act",
            "gdpr",
            "us-employment",
            "us-nyc-ll144",
            "us-credit",
            "us-colorado",
            "china",
            "korea",
            "uk",
            "singapore",
            "japan",
            "nist-ai-rmf",
            "iso-42001");

    /** The field of a rule that says for which values of parameters it is. */
    private static final String WHEN = "when";

    /** The fields of use that rules of the ready packs name. */
    private static final Set<String> USES = Set.of("education", "employment", "finance", "medicine");

    private final String id;
    private final String version;
    private final String jurisdiction;
    private final Map<String, String> titles;
    private final Map<String, Parameter> parameters;
    private final Map<String, Object> document;
    private final @Nullable String profile;

    /**
     * What the user of a pack sets.
     *
     * @param asks what it is, as a question or in a few words; may be empty
     * @param translations the same in other languages, by their BCP 47 tags
     * @param type what values it has
     * @param values the texts that it may be or hold; empty for any
     * @param value its value, a text, a list of texts or a number; null as long as there is none
     * @param example a value that it might have; null if it has to be set. Until one that has an example is set, the rules that
     *     name it are inconclusive and say so
     */
    public record Parameter(
            String asks,
            Map<String, String> translations,
            Type type,
            List<String> values,
            @Nullable Object value,
            @Nullable Object example) {
        /** What values a parameter has. */
        public enum Type {
            /** A text. */
            TEXT,
            /** At least one text. */
            TEXTS,
            /** A finite number. */
            NUMBER
        }

        /** Copies the values. */
        public Parameter {
            Elements.required("asks", asks);
            Elements.required("translations", translations)
                    .forEach((tag, text) -> Elements.required("translations." + tag, text));
            translations = Map.copyOf(translations);
            Elements.required("type", type);
            values = Elements.of("values", values);
        }
    }

    private Pack(
            Map<String, Object> document,
            Map<String, String> titles,
            Map<String, Parameter> parameters,
            @Nullable String profile) {
        this.document = document;
        this.titles = titles;
        this.parameters = Collections.unmodifiableMap(parameters);
        this.profile = profile;
        id = Texts.required("id", Values.text("id", Values.present("the pack", document, "id")));
        version = Texts.required("version", Values.text("version", Values.present("the pack", document, "version")));
        jurisdiction = document.containsKey("jurisdiction")
                ? Texts.required("jurisdiction", Values.text("jurisdiction", document.get("jurisdiction")))
                : "";
    }

    /**
     * Reads a pack.
     *
     * @throws DataException if the file is missing, longer than 4 MiB or no valid pack; the message says where and why
     */
    public static Pack read(Path file) {
        Elements.required("file", file);
        return parse(file.toString(), Documents.bytes(file, LONGEST));
    }

    /**
     * Returns a ready pack.
     *
     * @param name one of {@link #names}
     * @throws IllegalArgumentException if there is none of this name, with those that there are
     */
    public static Pack named(String name) {
        Elements.required("name", name);
        if (!READY.contains(name)) {
            throw new IllegalArgumentException("there is no pack " + Quoted.of(name) + "; there are "
                    + (READY.isEmpty() ? "none" : Quoted.words(READY)));
        }
        String resource = "jurisdiction/" + name + ".json";
        try (InputStream in = Pack.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing");
            }
            return parse(resource, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + resource + " can't be read", e);
        }
    }

    /** Returns the names of the ready packs. */
    public static List<String> names() {
        return READY;
    }

    /**
     * Returns a pack of these rules, without parameters.
     *
     * @param id a short stable name
     * @param version of the pack, such as a day
     * @throws IllegalArgumentException if two rules have one id, or one asks what no pack can say, such as a function
     */
    public static Pack of(String id, String version, List<? extends Rule<?>> rules) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", SCHEMA);
        document.put("id", Elements.required("id", id));
        document.put("version", Elements.required("version", version));
        List<Map<String, Object>> entries = new ArrayList<>();
        Elements.of("rules", rules).forEach(rule -> entries.add(RuleDocument.write(rule, "")));
        document.put("rules", entries);
        return checked(document);
    }

    /**
     * Reads a pack from its JSON.
     *
     * @throws DataException if it is no valid pack; the message says where and why
     */
    public static Pack ofJson(String json) {
        return parse("the pack", Utf8.bytes("the pack", Elements.required("json", json)));
    }

    private static Pack parse(String name, byte[] json) {
        return Documents.refusing(name, () -> checked(Documents.object(name, json)));
    }

    private static Pack checked(Map<String, Object> document) {
        Values.requireKnown("the pack", document, FIELDS);
        Values.requireSchema(document, SCHEMA);
        Map<String, String> titles = RuleDocument.languages("title", document.get("title"));
        Pack pack = new Pack(document, titles, Parameters.read(document.get("parameters")), null);
        pack.rules(pack.standIns());
        return pack;
    }

    /** Returns the values of the parameters, one that has none having a value by which the rules can be checked. */
    private Parameters standIns() {
        Map<String, Object> values = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> {
            String text =
                    parameter.values().isEmpty() ? name : parameter.values().get(0);
            Object standIn = parameter.example() != null
                    ? parameter.example()
                    : parameter.type() == Parameter.Type.TEXTS ? List.of(text) : text;
            values.put(name, Objects.requireNonNullElse(parameter.value(), standIn));
        });
        return new Parameters(values);
    }

    private List<Rule<?>> rules(Parameters values) {
        Object entries = Values.present("the pack", document, "rules");
        if (!(entries instanceof List<?> list) || list.size() > MOST_RULES) {
            throw new IllegalArgumentException("rules is no list of at most " + MOST_RULES + " rules");
        }
        if (list.isEmpty()) {
            throw new IllegalArgumentException("rules is empty; a pack without rules would find nothing broken");
        }
        List<Rule<?>> rules = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String path = "rules[" + i + "]";
            Map<?, ?> entry = Values.map(path, list.get(i));
            Values.present(path, entry, "id");
            Rule<?> rule = Values.at(
                    path,
                    () -> RuleDocument.read(path, values.applyTo(path, unconditional(entry)), jurisdiction)
                            .from(id, version));
            requirePossibleDates(path, entry);
            rule = settled(path, entry, rule);
            if (!ids.add(rule.id())) {
                throw new IllegalArgumentException(path + ".id is " + Quoted.of(rule.id()) + ", that of another rule");
            }
            rules.add(rule);
        }
        return rules;
    }

    /** Returns the entry of a rule without the conditions under which it applies. */
    private static Map<?, ?> unconditional(Map<?, ?> entry) {
        Map<?, ?> rest = new LinkedHashMap<>(entry);
        rest.remove(WHEN);
        return rest;
    }

    /** Returns the parameter that a condition names, if it may have the value at all. */
    private Parameter possible(String at, String name, String wanted) {
        Parameter parameter = Values.at(at, () -> known(name));
        if (!parameter.values().contains(wanted)) {
            throw new IllegalArgumentException(at + "." + name + " is " + Quoted.of(wanted)
                    + ", which the parameter may not be; it is one of " + Quoted.words(parameter.values()));
        }
        return parameter;
    }

    /** Dates for a value that no parameter can have would never hold, and others would in their place. */
    private void requirePossibleDates(String path, Map<?, ?> entry) {
        if (!(entry.get("in_force") instanceof List<?> dates)) {
            return;
        }
        for (int i = 0; i < dates.size(); i++) {
            String at = path + ".in_force[" + i + "]." + WHEN;
            if (dates.get(i) instanceof Map<?, ?> date && date.get(WHEN) instanceof Map<?, ?> when) {
                when.forEach((name, wanted) -> possible(at, (String) name, Values.text(at + "." + name, wanted)));
            }
        }
    }

    /** Returns the rule with its verdict if it is not for such a case, or lacks a parameter's value; any other as it is. */
    private Rule<?> settled(String path, Map<?, ?> entry, Rule<?> rule) {
        Set<String> named = new LinkedHashSet<>();
        if (entry.containsKey(WHEN)) {
            String at = path + "." + WHEN;
            for (Map.Entry<?, ?> one : Values.map(at, entry.get(WHEN)).entrySet()) {
                String name = (String) one.getKey();
                String wanted = Values.text(at + "." + name, one.getValue());
                Parameter parameter = possible(at, name, wanted);
                if (parameter.value() != null && !parameter.value().equals(wanted)) {
                    Verdict other =
                            new Verdict.NotApplicable("it is not for this case: the pack's parameter " + Quoted.of(name)
                                    + asked(parameter) + " is " + Quoted.of(parameter.value())
                                    + ", and it applies where that is "
                                    + Quoted.of(wanted));
                    return rule.settled(other, null);
                }
                named.add(name);
            }
        }
        String text = RuleDocument.canonical(entry);
        parameters.keySet().stream()
                .filter(name -> text.contains("${" + name + "}"))
                .forEach(named::add);
        for (String name : named) {
            Parameter parameter = known(name);
            if (parameter.value() == null && parameter.example() != null) {
                Verdict open = new Verdict.Inconclusive(
                        "a parameter is lacking: the pack " + Quoted.of(id) + " asks for " + Quoted.of(name)
                                + asked(parameter)
                                + (parameter.values().isEmpty() ? "" : ", one of " + Quoted.words(parameter.values()))
                                + "; once it is set, evidence can decide this rule",
                        null);
                return rule.settled(
                        open,
                        new Outcome.Need(
                                Outcome.Need.What.PARAMETER,
                                name,
                                null,
                                parameter.asks().isBlank() ? null : parameter.asks(),
                                parameter.translations()));
            }
        }
        return rule;
    }

    private static String asked(Parameter parameter) {
        return parameter.asks().isEmpty() ? "" : " (" + parameter.asks() + ")";
    }

    /** Returns the pack's short stable name. */
    public String id() {
        return id;
    }

    /** Returns the pack's version. */
    public String version() {
        return version;
    }

    /** Returns the jurisdiction of its rules that name no other; empty if there is none. */
    public String jurisdiction() {
        return jurisdiction;
    }

    /** Returns its title in a language, by its BCP 47 tag; in English if there is no translation, its id if there is no title. */
    public String title(String language) {
        Elements.required("language", language);
        return titles.getOrDefault(language, titles.getOrDefault("en", id));
    }

    /** Returns what its user sets, with the values so far, by name. */
    public Map<String, Parameter> parameters() {
        return parameters;
    }

    /**
     * Returns the pack with a parameter set to a text, or to several.
     *
     * @throws IllegalArgumentException if there is no such parameter, with those that there are, or it may not have this value,
     *     with those that it may
     */
    @CheckReturnValue
    public Pack with(String parameter, String... values) {
        List<String> texts = Elements.of("values", values);
        boolean isOne = texts.size() == 1 && known(parameter).type() != Parameter.Type.TEXTS;
        return set(parameter, isOne ? texts.get(0) : texts);
    }

    /** Returns the pack with a parameter set to a number; see {@link #with(String, String...)}. */
    @CheckReturnValue
    public Pack with(String parameter, double value) {
        return set(parameter, value);
    }

    private Pack set(String name, Object value) {
        Parameter old = known(name);
        Object checked = Parameters.checked("parameter " + Quoted.of(name), old, value);
        Map<String, Parameter> more = new LinkedHashMap<>(parameters);
        more.put(name, new Parameter(old.asks(), old.translations(), old.type(), old.values(), checked, old.example()));
        Pack pack = new Pack(document, titles, more, profile);
        pack.rules(pack.standIns());
        return pack;
    }

    private Parameter known(String name) {
        Parameter parameter = parameters.get(Elements.required("parameter", name));
        if (parameter == null) {
            throw new IllegalArgumentException("the pack " + Quoted.of(id) + " has no parameter " + Quoted.of(name)
                    + "; it has " + (parameters.isEmpty() ? "none" : Quoted.words(List.copyOf(parameters.keySet()))));
        }
        return parameter;
    }

    /**
     * Returns the pack with the rules of a field of use, and those that are for all.
     *
     * @throws IllegalArgumentException if no rule is for it, with the fields that there are. A field that no rule of this pack names
     *     has to be one that the ready packs know: education, employment, finance or medicine
     */
    @CheckReturnValue
    public Pack forProfile(String profile) {
        Elements.required("profile", profile);
        Set<String> known = new LinkedHashSet<>();
        List<Rule<?>> all = rules(standIns());
        all.forEach(rule -> known.addAll(rule.profiles()));
        boolean isForAll = USES.contains(profile)
                && all.stream().anyMatch(rule -> rule.profiles().isEmpty());
        if (!known.contains(profile) && !isForAll) {
            throw new IllegalArgumentException("the pack " + Quoted.of(id) + " has no rule for the profile "
                    + Quoted.of(profile) + "; its profiles are "
                    + (known.isEmpty() ? "none" : Quoted.words(List.copyOf(known))));
        }
        return new Pack(document, titles, parameters, profile);
    }

    /**
     * Returns the rules, with the parameters' values in them.
     *
     * @throws IllegalArgumentException if a parameter has no value, with what it asks
     */
    public List<Rule<?>> rules() {
        parameters.forEach((name, parameter) -> {
            if (parameter.value() == null && parameter.example() == null) {
                throw new IllegalArgumentException("the pack " + Quoted.of(id) + " lacks its parameter "
                        + Quoted.of(name) + (parameter.asks().isEmpty() ? "" : " (" + parameter.asks() + ")")
                        + "; set it by with(" + Quoted.of(name) + ", …)"
                        + (parameter.values().isEmpty() ? "" : " to one of " + Quoted.words(parameter.values())));
            }
        });
        return rules(standIns()).stream()
                .filter(rule -> profile == null
                        || rule.profiles().isEmpty()
                        || rule.profiles().contains(profile))
                .toList();
    }

    /** Judges the evidence by every rule, as of a day; see {@link #evaluate(List, CaseFile, LocalDate)}. */
    @CheckReturnValue
    public EthicsReport evaluate(CaseFile file, LocalDate day) {
        return evaluate(List.of(this), file, day);
    }

    /**
     * Judges the evidence by every rule of several packs, as of a day.
     *
     * <p>Of rules in force that ask the same but for the limit, the strictest is judged; it names the others with their clauses, and
     * they do not apply. Of a rule and its contrary, both are judged and name each other.
     *
     * <p>Each rule's verdict holds its own level, so that one of many kept ones fails more often. Where chance can fail several, a
     * remark on each that failed says whether it does so at Holm's correction over all of them too: that any of those which are kept
     * is said to is no more likely than that one by itself fails.
     *
     * @throws IllegalArgumentException if two rules have one id, a parameter has no value, or an attestation is for a rule that no
     *     pack has
     */
    @CheckReturnValue
    public static EthicsReport evaluate(List<Pack> packs, CaseFile file, LocalDate day) {
        List<Rule<?>> rules = new ArrayList<>();
        Map<String, String> seen = new LinkedHashMap<>();
        for (Pack pack : Elements.of("packs", packs)) {
            for (Rule<?> rule : pack.rules()) {
                String other = seen.putIfAbsent(rule.id(), pack.id);
                if (other != null) {
                    throw new IllegalArgumentException("the packs " + Quoted.of(other) + " and " + Quoted.of(pack.id)
                            + " both have a rule " + Quoted.of(rule.id()));
                }
                rules.add(rule);
            }
        }
        Elements.required("file", file);
        for (String attested : file.attestations().keySet()) {
            if (rules.stream().noneMatch(rule -> RuleDocument.names(rule, attested))) {
                throw new IllegalArgumentException(
                        "an attestation is for rule " + Quoted.of(attested) + ", which no pack has");
            }
        }
        return Strictest.judge(rules, file, Days.required("day", day));
    }

    /** Returns the pack as a JSON document, indented, ended by a newline: as it was read, parameters not put in. */
    public String toJson() {
        return new String(Documents.write(document), StandardCharsets.UTF_8);
    }

    /**
     * Writes {@link #toJson()} to a file, built aside and renamed, so that nothing half-written stays. Missing directories are
     * made.
     *
     * @throws java.io.UncheckedIOException if it can't be written; then no part of it stays
     */
    public void write(Path file) {
        byte[] json = Documents.write(document);
        Staged.file(Elements.required("file", file), out -> out.write(json));
    }

    /** Returns whether the other pack is written alike, and its parameters have the same values. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Pack that
                && toJson().equals(that.toJson())
                && parameters.equals(that.parameters)
                && Objects.equals(profile, that.profile);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, version, parameters, profile);
    }

    /** Returns such as {@code "eu-ai-act 2026-11-27"}. */
    @Override
    public String toString() {
        return id + " " + version;
    }
}
