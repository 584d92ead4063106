package ai.lepton.ethics;

import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.internal.Elements;
import java.time.LocalDate;
import java.util.List;

/**
 * A rule's verdict on some evidence, on some day.
 *
 * @param rule the rule
 * @param evidence what it read, by hash
 * @param day the day it was judged
 * @param verdict what it came to
 * @param breakdowns the tables that show why
 */
public record Finding(Rule<?> rule, Source evidence, LocalDate day, Verdict verdict, List<Breakdown> breakdowns) {
    /**
     * Which evidence was read.
     *
     * @param subject what it is about
     * @param kind its kind
     * @param size number of examples in it
     * @param sha256 hash of its content
     */
    public record Source(String subject, String kind, long size, String sha256) {
        static Source of(Evidence evidence) {
            return new Source(evidence.subject(), evidence.kind(), evidence.size(), evidence.sha256());
        }
    }

    /** Copies the tables. */
    public Finding {
        breakdowns = Elements.of("breakdowns", breakdowns);
    }

    /** Returns a page with the tables more that the verdict rests on. */
    public HtmlReport tablesOn(HtmlReport page) {
        HtmlReport more = Elements.required("page", page);
        for (Breakdown table : breakdowns) {
            more = more.table(table.title(), table.columns(), table.rows());
        }
        return more;
    }

    /** Returns such as {@code "selection-ratio: fail: …, because 29 CFR 1607.4(D)"}. */
    @Override
    public String toString() {
        String because = rule.because().isEmpty() ? "" : " (because " + rule.because() + ")";
        return rule.id() + ": " + verdict.name() + ": " + verdict.reason() + because;
    }
}
