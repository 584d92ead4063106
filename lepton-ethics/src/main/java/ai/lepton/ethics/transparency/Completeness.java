package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Outcome.Need;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.ethics.transparency.Documentation.RequiredField;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Each required field of the documentation says something.
 *
 * @param document the document whose fields they are, such as {@code "technical-documentation"}; empty for any
 */
record Completeness(String system, List<RequiredField> fields, String document) implements RuleKind<Documentation> {
    Completeness {
        Given.subject("documentation", system);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a rule about documentation needs at least one required field");
        }
        List<String> keys = fields.stream().map(RequiredField::key).toList();
        if (keys.stream().distinct().count() < keys.size()) {
            throw new IllegalArgumentException("the required fields name a key twice: " + keys);
        }
    }

    @Override
    public String id() {
        return "documentation-completeness";
    }

    @Override
    public String statement() {
        return "the documentation of " + Quoted.of(system) + " should state " + fields.size() + " required fields";
    }

    @Override
    public Outcome assess(Documentation documentation, LocalDate day) {
        requireAbout(system, documentation, "the documentation is about");
        if (!isAnsweredBy(documentation)) {
            return Outcome.of(new Verdict.Inconclusive(lacking(documentation), null))
                    .needing(needs());
        }
        List<List<Cell>> rows = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<Need> needs = new ArrayList<>();
        for (RequiredField field : fields) {
            Statement statement = Statement.of(documentation, field);
            if (!statement.counts()) {
                needs.add(Need.of(Need.What.FIELD, field.key()));
                missing.add(field.key() + " (" + field.citation().clause() + ", " + statement.words() + ")");
            }
            rows.add(List.of(
                    Cell.of(field.key()),
                    Cell.of(field.citation().clause()),
                    Cell.of(statement.words()),
                    Cell.of(field.asks())));
        }
        int stated = fields.size() - missing.size();
        Measured measured = new Measured(
                "stated_fields",
                Estimate.of(Score.of((double) stated / fields.size()), fields.size()),
                Limit.atLeast(1));
        String counted = stated + " of " + fields.size() + " required fields are stated";
        Verdict verdict = missing.isEmpty()
                ? new Verdict.Pass(counted, measured)
                : new Verdict.Fail(counted + "; missing: " + String.join(", ", missing), measured);
        return Outcome.of(
                        verdict,
                        new Breakdown("required fields", List.of("field", "clause", "state", "what it asks"), rows))
                .needing(needs);
    }

    @Override
    public List<Need> needs() {
        return fields.stream()
                .map(field -> Need.of(Need.What.FIELD, field.key()))
                .toList();
    }

    /** Returns whether what the rule is about was given at all, be it whole or not. */
    @Override
    public boolean isAnsweredBy(Documentation documentation) {
        boolean isSaid = !document.isEmpty() && !documentation.documents().isEmpty();
        return isSaid
                ? documentation.documents().contains(document)
                : fields.stream()
                        .anyMatch(field -> documentation.text(field.key()).isPresent());
    }

    private String lacking(Documentation documentation) {
        List<String> keys = fields.stream().map(RequiredField::key).toList();
        return "evidence is lacking: documentation about " + Quoted.of(system)
                + (document.isEmpty() ? "" : " that is the document " + Quoted.of(document)) + ", with "
                + Quoted.words(keys) + ", would decide it; what there is "
                + (documentation.documents().isEmpty()
                        ? "states none of them"
                        : "is said to be " + Quoted.words(List.copyOf(documentation.documents())));
    }
}
