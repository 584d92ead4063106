package ai.lepton.ethics.fairness;

import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;

/** What is asked of the measures, whichever they are. */
record GroupAsk(
        List<List<String>> axes,
        List<String> fixed,
        Form form,
        double limit,
        double level,
        Reference reference,
        long judgedFrom) {

    /** Returns the axes, refusing none, one that names what is held fixed, and a reference that does not cover them. */
    static List<List<String>> checked(List<List<String>> axes, List<String> fixed, Reference reference) {
        Given.axes(axes);
        if (!fixed.isEmpty()) {
            Given.names("within", fixed);
        }
        List<List<String>> copies = new ArrayList<>();
        for (List<String> axis : axes) {
            copies.add(Given.names("across", axis));
        }
        Given.apart(copies, fixed);
        reference.requireCovering(copies);
        return List.copyOf(copies);
    }

    /** Returns such as {@code "keep error rate within 0.1 across sex"}. */
    String words(String measures) {
        boolean isCrossed = axes.stream().anyMatch(axis -> axis.size() > 1);
        String across =
                Quoted.words(axes.stream().flatMap(List::stream).distinct().toList());
        String of = reference instanceof Reference.Best ? "" : " against " + reference.words();
        String keep = switch (form) {
            case DIFFERENCE -> "keep differences of " + measures + " within " + limit + of + " across ";
            case MEAN_DIFFERENCE -> "keep the mean difference of " + measures + " within " + limit + of + " across ";
            case RATIO -> "keep ratios of " + measures + " from " + limit + " on" + of + " across ";
            case AT_LEAST -> "have " + measures + " of at least " + limit + " in each group of ";
            case AT_MOST -> "have " + measures + " of at most " + limit + " in each group of ";
        };
        return keep
                + (isCrossed ? "intersections of " : "")
                + across
                + (fixed.isEmpty() ? "" : ", within " + GroupPanel.across(fixed))
                + (judgedFrom > 0 ? ", groups being judged from " + judgedFrom + " on" : "");
    }
}
