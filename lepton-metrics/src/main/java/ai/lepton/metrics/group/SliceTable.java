package ai.lepton.metrics.group;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.Reasons;
import ai.lepton.metrics.internal.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Slices as text: a row for all examples, one for each slice, then what the marks mean. */
final class SliceTable<R extends Report> {
    private static final String SMALL = "*";

    private final Judged<R> judged;
    private final R all;
    private final List<Slices.Slice<R>> slices;
    private final int smallBelow;
    private final List<String> titles;
    private final Cautions cautions = new Cautions();
    private final Reasons reasons = new Reasons();
    // What stands in place of the mark where some have one, so that numbers stay below each other.
    private final String unmarked;

    SliceTable(Judged<R> judged, R all, List<Slices.Slice<R>> slices, int smallBelow, List<String> titles) {
        this.judged = judged;
        this.all = all;
        this.slices = slices;
        this.smallBelow = smallBelow;
        this.titles = titles;
        this.unmarked = slices.stream().anyMatch(Slices.Slice::isSmall) ? " " : "";
        for (String title : titles) {
            if (find(all, title).isEmpty()) {
                List<String> known =
                        all.measurements().stream().map(Measurement::title).toList();
                throw new IllegalArgumentException("the report has no " + Quoted.of(title) + "; it has "
                        + Quoted.all(known) + Nearest.hint(title, known));
            }
        }
    }

    String text() {
        TextTable table = new TextTable(1);
        List<String> header = new ArrayList<>(List.of("", "examples" + unmarked));
        header.addAll(titles);
        table.row(header.toArray(String[]::new));
        table.row(row("all", all, false));
        for (Slices.Slice<R> slice : slices) {
            table.row(row(slice.title(), slice.report(), slice.isSmall()));
        }
        String notes = "\n[low, high] at " + Interval.percent(all.level()) + " confidence\n";
        if (!unmarked.isEmpty()) {
            notes += SMALL + " fewer than " + smallBelow + " examples: too few to say much\n";
        }
        return table.text()
                + notes
                + cautions.notes().stream().map(note -> note + "\n").collect(Collectors.joining())
                + reasons.lines().stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private String[] row(String title, R report, boolean isSmall) {
        List<String> row = new ArrayList<>(List.of(title, judged.examples(report) + (isSmall ? SMALL : unmarked)));
        for (String wanted : titles) {
            row.add(find(report, wanted).map(found -> cell(title, found)).orElse(""));
        }
        return row.toArray(String[]::new);
    }

    private String cell(String title, Measurement found) {
        Estimate estimate = found.estimate();
        if (estimate.score() instanceof Score.Undefined undefined) {
            reasons.add(found.title() + " in " + title, undefined);
            return "undefined";
        }
        return estimate.figures(3) + cautions.mark(estimate);
    }

    /** Returns the measurement of this title, or what the report itself takes for one of this name. */
    private Optional<Measurement> find(R report, String title) {
        List<Measurement> titled = report.measurements().stream()
                .filter(line -> line.title().equals(title))
                .toList();
        if (titled.stream().map(Measurement::label).distinct().count() > 1) {
            throw new IllegalArgumentException("the report has several labels that are shown as in " + title
                    + "; a table of one of them can't be told from another's");
        }
        return titled.stream().findFirst().or(() -> report.find(title.replace(' ', '_'), null, null));
    }
}
