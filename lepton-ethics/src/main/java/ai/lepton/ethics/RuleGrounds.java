package ai.lepton.ethics;

import ai.lepton.ethics.Rule.InForce;
import ai.lepton.metrics.internal.Elements;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule stands on, and where and when it has effect.
 *
 * @param citation the clause; null where there is none
 * @param jurisdiction empty if it is the author's own rule
 * @param reviewBy the last day until which clause and dates are known to be right; null where that was not told
 * @param crosswalk what it answers in other frameworks
 * @param profiles the fields of use that it is for; none if it is for all
 */
record RuleGrounds(
        @Nullable Citation citation,
        String jurisdiction,
        InForce inForce,
        @Nullable LocalDate reviewBy,
        List<String> crosswalk,
        List<String> profiles) {
    /** An author's own rule, always in force. */
    static final RuleGrounds NONE = new RuleGrounds(null, "", InForce.always(), null, List.of(), List.of());

    RuleGrounds citing(Citation other) {
        Elements.required("citation", other);
        return new RuleGrounds(other, jurisdiction, inForce, reviewBy, crosswalk, profiles);
    }

    RuleGrounds in(String other) {
        return new RuleGrounds(citation, other, inForce, reviewBy, crosswalk, profiles);
    }

    RuleGrounds effective(InForce dates) {
        Elements.required("dates", dates);
        return new RuleGrounds(citation, jurisdiction, dates, reviewBy, crosswalk, profiles);
    }

    RuleGrounds reviewedBy(LocalDate day) {
        Days.required("the day of review", day);
        return new RuleGrounds(citation, jurisdiction, inForce, day, crosswalk, profiles);
    }

    RuleGrounds crosswalkTo(List<String> clauses) {
        return new RuleGrounds(citation, jurisdiction, inForce, reviewBy, clauses, profiles);
    }

    RuleGrounds forProfiles(List<String> fields) {
        return new RuleGrounds(citation, jurisdiction, inForce, reviewBy, crosswalk, fields);
    }
}
