package ai.lepton.ethics;

import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, aligned, each cell on one line; numbers to the right. Not safe for several threads. */
final class TextTable {
    private static final int WIDTH = 100;
    private static final int LONGEST = 2_000;

    private final List<List<String>> rows = new ArrayList<>();
    private final int[] widths;

    TextTable(List<String> header) {
        widths = new int[header.size()];
        add(header);
    }

    void add(List<String> row) {
        List<String> cells = row.stream().map(Quoted::cell).toList();
        rows.add(cells);
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], length(cells.get(i)));
        }
    }

    /** Returns the rows, each behind the indent and ended by a newline. */
    String toText(String indent) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < widths.length; i++) {
                String pad = " ".repeat(widths[i] - length(row.get(i)));
                line.append(isNumeric(i) ? pad + row.get(i) : row.get(i) + pad).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private boolean isNumeric(int column) {
        return rows.size() > 1
                && rows.stream()
                        .skip(1)
                        .map(row -> row.get(column))
                        .allMatch(cell -> cell.matches("-|Infinity|-?[0-9.]+(e-[0-9]+)?"));
    }

    /** Returns the sentence broken at spaces into lines of at most 100 characters, each behind the indent. */
    static String wrapped(String sentence, String indent) {
        StringBuilder text = new StringBuilder();
        StringBuilder line = new StringBuilder(indent);
        for (String word : Quoted.within(LONGEST, sentence).split(" ", -1)) {
            if (line.length() > indent.length() && length(line + " " + word) > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(indent).append("  ");
            } else if (line.length() > indent.length()) {
                line.append(' ');
            }
            line.append(word);
        }
        return text.append(line).append('\n').toString();
    }

    private static int length(String cell) {
        return ai.lepton.metrics.internal.TextTable.width(cell);
    }
}
