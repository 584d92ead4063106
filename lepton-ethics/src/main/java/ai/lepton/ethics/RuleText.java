package ai.lepton.ethics;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a rule is called, what it asks, and why, in its author's words.
 *
 * @param because empty if no reason was given
 * @param statements what it asks in other languages, by their BCP 47 tags
 * @param reasons why, in other languages
 * @param remedies what would mend a breach, in English first and in other languages
 */
record RuleText(
        String id,
        String statement,
        String because,
        Map<String, String> statements,
        Map<String, String> reasons,
        Map<String, String> remedies) {
    private static final String ENGLISH = "en";

    static RuleText of(String id, String statement) {
        Elements.required("statement", statement);
        Texts.required("the id of a rule", Elements.required("id", id));
        Texts.required("the statement of rule " + Quoted.of(id), statement);
        return new RuleText(id, statement, "", Map.of(), Map.of(), Map.of());
    }

    RuleText as(String other) {
        Texts.required("the id of a rule", Elements.required("id", other));
        return new RuleText(other, statement, because, statements, reasons, remedies);
    }

    RuleText because(String reason) {
        Texts.required("the reason of rule " + Quoted.of(id), Elements.required("reason", reason));
        return new RuleText(id, statement, reason, statements, reasons, remedies);
    }

    RuleText stating(String other) {
        Texts.required("the statement of rule " + Quoted.of(id), Elements.required("statement", other));
        return new RuleText(id, other, because, statements, reasons, remedies);
    }

    RuleText translated(String language, String translation, String reason) {
        Texts.required("the language of a translation", Elements.required("language", language));
        Elements.required("statement", translation);
        Elements.required("reason", reason);
        if (!reason.isBlank() && because.isEmpty()) {
            throw new IllegalArgumentException("rule " + Quoted.of(id)
                    + " has no reason that could be translated; give it in English first, by because(…)");
        }
        return new RuleText(
                id,
                statement,
                because,
                with(statements, language, translation),
                with(reasons, language, reason),
                remedies);
    }

    RuleText mendedBy(String language, String remedy) {
        Texts.required("the language of a remedy", Elements.required("language", language));
        Texts.required("the remedy of rule " + Quoted.of(id), Elements.required("remedy", remedy));
        if (!language.equals(ENGLISH) && !remedies.containsKey(ENGLISH)) {
            throw new IllegalArgumentException("rule " + Quoted.of(id)
                    + " has no remedy that could be translated; give it in English first, by mendedBy(\"en\", …)");
        }
        return new RuleText(id, statement, because, statements, reasons, with(remedies, language, remedy));
    }

    private static Map<String, String> with(Map<String, String> texts, String language, String text) {
        Map<String, String> more = new LinkedHashMap<>(texts);
        if (!text.isBlank()) {
            more.put(language, text);
        }
        return Collections.unmodifiableMap(more);
    }

    /** Returns what it asks in a language; in English if there is no translation. */
    String statementIn(String language) {
        return statements.getOrDefault(Elements.required("language", language), statement);
    }

    /** Returns why in a language; in English if there is no translation. */
    String becauseIn(String language) {
        return reasons.getOrDefault(Elements.required("language", language), because);
    }

    /** Returns what would mend a breach in a language; in English if there is no translation, else empty. */
    String remedyIn(String language) {
        return remedies.getOrDefault(Elements.required("language", language), remedies.getOrDefault(ENGLISH, ""));
    }
}
