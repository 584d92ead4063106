package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Each event of a kind has some fields that say something. */
record LogContent(String system, String event, List<String> fields) implements RuleKind<EventLog> {
    /** Refuses no fields, and one that is named twice. */
    LogContent {
        fields = Elements.of("fields", fields);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a rule about the content of a log needs at least one field");
        }
        if (new LinkedHashSet<>(fields).size() < fields.size()) {
            throw new IllegalArgumentException("the fields name one twice: " + Quoted.words(fields));
        }
    }

    @Override
    public String id() {
        return "log-content";
    }

    @Override
    public String statement() {
        return "the log of " + Quoted.of(system) + " should record " + Quoted.words(fields) + " in each event"
                + (event.isEmpty() ? "" : " of the kind " + Quoted.of(event));
    }

    @Override
    public List<Outcome.Need> needs() {
        return fields.stream()
                .map(field -> Outcome.Need.of(Outcome.Need.What.FIELD, field))
                .toList();
    }

    @Override
    public Outcome assess(EventLog log, LocalDate day) {
        requireAbout(system, log, "the log is that of");
        long events = log.count(event);
        if (events == 0) {
            return Outcome.of(new Verdict.Inconclusive(
                    event.isEmpty()
                            ? "nothing to judge: the log has no event"
                            : "nothing to judge: the log has no event of the kind " + Quoted.of(event) + "; it has "
                                    + Quoted.all(log.kinds()),
                    null));
        }
        long fewest = events;
        String lacking = fields.get(0);
        List<List<Cell>> rows = new ArrayList<>();
        List<Outcome.Need> needs = new ArrayList<>();
        for (String field : fields) {
            long filled = log.filled(event, field);
            if (filled < events) {
                needs.add(Outcome.Need.of(Outcome.Need.What.FIELD, field));
            }
            if (filled < fewest) {
                fewest = filled;
                lacking = field;
            }
            rows.add(List.of(Cell.of(field), Cell.of(events), Cell.of(filled), Cell.of((double) filled / events)));
        }
        double share = (double) fewest / events;
        Measured measured = new Measured("recorded", Estimate.of(Score.of(share), events), Limit.atLeast(1));
        Breakdown table = new Breakdown("fields of events", List.of("field", "events", "recorded", "share"), rows);
        return Outcome.of(
                        fewest == events
                                ? new Verdict.Pass("all " + events + " events record " + Quoted.words(fields), measured)
                                : new Verdict.Fail(
                                        Quoted.of(lacking) + " is recorded in " + fewest + " of " + events
                                                + " events, the fewest of " + fields.size() + " required fields",
                                        measured),
                        table)
                .needing(needs);
    }
}
