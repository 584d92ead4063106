package ai.lepton.exchange.predictions;

import ai.lepton.exchange.internal.Figures;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.group.Slices;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.TextTable;
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
record SliceFindings(List<One> slices, int intersecting, int groupings, List<String> columns, double level) {

    /** One slice: its examples, and what was measured on them. */
    record One(String title, long examples, boolean isSmall, List<Measurement> measurements) {}

    /** Judges each slice; the function returns the measurements of a slice, which may be more than its report has. */
    static <R extends Report> SliceFindings of(
            Slices<R> evaluated,
            List<GroupColumn> groups,
            List<String> columns,
            double level,
            Function<Slices.Slice<R>, List<Measurement>> measured) {
        if (groups.isEmpty()) {
            return new SliceFindings(List.of(), 0, 0, columns, level);
        }
        Slices<R> slices = GroupColumn.slice(evaluated, groups);
        List<One> list = slices.stream()
                .map(slice ->
                        new One(slice.title(), slice.examples(), slice.isSmall(), in(slice, measured.apply(slice))))
                .toList();
        return new SliceFindings(list, slices.intersected(), groups.size(), columns, level);
    }

    private static List<Measurement> in(Slices.Slice<?> slice, List<Measurement> lines) {
        return lines.stream()
                .map(line ->
                        new Measurement(line.name(), line.average(), line.label(), slice.groups(), line.estimate()))
                .toList();
    }

    List<Measurement> measurements() {
        return slices.stream().flatMap(slice -> slice.measurements().stream()).toList();
    }

    List<String> notes() {
        return intersecting == groupings
                ? List.of()
                : List.of("left out: intersections of more than " + intersecting + " of the " + groupings
                        + " groupings, since there are more than " + GroupColumn.MOST + " slices with them");
    }

    /** Returns the table as text; empty where there are no groups. */
    String table() {
        if (slices.isEmpty()) {
            return "";
        }
        Cautions cautions = new Cautions();
        TextTable table = new TextTable(column -> column == 1).row(headers().toArray(String[]::new));
        for (One slice : slices) {
            table.row(row(slice).stream()
                    .map(cell -> cell instanceof Estimate estimate
                            ? text(estimate) + cautions.mark(estimate)
                            : cell.toString())
                    .toArray(String[]::new));
        }
        StringBuilder text = new StringBuilder(table.text());
        text.append('\n').append(explained()).append('\n');
        cautions.notes().forEach(note -> text.append(note).append('\n'));
        return text.toString();
    }

    /** Returns the page with the table as a section more; the page itself where there are no groups. */
    HtmlReport on(HtmlReport page) {
        if (slices.isEmpty()) {
            return page;
        }
        List<List<Object>> rows = slices.stream().map(this::row).toList();
        return page.section("Slices").table("", headers(), rows).paragraph(explained());
    }

    private List<String> headers() {
        List<String> headers = new ArrayList<>(List.of("slice", "examples"));
        columns.forEach(column -> headers.add(column.replace('_', ' ')));
        return headers;
    }

    /** Returns the cells, an estimate under each measure that the slice has. */
    private List<Object> row(One slice) {
        List<Object> row = new ArrayList<>();
        row.add(slice.title() + (slice.isSmall() ? " *" : ""));
        row.add(Long.toString(slice.examples()));
        for (String column : columns) {
            row.add(slice.measurements().stream()
                    .filter(line -> column.equals(key(line)))
                    .findFirst()
                    .<Object>map(Measurement::estimate)
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
                + (slices.stream().anyMatch(One::isSmall)
                        ? "; * fewer than " + Slices.DEFAULT_SMALL_BELOW + " examples, too few to say much"
                        : "");
    }
}
