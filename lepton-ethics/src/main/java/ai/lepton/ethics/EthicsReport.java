package ai.lepton.ethics;

import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.report.EthicsDocument;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.exchange.report.HtmlReport.VerdictRow;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The findings of several rules: as a text table, as rows for a page, and as {@code ethics.json}.
 *
 * @param findings what each rule came to, in the order in which they were judged
 */
public record EthicsReport(List<Finding> findings) {
    private static final int LONGEST_LINE = 2_000;

    /** URI of the JSON Schema of {@code ethics.json}, of this major version. */
    public static final String SCHEMA = EthicsDocument.SCHEMA;

    /** The version of {@code ethics.json} that is written. */
    public static final String VERSION = EthicsDocument.VERSION;

    /** Name of the JSON Schema's resource beside this class. */
    public static final String SCHEMA_RESOURCE = EthicsDocument.SCHEMA_RESOURCE;

    /** How many findings came to each verdict. */
    public record Tally(
            int passed, int failed, int inconclusive, int notApplicable, int attested, int waived, int reported) {}

    /**
     * One finding as plain text, for a page or a terminal.
     *
     * @param verdict its verdict, such as {@code "fail"}
     * @param rule the rule's id
     * @param subject what was judged
     * @param statement what the rule asks
     * @param because why, with its clause
     * @param value what was measured with its interval; empty where nothing was
     * @param limit what it was held against; empty where nothing was measured
     * @param n number of examples; empty where nothing was measured
     * @param reason why the verdict is what it is
     */
    public record Row(
            String verdict,
            String rule,
            String subject,
            String statement,
            String because,
            String value,
            String limit,
            String n,
            String reason) {}

    /** Copies the findings. */
    public EthicsReport {
        findings = Elements.of("findings", findings);
    }

    /** Returns a report of these findings. */
    public static EthicsReport of(Finding... findings) {
        return new EthicsReport(Elements.of("findings", findings));
    }

    /** Returns a report of these findings. */
    public static EthicsReport of(List<Finding> findings) {
        return new EthicsReport(findings);
    }

    /** Returns the verdicts, in order. */
    public List<Verdict> verdicts() {
        return findings.stream().map(Finding::verdict).toList();
    }

