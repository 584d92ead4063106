package ai.lepton.metrics.group;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.classification.ClassificationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Slices as text: a row for all examples, one for each slice, then what the marks mean. */
final class SliceTable {
    private static final String SMALL = "*";

    private final ClassificationReport all;
    private final List<Slice> slices;
    private final int smallBelow;
    private final List<String> titles;
    // What stands in place of the mark where some have one, so that numbers stay below each other.
    private final String unmarked;

    SliceTable(ClassificationReport all, List<Slice> slices, int smallBelow, List<String> titles) {
        this.all = all;
        this.slices = slices;
        this.smallBelow = smallBelow;
        this.titles = titles;
        this.unmarked = slices.stream().anyMatch(Slice::isSmall) ? " " : "";
        for (String title : titles) {
            if (find(all, title).isEmpty()) {
                throw new IllegalArgumentException("the report has no '" + title + "'; it has "
                        + all.measurements().stream().map(Measurement::title).collect(Collectors.joining(", ")));
            }
        }
    }

    String text() {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("", "examples" + unmarked));
        header.addAll(titles);
        rows.add(header);
        rows.add(row("all", all, false));
        for (Slice slice : slices) {
            rows.add(row(slice.title(), slice.report(), slice.isSmall()));
        }
        StringBuilder text = new StringBuilder();
        int[] widths = widths(rows);
        for (List<String> row : rows) {
            text.append(line(row, widths)).append('\n');
        }
        text.append("\n[low, high] at ").append(Interval.percent(all.level())).append(" confidence");
        if (!unmarked.isEmpty()) {
            text.append("\n")
                    .append(SMALL)
                    .append(" fewer than ")
                    .append(smallBelow)
                    .append(" examples: too few to say much");
        }
        return text.append('\n').toString();
    }

    private List<String> row(String title, ClassificationReport report, boolean isSmall) {
        List<String> row = new ArrayList<>(List.of(title, report.examples() + (isSmall ? SMALL : unmarked)));
        for (String wanted : titles) {
            row.add(find(report, wanted)
                    .map(Measurement::estimate)
                    .map(found -> found.score().isDefined() ? found.text(3) : "undefined")
                    .orElse(""));
        }
        return row;
    }

    /** Returns the measurement of this title, or what the report itself takes for one of this name. */
    private static Optional<Measurement> find(ClassificationReport report, String title) {
        return report.measurements().stream()
                .filter(line -> line.title().equals(title))
                .findFirst()
                .or(() -> report.find(title.replace(' ', '_'), null, null));
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], width(row.get(c)));
            }
        }
        return widths;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String padding = " ".repeat(widths[c] - width(row.get(c)));
            boolean isNumber = c == 1;
            line.append(c == 0 ? "" : "   ")
                    .append(isNumber ? padding : "")
                    .append(row.get(c))
                    .append(isNumber ? "" : padding);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
