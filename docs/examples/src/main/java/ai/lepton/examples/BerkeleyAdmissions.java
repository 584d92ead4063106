package ai.lepton.examples;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;

import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.report.HtmlReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Audits the graduate admissions of 1973 at Berkeley by the same rule twice: plainly, and within each department.
 *
 * <p>Plainly, women were admitted too seldom. Within the departments they were not: they applied where few of either
 * gender were admitted. Arguments: {@code [admissions.csv] [output directory]}.
 */
public final class BerkeleyAdmissions {
    private static final String GUIDELINE = "29 CFR 1607.4(D), the four-fifths guideline";

    private static final String USAGE = "usage: BerkeleyAdmissions [admissions.csv] [output directory]";

    private BerkeleyAdmissions() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where the table can't be read or the page written. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(args, USAGE, "admissions.csv berkeley", out, err, () -> {
            Arguments arguments = Arguments.of(args, 2, List.of());
            Csv table = arguments.csv(0, "berkeley-admissions.csv");
            audit(AdmissionsTable.read(table), arguments.path(1, Path.of("target", "berkeley")), out);
        });
    }

    private static void audit(Decisions admissions, Path directory, PrintStream out) throws IOException {
        Rule<Decisions> plain = decisionsAbout("admission")
                .should()
                .selectEachGroup()
                .atLeast(0.8)
                .timesAsOftenAsTheMostSelectedOneAcross("gender")
                .because(GUIDELINE);
        Rule<Decisions> withinDepartments = decisionsAbout("admission")
                .within("department")
                .should()
                .selectEachGroup()
                .atLeast(0.8)
                .timesAsOftenAsTheMostSelectedOneAcross("gender")
                .because("the applicant chose the department, and " + GUIDELINE);

        Finding plainly = plain.evaluate(admissions);
        Finding conditionally = withinDepartments.evaluate(admissions);
        EthicsReport report = EthicsReport.of(plainly, conditionally);
        Breakdown applications = AdmissionsTable.applications(admissions);

        out.println("Admissions at Berkeley, fall 1973: " + admissions.size() + " applications\n");
        out.println(report.table());
        plainly.breakdowns().forEach(table -> out.println(table.table()));
        conditionally.breakdowns().forEach(table -> out.println(table.table()));
        out.println(applications.table());

        Path page = directory.resolve("report.html");
        page(admissions, report, applications).write(page);
        report.write(directory.resolve("ethics.json"));
        out.println("Page: " + Shown.line(page.toAbsolutePath()));
    }

    private static HtmlReport page(Decisions admissions, EthicsReport report, Breakdown applications) {
        HtmlReport page = HtmlReport.titled("Graduate admissions at Berkeley, fall 1973")
                .summary("The same rule, asked of all applications at once and within each department.")
                .fact("Applications", Long.toString(admissions.size()))
                .fact(
                        "Departments",
                        Integer.toString(admissions.countBy("department").size()))
                .section("Verdicts");
        page = report.verdictsOn(page).section("All applications at once");
        page = report.findings().get(0).tablesOn(page).section("Within each department");
        return report.findings()
                .get(1)
                .tablesOn(page)
                .section("Why they differ")
                .paragraph("Read the share of each gender's applications beside the share that the department admits.")
                .table(applications.title(), applications.columns(), applications.rows());
    }
}
