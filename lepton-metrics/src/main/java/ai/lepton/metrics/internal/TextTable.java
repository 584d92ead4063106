package ai.lepton.metrics.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * Cells in columns as wide as their widest cell, three spaces apart. A cell is one line of at most {@value
 * Quoted#LONGEST_CELL} characters, as {@link Quoted} shows it. Where some numbers of a column have a
 * {@linkplain Cautions mark}, the others leave room for it, so that they stand below each other.
 */
public final class TextTable {
    private final IntPredicate rightAligned;
    private final List<String[]> rows = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();

    /** Creates an empty table whose columns are right-aligned from this index on, and before it left-aligned. */
    public TextTable(int firstRightAligned) {
        this(column -> column >= firstRightAligned);
    }

    /** Creates an empty table with these columns right-aligned, by their index, and the others left-aligned. */
    public TextTable(IntPredicate rightAligned) {
        this.rightAligned = rightAligned;
    }

    /** Adds a row; without cells, an empty line. */
    public TextTable row(String... cells) {
        String[] row = new String[cells.length];
        for (int c = 0; c < cells.length; c++) {
            row[c] = Quoted.cell(cells[c]);
            if (c == widths.size()) {
                widths.add(0);
                marks.add(0);
            }
            widths.set(c, Math.max(widths.get(c), width(row[c]) - markOf(c, row[c])));
            marks.set(c, Math.max(marks.get(c), markOf(c, row[c])));
        }
        rows.add(row);
        return this;
    }

    /** Returns how many characters of a cell are a mark. */
    private int markOf(int column, String cell) {
        Matcher mark = Cautions.MARK.matcher(cell);
        return rightAligned.test(column) && mark.find() ? mark.end() - mark.start() : 0;
    }

    /** Returns the rows, each with a line break at its end, without spaces before it. */
    public String text() {
        return rows.stream().map(this::line).collect(Collectors.joining("\n", "", "\n"));
    }

    private String line(String[] cells) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < cells.length; c++) {
            int mark = markOf(c, cells[c]);
            String padding = " ".repeat(widths.get(c) - width(cells[c]) + mark);
            boolean right = rightAligned.test(c);
            line.append(c == 0 ? "" : "   ").append(right ? padding : "").append(cells[c]);
            line.append(right ? "" : padding).append(" ".repeat(marks.get(c) - mark));
        }
        return line.toString().stripTrailing();
    }

    /** Returns about how many columns of a terminal the text fills: two for East Asian signs, none for marks. */
    public static int width(String text) {
        return text.codePoints().map(TextTable::columns).sum();
    }

    private static int columns(int character) {
        if (character < 0x300) {
            return 1;
        }
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default ->
                switch (Character.UnicodeScript.of(character)) {
                    case HAN, HIRAGANA, KATAKANA, HANGUL -> character >= 0xff61 && character <= 0xffdc ? 1 : 2;
                    default ->
                        (character >= 0x1f300 && character < 0x1fb00) || (character >= 0xff01 && character < 0xff61)
                                ? 2
                                : 1;
                };
        };
    }
}
