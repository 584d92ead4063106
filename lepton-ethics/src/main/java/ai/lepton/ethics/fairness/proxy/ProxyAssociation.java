package ai.lepton.ethics.fairness.proxy;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Limit.Side;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.NotKnown;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** No column tells more about protected attributes than a limit of Cramér's V. No columns are all columns. */
record ProxyAssociation(String subject, List<String> attributes, double atMost, List<String> columns, double level)
        implements RuleKind<ProxyColumns> {
    /** Refuses no attribute, a limit outside [0, 1], and a level outside (0, 1). */
    ProxyAssociation {
        Given.subject("proxy columns", subject);
        attributes = Given.names("of", attributes);
        columns = Elements.of("columns", columns);
        Figures.fraction("limit of the association", atMost);
        Figures.level(level);
    }

    private static final int BINS = 10;
    private static final int PER_BIN = 5;
    private static final double RARE = 0.5;

    @Override
    public String id() {
        return "proxy-association";
    }

    @Override
    public String statement() {
        return (columns.isEmpty() ? "each column" : Quoted.words(columns)) + " of " + Quoted.of(subject)
                + " should have an association of at most " + atMost + " with " + Quoted.words(attributes);
    }

    @Override
    public Outcome assess(ProxyColumns evidence, LocalDate day) {
        requireAbout(subject, evidence, "the columns are of");
        List<Claim> claims = new ArrayList<>();
        List<Breakdown> tables = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (String attribute : attributes) {
            Groups groups = Groups.of(evidence.attributed(attribute));
            tables.add(groups.table(attribute));
            unknown.add(groups.unknown(attribute, level));
            for (String column : columns.isEmpty() ? evidence.columns() : columns) {
                Row row = row(evidence.column(column), groups);
                rows.add(row);
                claims.add(claim(Quoted.of(column) + " about " + Quoted.of(attribute), row, groups));
            }
        }
        Claims judged = Claims.decide(claims, Limit.atMost(atMost), level);
        tables.add(0, table(judged, rows));
        return new Outcome(
                NotKnown.judged(judged.verdict("cramers_v", "people"), unknown.toArray(String[]::new)), tables);
    }

    /** What was found of a column. */
    private record Row(ProxyColumns.Column column, Contingency table, int levels) {}

    private static Row row(ProxyColumns.Column column, Groups groups) {
        ProxyColumns.Levels levels = column instanceof ProxyColumns.Numbers numbers
                ? ProxyColumns.binned(numbers.values(), (int) Math.max(2, Math.min(BINS, groups.smallest() / PER_BIN)))
                : (ProxyColumns.Levels) column;
        Contingency table =
                Contingency.of(levels, groups.of(), Math.max(1, groups.names().size()));
        return new Row(column, table, levels.names().size());
    }

    private static Claim claim(String name, Row row, Groups groups) {
        Contingency table = row.table;
        long n = groups.people();
        if (groups.names().size() < 2) {
            return Claim.undefined(name, "there are no two groups of " + Groups.FEWEST + " people or more", n);
        }
        if (table.hidden() > RARE) {
            return Claim.undefined(
                    name,
                    "too few people share a value to tell: " + Figures.percent(table.hidden())
                            + " % have one that is rarer than once in the smallest group; group the values, or leave the"
                            + " column out",
                    n);
        }
        if (table.cells().length < 2) {
            return Claim.of(name, 0, n, at -> new Interval(0, 0, at, "constant"));
        }
        return Claim.of(name, table.corrected(), n, table::interval);
    }

    private Breakdown table(Claims judged, List<Row> rows) {
        List<List<Cell>> cells = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Claim claim = judged.claims().get(i);
            Side side = judged.sides().get(i);
            double atLevel = judged.levels().get(i);
            cells.add(List.of(
                    Cell.of(claim.name()),
                    Cell.of(rows.get(i).column instanceof ProxyColumns.Numbers ? "number, in bins" : "categories"),
                    Cell.of(claim.n()),
                    Cell.of((long) rows.get(i).table.cells().length),
                    Cell.of(claim.score().orNaN()),
                    Cell.of(claim.at(atLevel).map(Interval::low).orElse(Double.NaN)),
                    Cell.of(claim.at(atLevel).map(Interval::high).orElse(Double.NaN)),
                    Cell.of(
                            side == Side.BEYOND
                                    ? "above the limit"
                                    : side == Side.WITHIN
                                            ? "keeps the limit"
                                            : claim.score().isDefined() ? "not told" : "too few to tell")));
        }
        return new Breakdown(
                "what columns tell, Cramér's V",
                List.of("column", "kind", "n", "levels", "V", "low", "high", "finding"),
                cells);
    }
}
