package ai.lepton.exchange.report;

import ai.lepton.exchange.internal.Html;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table whose columns of numbers stand to the right. */
record DataTable(String caption, List<String> headers, List<List<String>> rows, List<String> notes)
        implements PagePart {
    /** A number, or one with its unit or its interval: {@code 0.91 [0.88, 0.94]}, {@code 12 %}, {@code 1,024}. */
    private static final Pattern NUMBER =
            Pattern.compile("[+−-]?[\\d,]*\\.?\\d+([eE][+-]?\\d+)?( ?%| \\[.*]| \\(.*\\))?");

    /** What stands where there is no number. */
    private static final Pattern ABSENT = Pattern.compile("[–—-]?|n/a|NaN|[+−-]?(∞|Infinity)|undefined.*");

    /** Columns that a page has room for; more of them stand closer. */
    private static final int ROOMY = 7;

    /** Characters of numbers, which are not broken, that a row has room for; more of them stand closer. */
    private static final int ROOMY_NUMBERS = 80;

    /** A footnote's mark at the end of a cell; of a table without notes it is a text like any other. */
    private static final Pattern MARK = Pattern.compile("(.*) (\\((?:\\d{1,2}|\\+)\\))", Pattern.DOTALL);

    DataTable(String caption, List<String> headers, List<List<String>> rows) {
        this(caption, headers, rows, List.of());
    }

    /** Returns a table whose cells are texts, or estimates that these notes mark. */
    static DataTable of(String caption, List<String> headers, List<? extends List<?>> rows, Footnotes notes) {
        List<List<String>> texts = rows.stream()
                .map(row -> Elements.of("a row", row).stream()
                        .map(cell -> cell instanceof Estimate estimate ? notes.marked(estimate) : cell.toString())
                        .toList())
                .toList();
        return new DataTable(caption, headers, texts, notes.lines());
    }

    DataTable {
        notes = Elements.of("notes", notes);
        headers = Elements.of("headers", headers);
        rows = rows.stream().map(List::copyOf).toList();
        if (headers.isEmpty()) {
            throw new IllegalArgumentException("a table needs at least one column, got none");
        }
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).size() != headers.size()) {
                throw new IllegalArgumentException("row " + i + " has "
                        + rows.get(i).size() + " cells, the table has " + headers.size() + " columns");
            }
        }
    }

    @Override
    public void writeTo(Html html) {
        boolean[] numeric = new boolean[headers.size()];
        for (int column = 0; column < numeric.length; column++) {
            numeric[column] = isNumeric(column);
        }
        html.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", nameOf());
        html.open("table", "class", isDense(numeric) ? "dense" : "roomy");
        if (!caption.isEmpty()) {
            html.element("caption", caption);
        }
        html.open("thead").open("tr");
        for (int column = 0; column < numeric.length; column++) {
            cell(html, "th", headers.get(column), numeric[column], "col");
        }
        html.close().close().open("tbody");
        for (List<String> row : rows) {
            html.open("tr");
            for (int column = 0; column < numeric.length; column++) {
                boolean heads = column == 0 && !numeric[column];
                cell(html, heads ? "th" : "td", row.get(column), numeric[column], heads ? "row" : "");
            }
            html.closeLine();
        }
        html.close().close().closeLine();
        if (!notes.isEmpty()) {
            html.open("ul", "class", "notes");
            notes.forEach(note -> html.element("li", note));
            html.closeLine();
        }
    }

    private boolean isDense(boolean[] numeric) {
        int characters = 0;
        for (int column = 0; column < numeric.length; column++) {
            int longest = 0;
            for (List<String> row : rows) {
                longest = Math.max(longest, row.get(column).length());
            }
            characters += numeric[column] ? longest : 0;
        }
        return headers.size() > ROOMY || characters > ROOMY_NUMBERS;
    }

    private String nameOf() {
        return caption.isEmpty() ? "Table: " + String.join(", ", headers) : caption;
    }

    private void cell(Html html, String tag, String text, boolean numeric, String scope) {
        if (scope.isEmpty()) {
            html.open(tag, "class", numeric ? "number" : "text");
        } else {
            html.open(tag, "scope", scope, "class", numeric ? "number" : "text");
        }
        html.text(unmarked(text));
        String mark = text.substring(unmarked(text).length()).strip();
        if (!mark.isEmpty()) {
            html.element("sup", mark, "aria-label", "note " + mark);
        }
        html.close();
    }

    private String unmarked(String text) {
        Matcher marked = MARK.matcher(text);
        return !notes.isEmpty() && marked.matches() ? marked.group(1) : text;
    }

    private boolean isNumeric(int column) {
        boolean any = false;
        for (List<String> row : rows) {
            String text = unmarked(row.get(column)).strip();
            boolean number = NUMBER.matcher(text).matches();
            any |= number;
            if (!number && !ABSENT.matcher(text).matches()) {
                return false;
            }
        }
        return any;
    }
}
