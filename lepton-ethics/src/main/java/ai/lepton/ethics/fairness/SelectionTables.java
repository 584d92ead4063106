package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.fairness.Reference.Best;
import ai.lepton.ethics.fairness.Reference.Named;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.StratifiedShares;
import ai.lepton.ethics.internal.claim.TwoShares;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.MantelHaenszel;
import ai.lepton.metrics.internal.Cautions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The tables that show why a rule about selection rates came to its verdict. */
final class SelectionTables {
    private SelectionTables() {}

    /** Returns the tables of an axis, with what was found of each group. */
    static List<Breakdown> of(GroupPanel panel, SelectionRatio rule, IntFunction<String> found) {
        List<Breakdown> tables = new ArrayList<>();
        tables.add(groups(panel, rule, found));
        if (panel.isStratified()) {
            tables.add(strata(panel));
            if (panel.groups().size() <= Comparison.MOST_GROUPS) {
                tables.add(tests(panel));
            }
        }
        return tables;
    }

    /** Returns the common ratio with its interval, and a caution where that is not known to hold. */
    static Estimate common(MantelHaenszel compared, double level) {
        Estimate common = compared.ratio(level);
        List<MantelHaenszel.Stratum> strata = compared.strata();
        if (strata.size() == 1) {
            MantelHaenszel.Stratum s = strata.get(0);
            return common.withBounds(TwoShares.ratio(s.selected1(), s.size1(), s.selected2(), s.size2())
                    .interval(level));
        }
        return common.withCaution(fewInAll(strata));
    }

    /** Returns the mean difference with its interval, and a caution where that is not known to hold; of one stratum at least. */
    static Estimate difference(List<MantelHaenszel.Stratum> strata, double level) {
        long n = strata.stream().mapToLong(MantelHaenszel.Stratum::size).sum();
        if (strata.size() == 1) {
            MantelHaenszel.Stratum s = strata.get(0);
            TwoShares shares = TwoShares.difference(s.selected1(), s.size1(), s.selected2(), s.size2());
            return new Estimate(Score.of(s.rate1() - s.rate2()), shares.interval(level), n);
        }
        StratifiedShares shares = new StratifiedShares(strata.stream()
                .map(s -> new StratifiedShares.Stratum(
                        s.selected1(), s.size1(), s.selected2(), s.size2(), (double) s.size1() * s.size2() / s.size()))
                .toList());
        return new Estimate(Score.of(shares.value()), shares.interval(level), n).withCaution(fewInAll(strata));
    }

    private static @Nullable String fewInAll(List<MantelHaenszel.Stratum> strata) {
        long first = strata.stream().mapToLong(MantelHaenszel.Stratum::size1).sum();
        long second = strata.stream().mapToLong(MantelHaenszel.Stratum::size2).sum();
        return Math.min(first, second) < GroupPanel.SMALL
                ? "fewer than " + GroupPanel.SMALL + " of a group in all strata together"
                : null;
    }

    /** A line for each group, beside its reference. */
    private static Breakdown groups(GroupPanel panel, SelectionRatio rule, IntFunction<String> found) {
        int reference = reference(panel, rule.reference());
        String percent = Figures.percent(rule.level()) + " %";
        List<List<Cell>> rows = new ArrayList<>();
        for (int group = 0; group < panel.groups().size(); group++) {
            List<Cell> row = groupRow(panel, group, reference, rule);
            row.add(Cell.of(found.apply(group)));
            rows.add(row);
        }
        panel.leftOut().forEach((group, counts) -> {
            List<Cell> row = new ArrayList<>(GroupPanel.cells(group));
            row.addAll(List.of(
                    Cell.of(counts.size()),
                    Cell.of(counts.selected()),
                    Cell.of(counts.selectionRate().orNaN())));
            row.addAll(Collections.nCopies(8, Cell.of(Double.NaN)));
            row.add(Cell.of("-"));
            row.add(Cell.of(
                    GroupPanel.isUnknown(group) ? GroupPanel.WHY_NOT_COMPARED : "left out: " + rule.whyLeftOut()));
            row.add(Cell.of("not judged"));
            rows.add(row);
        });
        String within = panel.isStratified() ? " within " + GroupPanel.across(panel.fixed()) : "";
        List<String> columns = new ArrayList<>(panel.attributes());
        columns.addAll(List.of(
                "n",
                "selected",
                "rate",
                "ratio",
                "low " + percent,
                "high " + percent,
                "difference",
                "denial ratio",
                "deviations",
                panel.isStratified() ? "p (Cochran–Mantel–Haenszel)" : "p (Fisher)",
                "shortfall to the limit",
                "turned by one",
                "note",
                "finding"));
        return new Breakdown(
                "selection across " + panel.axis() + within + against(panel, rule, reference), columns, rows);
    }

    /** Returns the group that all are compared with; {@link GroupPanel#REST} if with all others, or nobody was selected. */
    private static int reference(GroupPanel panel, Reference reference) {
        if (reference instanceof Best) {
            return panel.mostSelected();
        }
        return reference instanceof Named named
                ? panel.groups().indexOf(named.groupOf(panel.attributes()))
                : GroupPanel.REST;
    }

    private static String against(GroupPanel panel, SelectionRatio rule, int reference) {
        if (rule.reference() instanceof Best) {
            return reference < 0 ? "" : ", against " + panel.name(reference) + ", the most selected";
        }
        return ", against " + panel.other(reference);
    }

