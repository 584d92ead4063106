package ai.lepton.examples.predictions;

import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The measurements of each slice, and which of them its table shows.
 *
 * @param slices in order
 * @param intersecting how many groupings a slice is an intersection of at most
 * @param groupings how many there are
 * @param columns names of the measures that the table shows, those without label
 * @param level of the intervals
 */
record SliceFindings(List<Slice> slices, int intersecting, int groupings, List<String> columns, double level) {
    /** Fewer examples than this say little. */
    static final int SMALL = 30;

    /** One slice: its examples, and what was measured on them. */
    record Slice(Groups.Part part, List<Measurement> measurements) {
        boolean isSmall() {
            return part.rows.length < SMALL;
        }
    }

    static SliceFindings of(
            Groups groups, List<String> columns, double level, Function<int[], List<Measurement>> measured) {
        Groups.Parts parts = groups.parts();
        List<Slice> slices = new ArrayList<>();
        for (Groups.Part part : parts.list()) {
            List<Measurement> lines = measured.apply(part.rows).stream()
                    .map(line ->
                            new Measurement(line.name(), line.average(), line.label(), part.groups, line.estimate()))
                    .toList();
            slices.add(new Slice(part, lines));
        }
        return new SliceFindings(
                List.copyOf(slices), parts.intersecting(), groups.names().size(), columns, level);
    }

    List<Measurement> measurements() {
        return slices.stream().flatMap(slice -> slice.measurements().stream()).toList();
    }

    List<String> notes() {
        return intersecting == groupings
                ? List.of()
                : List.of("left out: intersections of more than " + intersecting + " of the " + groupings
                        + " groupings, since there are more than " + Groups.MOST + " slices with them");
    }

    /** Returns the table as text; empty where there are no groups. */
    String table() {
        if (slices.isEmpty()) {
            return "";
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(headers());
        slices.forEach(slice -> rows.add(row(slice)));
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(
                        widths[c], row.get(c).codePointCount(0, row.get(c).length()));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < widths.length; c++) {
                String cell = row.get(c);
                String padding = " ".repeat(widths[c] - cell.codePointCount(0, cell.length()));
                line.append(c == 0 ? "" : "   ").append(c == 1 ? padding + cell : cell + padding);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.append('\n').append(explained()).append('\n').toString();
    }

    /** Returns the page with the table as a section more; the page itself where there are no groups. */
    HtmlReport on(HtmlReport page) {
        return slices.isEmpty()
                ? page
                : page.section("Slices")
                        .table("", headers(), slices.stream().map(this::row).toList())
                        .paragraph(explained());
    }

    private List<String> headers() {
        List<String> headers = new ArrayList<>(List.of("slice", "examples"));
        columns.forEach(column -> headers.add(column.replace('_', ' ')));
        return headers;
    }

    private List<String> row(Slice slice) {
        List<String> row = new ArrayList<>();
        row.add(slice.part().title() + (slice.isSmall() ? " *" : ""));
        row.add(Integer.toString(slice.part().rows.length));
        for (String column : columns) {
            row.add(slice.measurements().stream()
                    .filter(line -> column.equals(key(line)))
                    .findFirst()
                    .map(line -> text(line.estimate()))
                    .orElse(""));
        }
        return row;
    }

    private static String key(Measurement line) {
        return line.label() != null ? "" : (line.average() == null ? "" : line.average() + " ") + line.name();
    }

    private static String text(Estimate estimate) {
        return estimate.score().isDefined() ? Figures.text(estimate) : "undefined";
    }

    private String explained() {
        return "[low, high] at " + Interval.percent(level) + " confidence"
                + (slices.stream().anyMatch(Slice::isSmall)
                        ? "; * fewer than " + SMALL + " examples, too few to say much"
                        : "");
    }
}
