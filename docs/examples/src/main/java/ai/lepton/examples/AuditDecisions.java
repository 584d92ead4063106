package ai.lepton.examples;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static ai.lepton.ethics.fairness.PredictionRules.predictionsOf;

import ai.lepton.ethics.CaseFile;
import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.EthicsReport.Tally;
import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.Pack;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.report.EthicsDocument;
import ai.lepton.ethics.report.Language;
import ai.lepton.ethics.report.Publication;
import ai.lepton.examples.Arguments.UsageException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Audits decisions about people by the rules of packs, and writes {@code ethics.json}, {@code ethics.sarif} and {@code report.html}.
 *
 * <p>The file has a row for each person: {@code decision} (1 or 0), and if known {@code truth} (who should have been selected), {@code
 * score}, {@code weight}, {@code group:NAME} and {@code stratum:NAME}. Beside the packs' rules the rates of the groups are reported,
 * without a limit.
 *
 * <p>Arguments: {@code <decisions.csv> <out-dir> --pack NAME …}; a pack is one of the ready ones, all of a jurisdiction such as {@code
 * us} or {@code eu}, or a file. {@code --on DAY} judges as of another day, {@code --about TEXT} says what was decided, {@code --set
 * NAME=VALUE} sets a parameter of a pack, {@code --profile NAME} leaves out rules of other fields, {@code --since ethics.json} shows
 * what changed, {@code --language zh} is that of the page, {@code --below 10} withholds counts of fewer people from page and SARIF
 * ({@code ethics.json} has all, and stays in the house), {@code --gate failed} ends with 2 where a rule
 * failed, {@code --gate unsettled} also where one could not be decided.
 */
public final class AuditDecisions {
    private static final String USAGE =
            "usage: AuditDecisions <decisions.csv> <out-dir> --pack NAME|CODE|FILE … [--on DAY]"
                    + " [--about TEXT] [--set NAME=VALUE[,VALUE]] [--profile NAME] [--since ethics.json] [--language en|zh]"
                    + " [--below 10] [--gate none|failed|unsettled]";
    private static final Program.Help HELP = Program.Help.of(
            USAGE,
            "--pack us-employment",
            "rules to judge by, as often as wanted: a jurisdiction (us, eu, cn), a ready pack, or a file that ends in .json",
            "--on 2027-12-02",
            "the day as of which the law is asked; today unless given",
            "--about shortlisting",
            "what was decided; the name of the file unless given",
            "--set route=annex-i",
            "a parameter of a pack, as often as wanted; several values with commas: --set attributes=sex,age_band",
            "--profile employment",
            "leaves out the rules for other fields, such as finance",
            "--since last/ethics.json",
            "shows on the page what changed since that audit",
            "--language zh",
            "of the page: en, zh, or a file of translations that ends in .properties; en unless given",
            "--below 20",
            "withholds counts of fewer people from page and SARIF; 10 unless given",
            "--gate failed",
            "ends with 2 where a rule failed; unsettled: also where one is undecided; none, unless given");
    private static final List<String> OPTIONS = HELP.names();

    /** Groups of intersections beyond which they are left out: each is compared with each. */
    private static final long MOST_CROSSED = 1_000;

    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2199;
    private static final int LONGEST_DAY = 40;

    private AuditDecisions() {}

