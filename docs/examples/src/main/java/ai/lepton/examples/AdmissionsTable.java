package ai.lepton.examples;

import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.Decisions.Counts;
import ai.lepton.ethics.fairness.GroupCounts;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many were admitted and rejected, by department and gender. */
final class AdmissionsTable {
    private AdmissionsTable() {}

    /** Reads counted decisions from columns {@code department, gender, admitted, rejected}. */
    static Decisions read(Csv csv) {
        Table table = csv.numbers("admitted", "rejected")
                .categories("department", "gender")
                .read();
        Counts counts = Decisions.counted("admission", "gender", "department");
        for (int row = 0; row < table.size(); row++) {
            counts.add(
                    count(csv, table, "admitted", row),
                    count(csv, table, "rejected", row),
                    level(table, "gender", row),
                    level(table, "department", row));
        }
        return counts.decisions();
    }

    private static long count(Csv csv, Table table, String column, int row) {
        double value = table.column(column)[row];
        if (value < 0 || value != Math.rint(value)) {
            throw new DataException(csv + ": '" + column + "' is " + value + " in row " + (row + 1)
                    + "; a count is a whole number, at least 0");
        }
        return (long) value;
    }

    private static String level(Table table, String column, int row) {
        return table.schema().categories().stream()
                .filter(category -> category.name().equals(column))
                .findFirst()
                .orElseThrow()
                .levels()
                .get(table.codes(column)[row] - 1);
    }

    /** Returns where each gender applied, beside how many of all applicants each department admits. */
    static Breakdown applications(Decisions decisions) {
        Map<List<String>, GroupCounts> cells = decisions.countBy("department", "gender");
        Map<List<String>, GroupCounts> genders = decisions.countBy("gender");
        List<String> columns = new ArrayList<>(List.of("department", "admits"));
        genders.keySet().forEach(gender -> columns.add("of all " + gender.get(0)));
        List<List<Cell>> rows = new ArrayList<>();
        decisions.countBy("department").forEach((department, all) -> {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(department.get(0)), percent(all.selected(), all.size())));
            genders.forEach((gender, total) -> {
                GroupCounts cell = cells.get(List.of(department.get(0), gender.get(0)));
                row.add(percent(cell == null ? 0 : cell.size(), total.size()));
            });
            rows.add(row);
        });
        return new Breakdown("where they applied, and how many each department admits", columns, rows);
    }

    private static Cell percent(long part, long whole) {
        return Cell.of(whole == 0 ? "-" : Math.round(100.0 * part / whole) + " %");
    }
}
