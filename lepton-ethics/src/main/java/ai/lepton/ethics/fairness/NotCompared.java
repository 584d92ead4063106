package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * People whom a rule compares with nobody: whose group is not known, and in whose stratum there is only one group. Where they are
 * more than the level leaves, 5 % at 95 %, a rule can't pass for the others' sake; where it fails, it still does.
 */
final class NotCompared {
    private NotCompared() {}

    /** Returns the verdict, inconclusive where it passed but for one of these reasons; those that are empty are none. */
    static Verdict judged(Verdict verdict, String... reasons) {
        String all = Stream.of(reasons).filter(why -> !why.isEmpty()).collect(Collectors.joining("; and "));
        return verdict instanceof Verdict.Pass pass && !all.isEmpty()
                ? new Verdict.Inconclusive(pass.reason() + "; but " + all, pass.measured())
                : verdict;
    }

    /** Returns whether so many of all are more than the level leaves. */
    static boolean isMany(double people, double all, double level) {
        return people > (1 - level) * all;
    }

    /**
     * Returns why people whose group is not known are too many.
     *
     * @param where across what, such as {@code "sex"}
     * @param unknown how many they are, more than the level leaves
     * @param all how many there are, they included
     */
    static String unknown(String where, double unknown, double all, double level) {
        long known = (long) Math.max(1, Math.ceil(unknown - (1 - level) * all - 1e-9));
        return "across " + where + ", the group of " + Math.round(unknown) + " of " + Math.round(all)
                + " people is not known, and the limit may be broken among them; to know that of " + known
                + " of them would do";
    }

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
        return isMany(people, all, level)
                ? "across " + axis + ", there are no two groups to compare in " + GroupPanel.across(fixed) + " "
                        + Quoted.words(names) + ", with "
                        + Figures.percent(Math.round(1000.0 * people / all) / 1000.0) + " % of the people"
                : "";
    }
}
