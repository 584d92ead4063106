package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Breakdown;
import ai.lepton.ethics.Breakdown.Cell;
import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Measured;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules about the papers of a system, read as a sentence.
 *
 * <pre>{@code
 * documentationOf("diagnosis model").should().state(EuropeanUnion.instructionsForUse())
 *     .because("Regulation (EU) 2024/1689, Article 13(3)");
 * }</pre>
 *
 * <p>They find what is missing. Whether what is stated is true and sufficient is for people to judge.
 */
@CheckReturnValue
public final class DocumentationRules {
    private final String system;

    private DocumentationRules(String system) {
        this.system = system;
    }

    /** Starts a rule about the documentation whose subject has this name. */
    public static DocumentationRules documentationOf(String system) {
        if (system.isBlank()) {
            throw new IllegalArgumentException("the subject of documentation is empty");
        }
        return new DocumentationRules(system);
    }

    /** Goes on to what the documentation should do. */
    public DocumentationRules should() {
        return this;
    }

    /**
     * Returns a rule that every one of these fields says something: a blank, {@code TODO}, {@code n/a} or a template's
     * placeholder says nothing. The measured value is the fraction of fields stated; it is exact.
     *
     * @param fields the fields, at least one, each key once
     */
    public Rule<Documentation> state(List<RequiredField> fields) {
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a rule about documentation needs at least one required field");
        }
        List<RequiredField> required = Elements.of("fields", fields);
        long distinct = required.stream().map(RequiredField::key).distinct().count();
        if (distinct < required.size()) {
            throw new IllegalArgumentException("the required fields name a key twice: "
                    + required.stream().map(RequiredField::key).toList());
        }
        return Rule.of(
                "documentation-completeness",
                "the documentation of " + Quoted.of(system) + " should state " + fields.size() + " required fields",
                (documentation, day) -> assess(documentation, required));
    }

    private Outcome assess(Documentation documentation, List<RequiredField> required) {
        if (!system.equals(documentation.subject())) {
            throw new IllegalArgumentException("the rule is about " + Quoted.of(system)
                    + ", the documentation is about " + Quoted.of(documentation.subject()));
        }
        List<List<Cell>> rows = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (RequiredField field : required) {
            Statement statement = Statement.of(documentation, field);
            if (!statement.counts()) {
                missing.add(field.key() + " (" + field.citation().clause() + ", " + statement.words() + ")");
            }
            rows.add(List.of(
                    Cell.of(field.key()),
                    Cell.of(field.citation().clause()),
                    Cell.of(statement.words()),
                    Cell.of(field.asks())));
        }
        int stated = required.size() - missing.size();
        Measured measured = new Measured(
                "stated_fields",
                Estimate.of(Score.of((double) stated / required.size()), required.size()),
                Limit.atLeast(1));
        String counted = stated + " of " + required.size() + " required fields are stated";
        Verdict verdict = missing.isEmpty()
                ? new Verdict.Pass(counted, measured)
                : new Verdict.Fail(counted + "; missing: " + String.join(", ", missing), measured);
        return Outcome.of(
                verdict, new Breakdown("required fields", List.of("field", "clause", "state", "what it asks"), rows));
    }
}
