package ai.lepton.examples;

import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.EvaluationDocument.ModelEntry;
import ai.lepton.exchange.evaluation.EvaluationFormat;
import ai.lepton.exchange.evaluation.EveryEvalEver;
import ai.lepton.exchange.evaluation.EveryEvalEver.EvaluatorRelationship;
import ai.lepton.exchange.evaluation.EveryEvalEver.SourceMetadata;
import ai.lepton.exchange.evaluation.MetricEntry;
import ai.lepton.metrics.Measure.Direction;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns an evaluation into another format: Lepton's {@code evaluation.json}, results of lm-evaluation-harness, a log of Inspect
 * or a record of Every Eval Ever, whichever the file holds, into one of Every Eval Ever or of Lepton.
 *
 * <p>Arguments: {@code <in.json> <out.json> --to every-eval-ever|lepton}, and {@code --benchmark NAME} for one of several in the file,
 * {@code --model ID} where the file names none, {@code --organization NAME} and {@code --relationship
 * first_party|third_party|collaborative|other} for who evaluated, {@code --higher-is-better NAME,NAME} and {@code --lower-is-better
 * NAME,NAME} for measures that say it not themselves.
 */
public final class ConvertEvaluation {
    private static final String USAGE = "usage: ConvertEvaluation <in.json> <out.json> --to every-eval-ever|lepton"
            + " [--benchmark NAME] [--model ID] [--organization NAME] [--relationship first_party]"
            + " [--higher-is-better NAME,NAME] [--lower-is-better NAME,NAME]";
    private static final List<String> OPTIONS = List.of(
            "--to",
            "--benchmark",
            "--model",
            "--organization",
            "--relationship",
            "--higher-is-better",
            "--lower-is-better");
    private static final EvaluationFormat[] TARGETS = {EvaluationFormat.EVERY_EVAL_EVER, EvaluationFormat.LEPTON};

    private ConvertEvaluation() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be used or its output written. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(args, USAGE, "results.json record.json --to every-eval-ever", out, err, () -> {
            Arguments arguments = Arguments.of(args, 2, OPTIONS);
            EvaluationFormat target = arguments.choice("--to", TARGETS, EvaluationFormat::key);
            if (!arguments.has(1) || target == null) {
                throw new UsageException(USAGE);
            }
            Path in = arguments.path(0, Path.of(""));
            Path written = arguments.output(1, List.of(in));
            EvaluationFormat format = EvaluationFormat.of(in);
            List<EvaluationDocument> evaluations = said(format.read(in), arguments);
            if (target == EvaluationFormat.LEPTON) {
                one(evaluations).write(written);
            } else {
                EveryEvalEver record = record(evaluations, arguments);
                record.write(written);
                tell(record, out);
            }
            out.println("Read: " + format.key() + ", " + evaluations.size()
                    + (evaluations.size() == 1 ? " evaluation" : " evaluations"));
            out.println("Written: " + Shown.line(written.toAbsolutePath()));
        });
    }

    /** Returns the evaluations that are wanted, with what the arguments add to them. */
    private static List<EvaluationDocument> said(List<EvaluationDocument> all, Arguments arguments) {
        Map<String, String> options = arguments.options();
        String benchmark = options.get("--benchmark");
        String model = options.get("--model");
        List<String> higher = names(options, "--higher-is-better");
        List<String> lower = names(options, "--lower-is-better");
        List<EvaluationDocument> wanted = new ArrayList<>();
        for (EvaluationDocument evaluation : all) {
            if (benchmark != null && !benchmark.equals(evaluation.benchmark())) {
                continue;
            }
            EvaluationDocument told = evaluation.withMetrics(evaluation.metrics().stream()
                    .map(metric -> directed(directed(metric, "--higher-is-better", higher), "--lower-is-better", lower))
                    .toList());
            wanted.add(model == null ? told : named(told, model));
        }
        requireMeasured("--higher-is-better", higher, wanted);
        requireMeasured("--lower-is-better", lower, wanted);
        if (wanted.isEmpty()) {
            throw new UsageException("--benchmark is '" + benchmark + "'; the file has " + benchmarks(all));
        }
        return wanted;
    }

    private static EvaluationDocument named(EvaluationDocument evaluation, String model) {
        ModelEntry found = evaluation.model();
        if (found == null) {
            return evaluation.withModel(ModelEntry.of(model));
        }
        if (!found.name().equals(model)) {
            throw new UsageException("--model is '" + model + "', but the file is of the model '" + found.name()
                    + "'; leave --model out");
        }
        return evaluation;
    }

    private static List<String> names(Map<String, String> options, String option) {
        return Arrays.stream(options.getOrDefault(option, "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static MetricEntry directed(MetricEntry metric, String option, List<String> names) {
        if (!names.contains(metric.name())) {
            return metric;
        }
        Direction said = option.startsWith("--lower") ? Direction.LOWER_IS_BETTER : Direction.HIGHER_IS_BETTER;
        if (metric.direction() == Direction.NEITHER) {
            return metric.withLowerIsBetter(said == Direction.LOWER_IS_BETTER);
        }
        if (metric.direction() != said) {
            throw new UsageException(option + " names '" + metric.name() + "', of which the other values are better");
        }
        return metric;
    }

    /** Refuses a name that nothing has, which else would be left out without a word. */
    private static void requireMeasured(String option, List<String> names, List<EvaluationDocument> evaluations) {
        Set<String> measured = new LinkedHashSet<>();
        evaluations.forEach(each -> each.metrics().forEach(metric -> measured.add(metric.name())));
        for (String name : names) {
            if (!evaluations.isEmpty() && !measured.contains(name)) {
                throw new UsageException(option + " names '" + name + "'; the file has " + String.join(", ", measured));
            }
        }
    }

    private static String benchmarks(List<EvaluationDocument> evaluations) {
        return evaluations.stream().map(each -> "'" + each.benchmark() + "'").collect(Collectors.joining(", "));
    }

    private static EvaluationDocument one(List<EvaluationDocument> evaluations) {
        if (evaluations.size() > 1) {
            throw new UsageException("the file has several evaluations, and evaluation.json holds one: say which by"
                    + " --benchmark, one of " + benchmarks(evaluations));
        }
        return evaluations.get(0);
    }

    private static EveryEvalEver record(List<EvaluationDocument> evaluations, Arguments arguments) {
        EvaluatorRelationship relationship = arguments.choice(
                "--relationship",
                EvaluatorRelationship.values(),
                each -> each.name().toLowerCase(Locale.ROOT));
        SourceMetadata source = SourceMetadata.of(
                arguments.options().getOrDefault("--organization", "unknown"),
                relationship == null ? EvaluatorRelationship.OTHER : relationship);
        if (evaluations.get(0).model() == null) {
            throw new UsageException("the file names no model, which Every Eval Ever wants; say it by --model");
        }
        return EveryEvalEver.of(evaluations, source, Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    private static void tell(EveryEvalEver record, PrintStream out) {
        record.sourceMetadata().additionalDetails().forEach((name, why) -> {
            if (name.startsWith("left_out.")) {
                out.println("No result there: " + Shown.line(name.substring("left_out.".length()) + ": " + why));
            }
        });
        out.println("Results: " + record.evaluationResults().size());
    }
}
