package ai.lepton.ethics.fairness;

import ai.lepton.metrics.internal.Quoted;

/** What every rule about decisions checks first. */
final class Matters {
    private Matters() {}

    /** Refuses decisions about something else than the rule is. */
    static void match(String matter, Decisions decisions) {
        if (!matter.equals(decisions.subject())) {
            throw new IllegalArgumentException("the rule is about " + Quoted.of(matter) + ", the decisions are about "
                    + Quoted.of(decisions.subject()));
        }
    }

    static String tooFewGroups(GroupPanel panel) {
        String known = panel.groups().isEmpty() ? "no group" : "one group, " + panel.name(0);
        String rest = panel.leftOut().isEmpty() ? "" : ", once the smallest are left out";
        return "there is " + known + rest + "; a comparison needs two";
    }
}
