package ai.lepton.ethics.fairness;

import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.NotKnown;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;

/** People in whose stratum there is only one group, so that a rule compares them with nobody; see {@link NotKnown}. */
final class NotCompared {
    private NotCompared() {}

    /** Returns why people in strata where no two compared groups meet are too many; empty if they are not. */
    static String alone(GroupPanel panel, List<Comparison> pairs, double level) {
        if (!panel.isStratified()) {
            return "";
        }
        long people = 0;
        List<String> names = new ArrayList<>();
        for (int s = 0; s < panel.strata().size(); s++) {
            long here = panel.sums().get(s).size();
            boolean isMet = false;
            for (Comparison pair : pairs) {
                isMet |= panel.isIn(pair, s);
            }
            if (here > 0 && !isMet) {
                people += here;
                names.add(GroupPanel.name(panel.strata().get(s)));
            }
        }
        return alone(panel.axis(), panel.fixed(), names, people, panel.all().size(), level);
    }

    /** Returns why so many people in these strata are too many; empty if they are not. */
    static String alone(String axis, List<String> fixed, List<String> names, double people, double all, double level) {
        return NotKnown.isMany(people, all, level)
                ? "across " + axis + ", there are no two groups to compare in " + GroupPanel.across(fixed) + " "
                        + Quoted.words(names) + ", with "
                        + Figures.percent(Math.round(1000.0 * people / all) / 1000.0) + " % of the people"
                : "";
    }
}
