package ai.lepton.ethics;

import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Need;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.internal.Elements;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule's verdict on some evidence, on some day.
 *
 * @param rule the rule
 * @param evidence what it read, by hash
 * @param day the day it was judged
 * @param verdict what it came to
 * @param breakdowns the tables that show why
 * @param parts the findings of the rules that the rule is composed of; none for a rule that is not
 * @param remarks what else has to be known of it, in sentences without their full stop, such as that the rule's dates were
 *     not reviewed
 * @param needs what would mend or decide it, as far as it can be counted or named
 */
public record Finding(
        Rule<?> rule,
        Source evidence,
        LocalDate day,
        Verdict verdict,
        List<Breakdown> breakdowns,
        List<Finding> parts,
        List<String> remarks,
        List<Need> needs) {
    /**
     * Which evidence was read.
     *
     * @param subject what it is about
     * @param kind its kind
     * @param size number of examples in it
     * @param sha256 hash of its content
     * @param lacking the kind of evidence that would have decided and was not given, such as {@code documentation}; null where what
     *     the rule reads was there
     */
    public record Source(
            String subject,
            String kind,
            long size,
            String sha256,
            @Nullable String lacking) {
        /** Returns which evidence was read where none was lacking. */
        public Source(String subject, String kind, long size, String sha256) {
            this(subject, kind, size, sha256, null);
        }

        /** Returns the same, which has no evidence of the kind that would decide. */
        Source lacking(String wanted) {
            return new Source(subject, kind, size, sha256, wanted);
        }

        static Source of(Evidence evidence) {
            return new Source(evidence.subject(), evidence.kind(), evidence.size(), evidence.sha256());
        }
    }

    /** Copies the tables, parts, remarks and needs. */
    public Finding {
        breakdowns = Elements.of("breakdowns", breakdowns);
        parts = Elements.of("parts", parts);
        remarks = Elements.of("remarks", remarks);
        needs = Elements.of("needs", needs);
    }

    /** Returns the finding of a rule that does not say what would mend it. */
    public Finding(
            Rule<?> rule,
            Source evidence,
            LocalDate day,
            Verdict verdict,
            List<Breakdown> breakdowns,
            List<Finding> parts,
            List<String> remarks) {
        this(rule, evidence, day, verdict, breakdowns, parts, remarks, List.of());
    }

    /** Returns the finding of a rule that is not composed of others, without a remark. */
    public Finding(Rule<?> rule, Source evidence, LocalDate day, Verdict verdict, List<Breakdown> breakdowns) {
        this(rule, evidence, day, verdict, breakdowns, List.of(), List.of());
    }

    /** Returns the finding with one more remark. */
    public Finding remarking(String remark) {
        Elements.required("remark", remark);
        Texts.required("a remark on rule " + rule.id(), remark);
        List<String> more = new ArrayList<>(remarks);
        more.add(remark);
        return new Finding(rule, evidence, day, verdict, breakdowns, parts, more, needs);
    }

    /** Returns the finding as one whose evidence was not given. */
    Finding lacking(String wanted) {
        return new Finding(rule, evidence.lacking(wanted), day, verdict, breakdowns, parts, remarks, needs);
    }

    /** Returns the finding with what would mend or decide it. */
    Finding needing(List<Need> more) {
        return new Finding(rule, evidence, day, verdict, breakdowns, parts, remarks, more);
    }

    /** Returns the finding as that of a rule by which another one, which asks the same otherwise, was judged. */
    Finding of(Rule<?> other) {
        return other == rule ? this : new Finding(other, evidence, day, verdict, breakdowns, parts, remarks, needs);
    }

    /** Returns a page with the tables more that the verdict rests on. */
    public HtmlReport tablesOn(HtmlReport page) {
        HtmlReport more = Elements.required("page", page);
        for (Breakdown table : breakdowns) {
            more = more.table(table.title(), table.columns(), table.rows());
        }
        for (Finding part : parts) {
            more = part.tablesOn(more);
        }
        return more;
    }

    /** Returns such as {@code "selection-ratio: fail: …, because 29 CFR 1607.4(D)"}. */
    @Override
    public String toString() {
        String because = rule.because().isEmpty() ? "" : " (because " + rule.because() + ")";
        return Texts.line(rule.id() + ": " + verdict.name() + ": " + verdict.reason() + because);
    }
}