    /** Returns how many findings came to each verdict; measured and attested are never added up. */
    public Tally tally() {
        int[] counts = new int[7];
        for (Verdict verdict : verdicts()) {
            if (verdict instanceof Verdict.Pass) {
                counts[0]++;
            } else if (verdict instanceof Verdict.Fail) {
                counts[1]++;
            } else if (verdict instanceof Verdict.Inconclusive) {
                counts[2]++;
            } else if (verdict instanceof Verdict.NotApplicable) {
                counts[3]++;
            } else if (verdict instanceof Verdict.Attested) {
                counts[4]++;
            } else if (verdict instanceof Verdict.Waived) {
                counts[5]++;
            } else {
                counts[6]++;
            }
        }
        return new Tally(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6]);
    }

    /** Returns the findings that failed or could not be decided. */
    public List<Finding> unsettled() {
        return findings.stream().filter(finding -> finding.verdict().stops()).toList();
    }

    /**
     * Returns whether nothing failed and nothing was left undecided, and something was judged: a report of rules that do not
     * apply, or judge nothing, is not settled.
     */
    public boolean isSettled() {
        return unsettled().isEmpty() && isJudged();
    }

    /** Returns whether any rule applied, and judged. */
    private boolean isJudged() {
        return verdicts().stream()
                .anyMatch(verdict ->
                        !(verdict instanceof Verdict.NotApplicable) && !(verdict instanceof Verdict.Reported));
    }

    /**
     * Throws unless every finding is settled.
     *
     * @throws RuleViolation if a rule failed or could not be decided, or if no rule applied
     */
    public void check() {
        if (findings.isEmpty()) {
            throw new RuleViolation("the report has no findings: no rule was judged", List.of());
        }
        List<Finding> unsettled = unsettled();
        if (!unsettled.isEmpty()) {
            List<String> lines = new ArrayList<>();
            for (Finding finding : unsettled) {
                lines.add(Quoted.within(LONGEST_LINE, finding.toString()));
                finding.breakdowns()
                        .forEach(breakdown -> lines.add(breakdown.table().stripTrailing()));
            }
            throw new RuleViolation(String.join("\n", lines), unsettled);
        }
        if (!isJudged()) {
            List<String> lines = new ArrayList<>(List.of("nothing was judged: no rule applies"));
            findings.forEach(finding -> lines.add(Quoted.within(LONGEST_LINE, finding.toString())));
            throw new RuleViolation(String.join("\n", lines), List.of());
        }
    }

    /** Returns the findings as plain text, a row for each. */
    public List<Row> rows() {
        return findings.stream().map(EthicsReport::row).toList();
    }

    private static Row row(Finding finding) {
        Rule<?> rule = finding.rule();
        Verdict verdict = finding.verdict();
        List<String> grounds = new ArrayList<>();
        if (!rule.because().isEmpty()) {
            grounds.add(rule.because());
        }
        rule.citation()
                .ifPresent(citation -> grounds.add(citation + (citation.checked() ? "" : " (text not verified)")));
        return new Row(
                verdict.name(),
                rule.id(),
                finding.evidence().subject(),
                rule.statement(),
                String.join("; ", grounds),
                verdict.measurement()
                        .map(measured -> value(measured.estimate()))
                        .orElse(reported(verdict)),
                verdict.measurement()
                        .map(measured -> measured.limit().toString())
                        .orElse(""),
                verdict.measurement()
                        .map(measured -> Long.toString(measured.estimate().n()))
                        .orElse(""),
                verdict.reason());
    }

    private static String value(Estimate estimate) {
        return estimate.figures(4)
                + estimate.interval().map(EthicsReport::level).orElse("");
    }

    /** Returns the value that is reported where there is one, how many there are where there are more. */
    private static String reported(Verdict verdict) {
        if (!(verdict instanceof Verdict.Reported reported) || reported.values().isEmpty()) {
            return "";
        }
        int values = reported.values().size();
        return values == 1 ? value(reported.values().get(0).estimate()) : values + " values";
    }

    private static String level(Interval interval) {
        return String.format(Locale.ROOT, " (%s %%)", Figures.percent(interval.level()));
    }

    /** Returns the findings as an aligned text table, the reason of each beneath its line. */
    public String table() {
        List<Row> rows = rows();
        TextTable table = new TextTable(5).row("verdict", "rule", "subject", "value", "limit", "n");
        for (Row row : rows) {
            table.row(
                    row.verdict().toUpperCase(Locale.ROOT),
                    row.rule(),
                    row.subject(),
                    row.value(),
                    row.limit(),
                    row.n());
        }
        String[] lines = table.text().split("\n", -1);
        StringBuilder text = new StringBuilder(lines[0]).append('\n');
        for (int i = 0; i < findings.size(); i++) {
            Row row = rows.get(i);
            text.append(lines[i + 1]).append('\n');
            text.append(Texts.wrapped(row.reason(), "    "));
            if (!row.because().isEmpty()) {
                text.append(Texts.wrapped("because " + row.because(), "    "));
            }
            findings.get(i).remarks().forEach(remark -> text.append(Texts.wrapped("note: " + remark, "    ")));
        }
        Tally tally = tally();
        text.append(String.format(
                Locale.ROOT,
                "measured: %d pass, %d fail, %d inconclusive; not measured: %d attested, %d waived, %d not applicable",
                tally.passed,
                tally.failed,
                tally.inconclusive,
                tally.attested,
                tally.waived,
                tally.notApplicable));
        return text.append(tally.reported == 0 ? "" : "; reported: " + tally.reported)
                .append('\n')
                .toString();
    }

    /** Returns a page with the verdicts more, each with its reason. */
    public HtmlReport verdictsOn(HtmlReport page) {
        Elements.required("page", page);
        return page.verdicts(rows().stream()
                .map(row -> new VerdictRow(status(row.verdict()), row.statement(), row.reason(), row.because()))
                .toList());
    }

    private static VerdictRow.Status status(String verdict) {
        return VerdictRow.Status.valueOf(verdict.toUpperCase(Locale.ROOT).replace(' ', '_'));
    }

    /**
     * Returns the report as the records of {@code ethics.json}, to be signed, compared, and written in other forms. Packs, files
     * and the profile are added to it.
     */
    public EthicsDocument document() {
        return Documented.of(this);
    }

    /**
     * Returns the report as the document {@code ethics.json}, indented, ended by a newline.
     *
     * <p>It names its own JSON Schema, {@value #SCHEMA}, which is the class-path resource {@value #SCHEMA_RESOURCE} beside
     * this class, and carries a semantic version. Numbers that are not finite are null.
     */
    public String toJson() {
        return document().toJson();
    }

    /**
     * Writes {@link #toJson()} to a file, built aside and renamed, so that nothing half-written stays. Missing directories are
     * made.
     *
     * @throws java.io.UncheckedIOException if it can't be written; then no part of it stays
     */
    public void write(Path file) {
        document().write(file);
    }
}
