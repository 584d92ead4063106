package ai.lepton.examples;

import ai.lepton.ethics.privacy.pii.PersonalData;
import ai.lepton.ethics.privacy.pii.PersonalDataReport;
import ai.lepton.ethics.privacy.pii.PersonalDataReport.ColumnEntry;
import ai.lepton.ethics.privacy.pii.PersonalDataReport.ColumnFinding;
import ai.lepton.ethics.privacy.pii.PersonalDataReport.MatchEntry;
import ai.lepton.ethics.privacy.pii.PersonalDataScanner;
import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.JsonLines;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds personal data in a file, and writes where it is, without what it is, as {@code personal-data.json}. A file whose name ends in
 * {@code .csv} or {@code .jsonl} is a table, and looked at by columns; any other is text in UTF-8.
 *
 * <p>Arguments: {@code <file> <out.json>}, and {@code --region CC} for phone numbers without a country's code, {@code --least 0.5} for
 * the least confidence, {@code --kinds iban,us_ssn} for some kinds only, {@code --most 10000} for how many matches are listed.
 */
public final class ScanText {
    private static final String USAGE =
            "usage: ScanText <file> <out.json> [--region CC] [--least 0.5]" + " [--kinds NAME,NAME] [--most 10000]";
    private static final Program.Help HELP = Program.Help.of(
            USAGE,
            "--region US",
            "the country whose phone numbers are found without their country's code; none unless given",
            "--least 0.8",
            "the least confidence of what is told of, between 0 and 1; 0.5 unless given",
            "--kinds iban,us_ssn",
            "looks for these kinds only; all unless given, and a kind that is not known lists them",
            "--most 100",
            "how many matches the file lists, while all are counted; 10000 unless given");
    private static final List<String> OPTIONS = HELP.names();
    private static final int SHOWN = 10;

    private ScanText() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be used or its output written. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(args, HELP, "notes.txt personal-data.json --region US", out, err, () -> {
            Arguments arguments = Arguments.of(args, 2, OPTIONS);
            if (!arguments.has(1)) {
                throw new UsageException(USAGE);
            }
            Path file = arguments.path(0, Path.of(""));
            Path target = arguments.output(1, List.of(file));
            PersonalDataReport report = report(scanner(arguments), file);
            report.write(target);
            tell(report, out);
            out.println("Written: " + Shown.line(target.toAbsolutePath()));
        });
    }

    private static PersonalDataScanner scanner(Arguments arguments) {
        PersonalDataScanner scanner = PersonalDataScanner.everything();
        Map<String, String> options = arguments.options();
        try {
            if (options.containsKey("--kinds")) {
                scanner = scanner.lookingFor(kinds(options.get("--kinds")));
            }
            if (options.containsKey("--region")) {
                scanner = scanner.inRegion(options.get("--region"));
            }
            long most = Math.min(Integer.MAX_VALUE, arguments.number("--most", 10_000));
            return scanner.atLeast(arguments.fraction("--least", 0.5)).listing((int) Math.max(Integer.MIN_VALUE, most));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static PersonalData[] kinds(String names) {
        List<PersonalData> kinds = new ArrayList<>();
        for (String name : names.split(",")) {
            kinds.add(Arrays.stream(PersonalData.values())
                    .filter(kind -> kind.id().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new UsageException("--kinds names '" + name + "'; there are "
                            + String.join(
                                    ", ",
                                    Arrays.stream(PersonalData.values())
                                            .map(PersonalData::id)
                                            .toList()))));
        }
        return kinds.toArray(PersonalData[]::new);
    }

    private static PersonalDataReport report(PersonalDataScanner scanner, Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return scanner.scan(Csv.of(file).rows());
        }
        return name.endsWith(".jsonl") ? scanner.scan(JsonLines.of(file).rows()) : scanner.scan(file);
    }

    private static void tell(PersonalDataReport report, PrintStream out) {
        report.search()
                .omitted()
                .forEach((kind, reason) -> out.println("Not looked for: " + Shown.line(kind + ": " + reason)));
        for (MatchEntry match :
                report.matches().subList(0, Math.min(SHOWN, report.matches().size()))) {
            out.printf(
                    Locale.ROOT,
                    "%d:%d: %s %s (%.2f: %s)%n",
                    match.line(),
                    match.column(),
                    match.kind(),
                    Shown.line(match.masked()),
                    match.confidence(),
                    Shown.line(String.join("; ", match.why())));
        }
        for (ColumnEntry column : report.columns()) {
            for (ColumnFinding finding : column.findings()) {
                out.printf(
                        Locale.ROOT,
                        "column '%s': %s in %.1f %% of its cells (%.2f)%n",
                        Shown.line(column.name()),
                        finding.kind(),
                        100 * finding.share(),
                        finding.confidence());
            }
        }
        out.println("Found in " + Shown.line(report));
    }
}
