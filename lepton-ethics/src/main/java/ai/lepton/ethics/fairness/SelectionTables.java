package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.inference.MantelHaenszel;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.Cautions;
import java.util.ArrayList;
import java.util.List;

/** The tables that show why a rule about selection rates came to its verdict. */
final class SelectionTables {
    private SelectionTables() {}

    static List<Breakdown> of(GroupPanel panel, double atLeast, double level, String whyLeftOut) {
        List<Breakdown> tables = new ArrayList<>();
        tables.add(groups(panel, atLeast, level, whyLeftOut));
        if (panel.isStratified()) {
            tables.add(strata(panel));
            tables.add(tests(panel));
        }
        return tables;
    }

    /** A line for each group, beside the most selected one. */
    private static Breakdown groups(GroupPanel panel, double atLeast, double level, String whyLeftOut) {
        int most = panel.mostSelected();
        String percent = Figures.percent(level) + " %";
        List<List<Cell>> rows = new ArrayList<>();
        for (int group = 0; group < panel.groups().size(); group++) {
            rows.add(groupRow(panel, group, most, atLeast, level));
        }
        panel.leftOut()
                .forEach((name, counts) -> rows.add(List.of(
                        Cell.of(name),
                        Cell.of(counts.size()),
                        Cell.of(counts.selected()),
                        Cell.of(counts.selectionRate().orNaN()),
                        Cell.of(Double.NaN),
                        Cell.of(Double.NaN),
                        Cell.of(Double.NaN),
                        Cell.of(Double.NaN),
                        Cell.of(Double.NaN),
                        Cell.of("left out: " + whyLeftOut))));
        String within = panel.isStratified() ? " within " + String.join(" × ", panel.fixed()) : "";
        return new Breakdown(
                "selection across " + panel.axis() + within
                        + (most < 0 ? "" : ", against " + panel.name(most) + ", the most selected"),
                List.of(
                        panel.axis(),
                        "n",
                        "selected",
                        "rate",
                        "ratio",
                        "low " + percent,
                        "high " + percent,
                        panel.isStratified() ? "p (Cochran–Mantel–Haenszel)" : "p (Fisher)",
                        "shortfall",
                        "note"),
                rows);
    }

    private static List<Cell> groupRow(GroupPanel panel, int group, int most, double atLeast, double level) {
        GroupCounts counts = panel.total(group);
        double ratio = Double.NaN;
        double low = Double.NaN;
        double high = Double.NaN;
        double p = Double.NaN;
        Cell shortfall = Cell.of(Double.NaN);
        String doubt = "";
        if (most >= 0 && most != group && counts.size() > 0) {
            GroupCounts best = panel.total(most);
            if (panel.isStratified()) {
                MantelHaenszel compared = panel.compared(group, most);
                if (compared.isInformative()) {
                    Estimate common = compared.ratio(level);
                    Interval interval = common.interval().orElseThrow();
                    doubt = Cautions.said(common.caution());
                    ratio = common.value();
                    low = interval.low();
                    high = interval.high();
                    p = compared.independence().pValue().orNaN();
                }
            } else {
                ratio = ((double) counts.selected() / counts.size()) / ((double) best.selected() / best.size());
                Interval interval =
                        Proportions.ratio(counts.selected(), counts.size(), best.selected(), best.size(), level);
                low = interval.low();
                high = interval.high();
                p = Proportions.fisherExact(counts.selected(), counts.rejected(), best.selected(), best.rejected());
                double wanted = Math.ceil(atLeast * best.selected() / best.size() * counts.size() - 1e-9);
                shortfall = Cell.of(Math.max(0, (long) wanted - counts.selected()));
            }
        }
        return List.of(
                Cell.of(panel.label(group)),
                Cell.of(counts.size()),
                Cell.of(counts.selected()),
                Cell.of(counts.selectionRate().orNaN()),
                Cell.of(ratio),
                Cell.of(low),
                Cell.of(high),
                Cell.of(p),
                shortfall,
                Cell.of(
                        group == most
                                ? "most selected"
                                : counts.size() < GroupPanel.SMALL ? "small: fewer than " + GroupPanel.SMALL : doubt));
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
                rows.add(List.of(
                        Cell.of(String.join(", ", panel.strata().get(s))),
                        Cell.of(panel.label(group)),
                        Cell.of(counts.size()),
                        Cell.of(counts.selected()),
                        Cell.of(rate),
                        Cell.of(best == 0 ? Double.NaN : rate / best)));
            }
        }
        return new Breakdown(
                "selection by " + String.join(" × ", panel.fixed()),
                List.of(
                        String.join(" × ", panel.fixed()),
                        panel.axis(),
                        "n",
                        "selected",
                        "rate",
                        "of the most selected"),
                rows);
    }

    /** What the strata have in common, for each pair of groups. */
    private static Breakdown tests(GroupPanel panel) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < panel.groups().size(); i++) {
            for (int j = i + 1; j < panel.groups().size(); j++) {
                MantelHaenszel compared = panel.compared(i, j);
                rows.add(List.of(
                        Cell.of(panel.label(i) + " : " + panel.label(j)),
                        Cell.of((long) compared.strata().size()),
                        Cell.of(compared.ratio().orNaN()),
                        Cell.of(compared.oddsRatio().orNaN()),
                        Cell.of(compared.independence().pValue().orNaN()),
                        Cell.of(compared.ratioHomogeneity().pValue().orNaN()),
                        Cell.of(compared.oddsHomogeneity().pValue().orNaN())));
            }
        }
        return new Breakdown(
                "common to the strata by " + String.join(" × ", panel.fixed()) + " (Mantel–Haenszel)",
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
