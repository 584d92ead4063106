package ai.lepton.ethics.report;

import ai.lepton.ethics.report.FindingEntry.TableEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words of a table in the page's language: its title, the heads of its columns, and the cells that say something. The columns
 * that tell which group a row is of hold names, which stay as they are.
 *
 * @param words the language
 * @param table the table
 * @param names how many columns, from the first on, hold names
 * @param known what was translated
 */
record TableWords(Language words, TableEntry table, int names, Map<String, Said> known) {
    /** Columns whose cells are sentences of ours. */
    private static final Set<String> SAID = Set.of(
            "finding",
            "note",
            "verdict",
            "state",
            "level to pass",
            "level to fail",
            "measure",
            "what",
            "test",
            "kind",
            "asked",
            "turned by one");

    /** Columns whose cells name what was compared, or changed, in our words or those of a user. */
    private static final Map<String, String> NAMED =
            Map.of("comparison", "claim", "column", "claim", "perturbation", "change");

    /** Beginnings of the titles of tables whose first columns have heads of ours. */
    private static final List<String> NOT_OF_GROUPS = List.of(
            "smaller differences",
            "what columns tell",
            "under perturbation",
            "permutation importance of all",
            "calibration by group");

    /** The group of those whose group is not known, which no name tells. */
    private static final String NOT_KNOWN = "(not known)";

    static TableWords of(Language words, TableEntry table) {
        boolean isOfGroups = NOT_OF_GROUPS.stream().noneMatch(table.title()::startsWith);
        Optional<CountTable> counted = isOfGroups ? CountTable.of(table) : Optional.empty();
        return new TableWords(words, table, counted.map(CountTable::n).orElse(0), new HashMap<>());
    }

    Said title() {
        return words.phrasebook().of("title", Page.cut(table.title()));
    }

    String column(int column) {
        String name = table.columns().get(column);
        return column < names ? name : words.term("column", name);
    }

    /** Returns a cell that holds a text. */
    Said cell(int column, String text) {
        if (text.equals(NOT_KNOWN)) {
            return words.phrasebook().of("cell", text);
        }
        String name = table.columns().get(column);
        String group = name.equals("reason") ? "clause" : SAID.contains(name) ? "cell" : NAMED.get(name);
        if (column < names || group == null || words.phrasebook().isEmpty()) {
            return Said.plain(text);
        }
        String key = group + " " + text;
        Said before = known.get(key);
        if (before != null) {
            return before;
        }
        Said said = words.phrasebook().of(group, text);
        Said shown = said.isEnglish() && NAMED.containsKey(name) ? Said.plain(text) : said;
        known.put(key, shown);
        return shown;
    }
}
