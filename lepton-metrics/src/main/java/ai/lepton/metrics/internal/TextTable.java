package ai.lepton.metrics.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Cells in columns as wide as their widest cell, three spaces apart. */
public final class TextTable {
    private final int firstRightAligned;
    private final List<String[]> rows = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();

    /** Creates an empty table whose columns are right-aligned from this index on, and before it left-aligned. */
    public TextTable(int firstRightAligned) {
        this.firstRightAligned = firstRightAligned;
    }

    /** Adds a row; without cells, an empty line. */
    public TextTable row(String... cells) {
        rows.add(cells.clone());
        for (int c = 0; c < cells.length; c++) {
            if (c == widths.size()) {
                widths.add(0);
            }
            widths.set(c, Math.max(widths.get(c), width(cells[c])));
        }
        return this;
    }

    /** Returns the rows, each with a line break at its end, without spaces before it. */
    public String text() {
        return rows.stream().map(this::line).collect(Collectors.joining("\n", "", "\n"));
    }

    private String line(String[] cells) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < cells.length; c++) {
            String padding = " ".repeat(widths.get(c) - width(cells[c]));
            boolean right = c >= firstRightAligned;
            line.append(c == 0 ? "" : "   ").append(right ? padding : "").append(cells[c]);
            line.append(right ? "" : padding);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
