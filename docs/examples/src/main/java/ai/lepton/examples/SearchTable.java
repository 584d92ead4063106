package ai.lepton.examples;

import ai.lepton.core.search.Pruner;
import ai.lepton.core.search.Search;
import ai.lepton.core.search.Study;
import ai.lepton.core.search.Study.Confirmation;
import ai.lepton.core.search.Study.FrozenTrial;
import ai.lepton.core.search.Trial;
import ai.lepton.core.task.OutOfFold;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRecipe;
import ai.lepton.core.task.TabularRegressor;
import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.regression.RegressionEvaluation;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Searches settings of a model of a CSV file's rows. A fifth of the rows, whole groups or the last moments where the settings name
 * such a column, is put aside first, and measures the winner, once; trials are judged by the other rows, each by models that had not learned from it. A study that is there goes on.
 *
 * <p>Arguments: {@code <train.csv> <study.json> --target NAME [--task classification|regression] [--trials 20] [--seed N] [--set
 * key=value …] [--tensorboard directory] [--page page.html]}.
 */
public final class SearchTable {
    private static final String USAGE = "usage: SearchTable <train.csv> <study.json> --target NAME"
            + " [--task classification|regression] [--trials 20] [--seed 0] [--set key=value ...]"
            + " [--tensorboard directory] [--page page.html]";

    private static final List<String> SEARCHED = List.of("learning_rate", "weight_decay", "dropout");

    private SearchTable() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be used or its output written. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(args, USAGE, "patients.csv study.json --target diagnosis --trials 10", out, err, () -> {
            Arguments arguments = Arguments.of(
                    args, 2, List.of("--target", "--task", "--trials", "--seed", "--set", "--tensorboard", "--page"));
            String target = arguments.options().get("--target");
            if (!arguments.has(1) || target == null) {
                throw new UsageException(USAGE);
            }
            String task = arguments.choice("--task", new String[] {"classification", "regression"}, name -> name);
            Path file = arguments.path(0, Path.of(""));
            Path study = arguments.output(1, List.of(file));
            long trials = arguments.number("--trials", 20);
            if (trials < 1 || trials > 100_000) {
                throw new UsageException("--trials is " + trials + "; it must be from 1 to 100000");
            }
            long seed = arguments.number("--seed", 0);
            for (String setting : arguments.all("--set")) {
                String name = setting.substring(0, Math.max(0, setting.indexOf('=')));
                if (SEARCHED.contains(name)) {
                    throw new UsageException(
                            "--set " + name + " would not hold, for it is searched; TrainTable takes it");
                }
            }
            TableColumns columns = TableColumns.of(arguments.csv(0, ""), target, task, arguments.all("--set"));
            TabularRecipe recipe = RecipeSettings.set(TabularRecipe.defaults().folds(3), arguments.all("--set"));
            Program.withData(() -> {
                SearchRows rows = SearchRows.of(columns, arguments.all("--set"), seed);
                out.println(Shown.line(file + ": " + columns) + "; "
                        + rows.searched().size() + " rows to search by, "
                        + rows.unseen().size() + " to measure the winner");
                Of of = new Of(columns, recipe, rows, arguments.all("--set"), arguments.place("--tensorboard"));
                Study found = of.search(study, (int) trials, seed, out);
                Path page = arguments.place("--page");
                if (page != null) {
                    found.on(HtmlReport.titled("Search for " + found.metric() + " of " + target))
                            .write(page);
                    out.println("Page: " + Shown.line(page.toAbsolutePath()));
                }
            });
        });
    }

    /** What is searched. */
    private record Of(
            TableColumns columns,
            TabularRecipe recipe,
            SearchRows split,
            List<String> settings,
            @Nullable Path events) {
        Study search(Path file, int trials, long seed, PrintStream out) {
            Search search = (columns.classifies() ? Search.minimize("log_loss") : Search.maximize("r2"))
                    .seed(seed)
                    .seeds(seed)
                    .pruner(Pruner.none())
                    .userAttr("target", columns.target())
                    .userAttr("rows_sha256", split.searched().sha256())
                    .userAttr("settings", String.join(" ", settings))
                    .file(file)
                    .catching(IllegalStateException.class)
                    .listener(trial -> out.println(Shown.line(told(trial))));
            Study study = (events == null ? search : search.tensorBoard(events))
                    .optimize(trials, this::outOfFold)
                    .confirm(this::unseen);
            study.write(file);
            Confirmation confirmed = Objects.requireNonNull(study.confirmed());
            out.println("Best: trial " + study.best().number() + " of "
                    + study.trials().size() + ", " + study.best().params());
            out.println(String.format(
                    Locale.ROOT,
                    "%s by which it was chosen: %.4f, too good as the best of many; on rows that the search did not see: %.4f",
                    study.metric(),
                    study.best().value(),
                    confirmed.value()));
            out.println("Study: " + Shown.line(file.toAbsolutePath()));
            return study;
        }

        private static String told(FrozenTrial trial) {
            String value = trial.value() == null
                    ? trial.state() + " " + trial.reason()
                    : String.format(Locale.ROOT, "%.4f", trial.value());
            return String.format(
                    Locale.ROOT, "trial %d: %s %s, %.1f s", trial.number(), value, trial.params(), trial.seconds());
        }

        private TabularRecipe suggested(Trial trial, long seed) {
            return recipe.learningRate(trial.suggestLogDouble("learning_rate", 3e-4, 1e-2))
                    .weightDecay(trial.suggestLogDouble("weight_decay", 1e-5, 1e-1))
                    .dropout(trial.suggestDouble("dropout", 0, 0.5))
                    .seed(seed);
        }

        private double outOfFold(Trial trial, long seed) {
            Table rows = split.searched();
            if (columns.classifies()) {
                try (TabularClassifier classifier = TabularClassifier.fit(rows, suggested(trial, seed))) {
                    OutOfFold judged = classifier.outOfFold().orElseThrow();
                    return Evaluation.of(
                                    classifier.labels(),
                                    rows.rows(judged.rows()).target())
                            .probabilities(judged.predictions())
                            .report()
                            .logLoss()
                            .value();
                }
            }
            try (TabularRegressor regressor = TabularRegressor.fit(rows, suggested(trial, seed))) {
                OutOfFold judged = regressor.outOfFold().orElseThrow();
                return RegressionEvaluation.of(rows.rows(judged.rows()).numericTarget(), judged.predictions())
                        .report()
                        .r2()
                        .value();
            }
        }

        private double unseen(Trial trial, long seed) {
            if (columns.classifies()) {
                try (TabularClassifier classifier = TabularClassifier.fit(split.searched(), suggested(trial, seed))) {
                    return classifier.evaluateOn(split.unseen()).logLoss().value();
                }
            }
            try (TabularRegressor regressor = TabularRegressor.fit(split.searched(), suggested(trial, seed))) {
                return regressor.evaluateOn(split.unseen()).r2().value();
            }
        }
    }
}