    private static List<Cell> groupRow(GroupPanel panel, int group, int reference, SelectionRatio rule) {
        GroupCounts counts = panel.total(group);
        boolean isNobodyBest = rule.reference() instanceof Best && reference < 0;
        GroupCounts best = isNobodyBest ? GroupCounts.NOBODY : panel.total(group, reference);
        Estimate estimate = Estimate.of(Score.undefined("there is nothing to compare"), counts.size());
        double p = Double.NaN;
        Cell shortfall = Cell.of(Double.NaN);
        GroupCounts.Contrast contrast = counts.against(best);
        boolean isCompared = reference != group && counts.size() > 0 && best.size() > 0;
        if (isCompared) {
            if (panel.isStratified()) {
                MantelHaenszel compared = panel.compared(group, reference);
                if (compared.isInformative()) {
                    estimate = common(compared, rule.level());
                    p = compared.independence().pValue().orNaN();
                }
            } else if (best.selected() > 0 || counts.selected() > 0) {
                double ratio = ((double) counts.selected() / counts.size()) / ((double) best.selected() / best.size());
                estimate = new Estimate(
                        Score.of(ratio),
                        TwoShares.ratio(counts.selected(), counts.size(), best.selected(), best.size())
                                .interval(rule.level()),
                        counts.size());
                p = contrast.fisherExact();
                shortfall = Cell.of(contrast.shortfall(rule.atLeast()));
            }
        }
        List<Cell> row = new ArrayList<>(GroupPanel.cells(panel.groups().get(group)));
        row.addAll(List.of(
                Cell.of(counts.size()),
                Cell.of(counts.selected()),
                Cell.of(counts.selectionRate().orNaN()),
                Cell.of(reference == group && counts.selected() > 0 ? 1.0 : estimate.value()),
                Cell.of(estimate.interval().map(Interval::low).orElse(Double.NaN)),
                Cell.of(estimate.interval().map(Interval::high).orElse(Double.NaN)),
                Cell.of(isCompared ? contrast.selectionDifference().orNaN() : Double.NaN),
                Cell.of(isCompared ? contrast.denialRatio().orNaN() : Double.NaN),
                Cell.of(isCompared ? contrast.standardDeviations().orNaN() : Double.NaN),
                Cell.of(p),
                shortfall,
                Cell.of(turned(panel, contrast, isCompared, rule)),
                Cell.of(note(panel, group, reference, rule, estimate))));
        return row;
    }

    /** Returns whether one person more of the group in the place of one of the reference would keep the limit. */
    private static String turned(
            GroupPanel panel, GroupCounts.Contrast contrast, boolean isCompared, SelectionRatio rule) {
        if (!isCompared || panel.isStratified() || contrast.shortfall(rule.atLeast()) == 0) {
            return "-";
        }
        return contrast.isTurnedByOne(rule.atLeast()) ? "yes" : "no";
    }

    private static String note(GroupPanel panel, int group, int reference, SelectionRatio rule, Estimate estimate) {
        String small = panel.total(group).size() < GroupPanel.SMALL ? "small: fewer than " + GroupPanel.SMALL : "";
        if (group == reference) {
            String role = rule.reference() instanceof Best ? "most selected" : "reference";
            return small.isEmpty() ? role : role + "; " + small;
        }
        return small.isEmpty() ? Cautions.said(estimate.caution()) : small;
    }

    /** A line for each group of each stratum, beside the most selected one there. */
    private static Breakdown strata(GroupPanel panel) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int s = 0; s < panel.strata().size(); s++) {
            double best = 0;
            for (int group = 0; group < panel.groups().size(); group++) {
                best = Math.max(best, panel.cell(group, s).selectionRate().orElse(0));
            }
            for (int group = 0; group < panel.groups().size(); group++) {
                GroupCounts counts = panel.cell(group, s);
                double rate = counts.selectionRate().orNaN();
                List<Cell> row = new ArrayList<>(GroupPanel.cells(panel.strata().get(s)));
                row.addAll(GroupPanel.cells(panel.groups().get(group)));
                row.addAll(List.of(
                        Cell.of(counts.size()),
                        Cell.of(counts.selected()),
                        Cell.of(rate),
                        Cell.of(best == 0 ? Double.NaN : rate / best)));
                rows.add(row);
            }
        }
        List<String> columns = new ArrayList<>(panel.fixed());
        columns.addAll(panel.attributes());
        columns.addAll(List.of("n", "selected", "rate", "of the most selected"));
        return new Breakdown("selection by " + GroupPanel.across(panel.fixed()), columns, rows);
    }

    /** What the strata have in common, for each pair of groups. */
    private static Breakdown tests(GroupPanel panel) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < panel.groups().size(); i++) {
            for (int j = i + 1; j < panel.groups().size(); j++) {
                MantelHaenszel compared = panel.compared(i, j);
                rows.add(List.of(
                        Cell.of(panel.name(i) + " : " + panel.name(j)),
                        Cell.of((long) compared.strata().size()),
                        Cell.of(compared.ratio().orNaN()),
                        Cell.of(compared.oddsRatio().orNaN()),
                        Cell.of(compared.independence().pValue().orNaN()),
                        Cell.of(compared.ratioHomogeneity().pValue().orNaN()),
                        Cell.of(compared.oddsHomogeneity().pValue().orNaN())));
            }
        }
        return new Breakdown(
                "common to the strata by " + GroupPanel.across(panel.fixed()) + " (Mantel–Haenszel)",
                List.of(
                        panel.axis(),
                        "strata",
                        "ratio",
                        "odds ratio",
                        "p (alike)",
                        "p (one ratio)",
                        "p (one odds ratio)"),
                rows);
    }
}
