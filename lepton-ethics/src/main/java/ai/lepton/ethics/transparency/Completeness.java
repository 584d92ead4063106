package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
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

/** Each required field of the documentation says something. */
record Completeness(String system, List<RequiredField> fields) implements RuleKind<Documentation> {
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
        List<List<Cell>> rows = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (RequiredField field : fields) {
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
                verdict, new Breakdown("required fields", List.of("field", "clause", "state", "what it asks"), rows));
    }
}
