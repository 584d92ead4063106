package ai.lepton.examples;

import static java.util.Objects.requireNonNullElse;

import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.croissant.Croissant;
import ai.lepton.exchange.croissant.Croissant.Entity;
import ai.lepton.exchange.croissant.DatasetDescription;
import ai.lepton.exchange.croissant.Resource.FileObject;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Describes a CSV, TSV or JSON Lines file as a Croissant document, which mlcroissant, Hugging Face and others read.
 *
 * <p>Arguments: {@code <file.csv|jsonl> <out.json>}, and {@code --name}, {@code --description}, {@code --license} (a URL, or an
 * SPDX id such as {@code CC-BY-4.0}), {@code --creator} or {@code --organization}, {@code --url}, {@code --date},
 * {@code --version}, {@code --cite}, and {@code --split train=train.csv,test=test.csv}. What the standard asks for and was not
 * said is listed on the error stream; the document can be read all the same.
 */
public final class DescribeDataset {
    private static final List<String> OPTIONS = List.of(
            "--name",
            "--description",
            "--license",
            "--creator",
            "--organization",
            "--url",
            "--date",
            "--version",
            "--cite",
            "--split");

    private static final String USAGE = "usage: DescribeDataset <file.csv|jsonl> <out.json> [--name TEXT]"
            + " [--description TEXT] [--license URL-or-SPDX-ID] [--creator PERSON | --organization NAME] [--url URL]"
            + " [--date YYYY-MM-DD] [--version 1.0.0] [--cite BIBTEX] [--split train=FILE,test=FILE]";

    private DescribeDataset() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be used or its output written. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(
                args,
                USAGE,
                "patients.csv croissant.json --license CC-BY-4.0 --creator 'Ada Lovelace'",
                out,
                err,
                () -> {
                    Arguments arguments = Arguments.of(args, 2, OPTIONS);
                    if (!arguments.has(1)) {
                        throw new UsageException(USAGE);
                    }
                    Path target = arguments.output(1, inputs(arguments));
                    Croissant document = described(
                            arguments,
                            requireNonNullElse(target.toAbsolutePath().getParent(), target));
                    requireBeneath(document, arguments.path(0, Path.of("")), target);
                    document.write(target);
                    document.recordSet()
                            .forEach(set -> out.println(
                                    Shown.line(set.id()) + ": " + set.field().size() + " fields"));
                    out.println("Written: " + Shown.line(target.toAbsolutePath()));
                    document.warnings().forEach(warning -> err.println("warning: " + Shown.line(warning)));
                });
    }

    /** Refuses data that is not beneath the document, for no reader follows a path out of its document's directory unasked. */
    private static void requireBeneath(Croissant document, Path data, Path target) {
        boolean leadsOut = document.distribution().stream()
                .anyMatch(file -> file instanceof FileObject object
                        && String.valueOf(object.contentUrl()).startsWith(".."));
        if (leadsOut) {
            throw new UsageException(data + " is not beneath the directory of " + target
                    + ", so the document would have a path that leads out of it; write it beside the data, such as to "
                    + data.resolveSibling(target.getFileName()) + ", or move the data");
        }
    }

    private static List<Path> inputs(Arguments arguments) {
        List<Path> inputs = new ArrayList<>(List.of(arguments.path(0, Path.of(""))));
        for (String split : arguments.options().getOrDefault("--split", "").split(",", -1)) {
            try {
                inputs.add(Path.of(split.substring(split.indexOf('=') + 1)));
            } catch (InvalidPathException e) {
                // Told of where the file is described.
            }
        }
        return inputs;
    }

    private static Croissant described(Arguments arguments, Path directory) {
        Map<String, String> options = arguments.options();
        DatasetDescription described =
                Croissant.describe(arguments.path(0, Path.of(""))).relativeTo(directory);
        try {
            if (options.containsKey("--name")) {
                described = described.name(options.get("--name"));
            }
            if (options.containsKey("--description")) {
                described = described.description(options.get("--description"));
            }
            if (options.containsKey("--license")) {
                String license = options.get("--license");
                described = described.license(
                        license.contains("://") ? license : "https://spdx.org/licenses/" + license + ".html");
            }
            if (options.containsKey("--creator")) {
                described = described.creator(Entity.person(options.get("--creator")));
            }
            if (options.containsKey("--organization")) {
                described = described.creator(Entity.organization(options.get("--organization")));
            }
            if (options.containsKey("--url")) {
                described = described.url(options.get("--url"));
            }
            if (options.containsKey("--date")) {
                described = described.datePublished(LocalDate.parse(options.get("--date")));
            }
            if (options.containsKey("--version")) {
                described = described.version(options.get("--version"));
            }
            if (options.containsKey("--cite")) {
                described = described.citeAs(options.get("--cite"));
            }
            if (options.containsKey("--split")) {
                for (String split : options.get("--split").split(",", -1)) {
                    int equals = split.indexOf('=');
                    if (equals < 1) {
                        throw new UsageException("--split is '" + options.get("--split")
                                + "'; it must be such as train=train.csv,test=test.csv");
                    }
                    described = described.split(split.substring(0, equals), Path.of(split.substring(equals + 1)));
                }
            }
            return described.draft();
        } catch (DateTimeParseException e) {
            throw new UsageException("--date is '" + options.get("--date") + "'; it must be a day, such as 2026-01-31");
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