    /**
     * Runs the program, and ends with its exit code: 0; 1 where its input can't be used or its output written; 2 where what the gate
     * asks for is not met.
     */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        boolean[] isStopped = new boolean[1];
        int code = Program.run(args, HELP, "decisions.csv audit --pack us --pack eu", out, err, () -> {
            Arguments arguments = Arguments.of(args, 2, OPTIONS);
            if (!arguments.has(1)) {
                throw new UsageException(USAGE);
            }
            Program.withData(() -> isStopped[0] = audit(arguments, out));
        });
        return code == 0 && isStopped[0] ? 2 : code;
    }

    /** When the program ends with 2. */
    private enum Gate {
        NONE,
        FAILED,
        UNSETTLED;

        boolean stops(EthicsReport report) {
            return this == UNSETTLED && !report.isSettled()
                    || this == FAILED && report.tally().failed() > 0;
        }
    }

    private static boolean audit(Arguments arguments, PrintStream out) {
        Path file = arguments.path(0, Path.of(""));
        Path directory = arguments.directory(1);
        LocalDate day = day(arguments);
        String name = String.valueOf(file.getFileName());
        String subject = arguments.options().getOrDefault("--about", name.replaceFirst("\\.csv(\\.gz)?$", ""));
        Gate asked =
                arguments.choice("--gate", Gate.values(), gate -> gate.name().toLowerCase(Locale.ROOT));
        AuditPacks named = AuditPacks.of(arguments);
        DecisionFile read = DecisionFile.read(file, subject);
        List<Pack> packs = new ArrayList<>(named.set(subject, read, out));
        packs.add(Pack.of("figures", "1", figures(subject, read)));
        if (read.crossed() > MOST_CROSSED) {
            out.println("Left out: selection-ratios-of-intersections, of which there are up to "
                    + String.format(Locale.ROOT, "%,d", read.crossed()) + " groups; they are reported of up to "
                    + String.format(Locale.ROOT, "%,d", MOST_CROSSED));
        }

        CaseFile evidence = CaseFile.of(subject).with(read.evidence().toArray(Evidence[]::new));
        EthicsReport report = Pack.evaluate(packs, evidence, day);
        EthicsDocument document = report.document().withData(file);
        for (Pack pack : packs) {
            document = document.withPack(pack.id(), pack.version());
        }
        if (named.profile() != null) {
            document = document.withProfile(named.profile());
        }
        write(arguments, document, directory);
        tell(report, subject, read, out);
        out.println("Written: " + Shown.line(directory.resolve("ethics.json").toAbsolutePath())
                + " (all figures), ethics.sarif and report.html (small counts withheld)");
        return asked != null && asked.stops(report);
    }

    private static void write(Arguments arguments, EthicsDocument document, Path directory) {
        int below = (int) Math.min(Integer.MAX_VALUE, arguments.number("--below", Publication.BELOW));
        Publication publication = Publication.of(document, below);
        Path since = arguments.place("--since");
        if (since != null) {
            publication = publication.since(EthicsDocument.read(since));
        }
        String code = arguments.options().getOrDefault("--language", "en");
        Language language = code.endsWith(".properties") ? Language.read(Path.of(code)) : Language.named(code);
        publication.write(directory, language);
    }

    /** Returns what is told of the groups whatever the packs ask, without a limit. */
    private static List<Rule<?>> figures(String subject, DecisionFile read) {
        String[] groups = read.groups().toArray(String[]::new);
        List<Rule<?>> rules = new ArrayList<>();
        rules.add(decisionsAbout(subject)
                .demographicParity(0.1)
                .across(groups)
                .reportOnly()
                .as("selection-rates"));
        if (groups.length > 1 && read.crossed() <= MOST_CROSSED) {
            rules.add(decisionsAbout(subject)
                    .disparateImpact(0.8)
                    .acrossIntersectionsOf(groups)
                    .reportOnly()
                    .as("selection-ratios-of-intersections"));
        }
        if (!read.strata().isEmpty()) {
            rules.add(decisionsAbout(subject)
                    .within(read.strata().toArray(String[]::new))
                    .disparateImpact(0.8)
                    .across(groups)
                    .reportOnly()
                    .as("selection-ratios-within-strata"));
        }
        if (read.hasTruth()) {
            rules.add(decisionsAbout(subject)
                    .equalizedOdds(0.1)
                    .across(groups)
                    .reportOnly()
                    .as("true-and-false-positive-rates"));
            rules.add(decisionsAbout(subject)
                    .predictiveParity(0.1)
                    .across(groups)
                    .reportOnly()
                    .as("positive-predictive-values"));
        }
        if (read.predictions().isPresent()) {
            rules.add(predictionsOf(subject)
                    .measure("roc_auc")
                    .differingByAtMost(0.1)
                    .across(groups)
                    .reportOnly()
                    .as("roc-auc"));
        }
        return rules;
    }

    private static LocalDate day(Arguments arguments) {
        String text = arguments.options().get("--on");
        if (text == null) {
            return LocalDate.now(ZoneId.systemDefault());
        }
        String shown = text.length() <= LONGEST_DAY ? text : text.substring(0, LONGEST_DAY) + "…";
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR) {
                return day;
            }
            throw new UsageException("--on is '" + shown + "', a day of the year " + day.getYear()
                    + "; an audit is as of a day from " + FIRST_YEAR + " to " + LAST_YEAR + ", such as 2027-12-02");
        } catch (DateTimeParseException e) {
            throw new UsageException(
                    "--on is '" + shown + "', which is no day of the calendar; write year, month and day,"
                            + " such as 2027-12-02, or leave --on out for today");
        }
    }

    private static void tell(EthicsReport report, String subject, DecisionFile read, PrintStream out) {
        out.println("Decisions about " + Shown.line(subject) + ": "
                + read.decisions().size() + ", by " + Shown.line(read.groups())
                + (read.strata().isEmpty() ? "" : " within " + Shown.line(read.strata())));
        report.rows().stream()
                .filter(row -> row.verdict().equals("fail") || row.verdict().equals("pass"))
                .forEach(row -> out.println(row.verdict().toUpperCase(Locale.ROOT) + " " + Shown.line(row.rule()) + ": "
                        + Shown.line(row.reason())));
        Tally tally = report.tally();
        out.println(tally.failed() + " failed, " + tally.inconclusive() + " can't be decided by this evidence, "
                + tally.passed() + " passed, " + tally.notApplicable() + " do not apply");
    }
}
