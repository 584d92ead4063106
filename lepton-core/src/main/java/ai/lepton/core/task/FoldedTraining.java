package ai.lepton.core.task;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.data.NumberEncoder;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.internal.training.Judge;
import ai.lepton.core.internal.training.Trainer;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Link;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.MemberLoss;
import ai.lepton.core.model.NumberEmbedding;
import ai.lepton.core.model.TabM;
import ai.lepton.core.model.TabularEnsemble;
import ai.lepton.core.model.TabularModel;
import ai.lepton.core.task.Folds.Fold;
import ai.lepton.core.task.TabularExamples.Columns;
import ai.lepton.core.task.TabularExamples.Target;
import ai.lepton.core.training.History;
import ai.lepton.core.training.Schedule;
import ai.lepton.core.training.Training;
import ai.lepton.core.training.Training.EarlyStopping;
import ai.lepton.core.training.TrainingListener;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.evaluation.Provenance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Trains a model on each fold of a table, and makes one of them. */
final class FoldedTraining {
    /** Penalties of the linear model that are tried, the strongest first. */
    private static final double[] PENALTIES = {100, 10, 1, 0.1};

    /** Multiply-adds of one look at the rows, above which one penalty is tried, and above which there is no linear model. */
    private static final long ONE_PENALTY = 20_000_000;

    private static final long NO_LINEAR = 400_000_000;

    /** Sizes of the models beside: many small members, for they fit less to columns that say nothing than few wide ones do. */
    private static final int PLAIN_MEMBERS = 32;

    private static final int PLAIN_LAYERS = 2;
    private static final int PLAIN_WIDTH = 64;

    /**
     * Where they are tried on one fold, the share by which that one has to lower the loss for the others to be trained. Whether they
     * are any good is found on all rows later, so a wrong choice costs time, or leaves out what helps little.
     */
    private static final double WORTH = 0.02;

    private final Origin origin = Origin.now();
    private final TabularRecipe recipe;
    private final Table table;
    private final Target target;
    private final Link link;
    private final int outputs;
    private final Loss loss;
    private final Function<Fold, Judge> judges;
    private final Folds folds;
    private final NumberEncoder encoder;
    private final TabularModel model;
    private final @Nullable TabularModel beside;
    private final Columns columns;
    private final List<History> histories = new ArrayList<>();
    private final Map<String, float[]> weights = new HashMap<>();
    private double[] foldLines = new double[0]; // weights of the folds' linear models
    private final float[] network; // the answer of each held row by the fold that did not see it
    private final float[] plain; // likewise of the models beside

    /**
     * Prepares it.
     *
     * @param loss of one answer
     * @param judges of the rows of a fold
     */
    FoldedTraining(
            TabularRecipe recipe,
            Table table,
            Target target,
            Link link,
            int outputs,
            Loss loss,
            Function<Fold, Judge> judges) {
        this.recipe = recipe;
        this.table = table;
        this.target = target;
        this.link = link;
        this.outputs = outputs;
        this.loss = loss;
        this.judges = judges;
        this.folds = recipe.foldsOf(table);
        this.encoder = NumberEncoder.fittedOn(
                table, recipe.binsFor(folds.parts().get(0).train().length));
        this.model = model();
        this.beside = beside();
        this.columns = Columns.of(table, encoder, model);
        this.network = new float[Math.multiplyExact(table.size(), outputs)];
        this.plain = new float[beside == null ? 0 : network.length];
    }

    /**
     * What was trained.
     *
     * @param answers of the held rows by models that did not see them, {@code [n, outputs]}; zeros for others
     * @param linear weights of the folds' linear models, one after the other; none if the ensemble has none
     */
    @SuppressWarnings("ArrayRecordComponent") // made for one use
    record Result(
            TabularRunner runner,
            Folds folds,
            float[] answers,
            double[] linear,
            List<History> histories,
            Provenance provenance) {
        /**
         * Returns predictions of the held rows.
         *
         * @param outputs of each row
         * @param all predictions of all rows
         */
        OutOfFold outOfFold(int outputs, double[] all) {
            int[] fold = new int[all.length / outputs];
            for (int f = 0; f < folds.parts().size(); f++) {
                for (int row : folds.parts().get(f).held()) {
                    fold[row] = f;
                }
            }
            return OutOfFold.of(folds, fold, outputs, all);
        }
    }

    private TabularModel model() {
        Schema schema = table.schema();
        UnaryOperator<TabularArchitecture> change = recipe.transformer();
        if (change != null) {
            return change.apply(TabularArchitecture.of(schema).dropout(recipe.dropout()))
                    .model(outputs);
        }
        return new TabM(
                schema.numbers().size(),
                TabularArchitecture.tables(schema, true),
                recipe.embedding(),
                recipe.embedded(schema.numbers().size()),
                recipe.members(),
                recipe.adapters(),
                recipe.layers(),
                recipe.width(),
                Activation.RELU,
                recipe.dropout(),
                outputs);
    }

    private int columns() {
        return table.schema().numbers().size() + table.schema().categories().size();
    }

    /** Returns models of numbers without embeddings, with more and smaller members; null for none. */
    private @Nullable TabularModel beside() {
        Schema schema = table.schema();
        int parts = folds.parts().size();
        return recipe.trainsPlain(table.size(), numbers()) || recipe.triesPlain(table.size(), numbers(), parts)
                ? new TabM(
                        schema.numbers().size(),
                        TabularArchitecture.tables(schema, true),
                        new NumberEmbedding.Plain(),
                        1,
                        PLAIN_MEMBERS,
                        true,
                        PLAIN_LAYERS,
                        PLAIN_WIDTH,
                        Activation.RELU,
                        recipe.dropout(),
                        outputs)
                : null;
    }

    private int numbers() {
        return table.schema().numbers().size();
    }

    Result trained() {
        int parts = folds.parts().size();
        boolean tried = recipe.triesPlain(table.size(), numbers(), parts);
        int all = tried ? parts + 1 : beside == null ? parts : 2 * parts;
        // The one that is tried is of the last fold, which has the most rows to learn from where they are in order of
        // time.
        List<Fitted> fitted = InParallel.each(threads(), all, i -> train(tried && i == parts ? 2 * parts - 1 : i));
        for (int i = 0; i < parts; i++) {
            keep(i, "folds.", fitted.get(i), network);
        }
        int[] held = folds.held();
        LinearFit fit = new LinearFit(columns, target, link, outputs, model.levels());
        boolean fits = recipe.linear() && fit.fitsInMemory() && fit.cost(table.size()) <= NO_LINEAR;
        float[] line = fits ? linear(fit) : new float[network.length];
        List<Fitted> second = new ArrayList<>(fitted.subList(parts, fitted.size()));
        if (tried) {
            answer(parts - 1, second.get(0), plain);
            if (isBetterBeside(line)) {
                second.addAll(0, InParallel.each(threads(), parts - 1, i -> train(parts + i)));
            } else {
                second.clear();
            }
        }
        for (int i = 0; i < second.size(); i++) {
            keep(i, "beside.", second.get(i), plain);
        }
        TabularModel other = second.isEmpty() ? null : beside;
        float[][] kinds = other == null ? new float[][] {network, line} : new float[][] {network, line, plain};
        double[] shares = new Shares(link, outputs, target, held, kinds).found();
        boolean withLinear = fits && shares[1] > 0;
        float[] kept = new float[shares.length];
        float[] answers = new float[network.length];
        for (int k = 0; k < shares.length; k++) {
            kept[k] = (float) shares[k];
        }
        for (int i = 0; i < answers.length; i++) {
            double sum = 0;
            for (int k = 0; k < shares.length; k++) {
                sum += shares[k] * kinds[k][i];
            }
            answers[i] = (float) sum;
        }
        weights.put("shares", kept);
        TabularEnsemble ensemble = new TabularEnsemble(model, other, parts, outputs, link, withLinear);
        double[] lines = withLinear ? foldLines : new double[0];
        Map<String, Object> settings = recipe.settings(
                folds.parts().get(0).train().length, table.schema().numbers().size(), columns(), other != null);
        Provenance provenance = origin.of(table, recipe.seed(), settings, recipe.engine(), threads());
        Runner runner = Runner.open(ensemble, recipe.engine(), TabularRunner.source(weights), null);
        TabularRunner whole = new TabularRunner(table.schema(), encoder, ensemble, runner);
        return new Result(whole, folds, answers, lines, histories, provenance);
    }

    /** What a fold arrived at: its weights by name, and its answers to the rows that it held out. */
    @SuppressWarnings("ArrayRecordComponent") // made for one use
    private record Fitted(Map<String, float[]> weights, float[] answers, History history) {}

    /** Trainings do not touch each other. The engine's own threads take the cores that are not taken here. */
    private int threads() {
        return recipe.progress() != null ? 1 : Runner.callers();
    }

    private void keep(int index, String at, Fitted fitted, float[] answers) {
        histories.add(fitted.history);
        fitted.weights.forEach((name, values) -> weights.put(at + index + "." + name, values));
        answer(index, fitted, answers);
    }

    private void answer(int index, Fitted fitted, float[] answers) {
        int[] held = folds.parts().get(index).held();
        for (int i = 0; i < held.length; i++) {
            System.arraycopy(fitted.answers, i * outputs, answers, held[i] * outputs, outputs);
        }
    }

    /** Returns whether the last fold's held rows are answered better by far with its model of plain numbers. */
    private boolean isBetterBeside(float[] line) {
        return leastLoss(network, line, plain) < (1 - WORTH) * leastLoss(network, line);
    }

    /** Returns the loss of the last fold's held rows, with the shares that make it least. */
    private double leastLoss(float[]... kinds) {
        int[] held = folds.parts().get(folds.parts().size() - 1).held();
        Shares shares = new Shares(link, outputs, target, held, kinds);
        return shares.loss(shares.found(), new double[kinds.length], new double[kinds.length][kinds.length]);
    }

    private Fitted train(int index) {
        boolean isBeside = index >= folds.parts().size();
        TabularModel kind = isBeside ? Objects.requireNonNull(beside) : model;
        Columns seen = isBeside ? columns.withoutPlaces() : columns;
        Fold fold = folds.parts().get(index % folds.parts().size());
        TabularExamples train = new TabularExamples(seen, target, fold.train());
        TabularExamples held = new TabularExamples(seen, target, fold.held());
        long seed = recipe.seed() * 31 + index;
        Training training = Training.upTo(Training.epochs(recipe.epochsFor(fold.train().length, columns())))
                .batchSize(recipe.batchSizeFor(fold.train().length))
                .learningRate(recipe.learningRate())
                .weightDecay(recipe.weightDecay())
                .schedule(new Schedule.Constant())
                .stoppingEarly(new EarlyStopping(recipe.patienceFor(fold.train().length), 1e-5))
                .engine(recipe.engine())
                .seed(seed);
        TrainingListener progress = recipe.progress();
        if (progress != null) {
            training = training.progress(progress);
        }
        Loss ofMembers = kind instanceof TabM ? new MemberLoss(loss, link) : loss;
        Trainer.Trained trained = new Trainer(kind, ofMembers, recipe.measured(training))
                .train(WeightSource.initial(seed), train.hidingSome(seed), held, judges.apply(fold));
        Map<String, float[]> found = UnreadRows.filled(kind.parameters(), trained, kind.levels(), train, training);
        Map<String, float[]> own = new HashMap<>();
        own.put("shares", new float[] {1, 1});
        found.forEach((name, values) -> own.put("folds.0." + name, values));
        TabularEnsemble alone = new TabularEnsemble(kind, null, 1, outputs, link, false);
        try (Runner runner = Runner.open(alone, recipe.engine(), TabularRunner.source(own), null)) {
            return new Fitted(found, TabularRunner.outputs(runner, held), trained.history());
        }
    }

    /** Fits linear models, keeps the weights of one on all rows, and returns answers of the held rows by those of the folds. */
    private float[] linear(LinearFit fit) {
        double[] penalties = fit.cost(table.size()) > ONE_PENALTY ? new double[] {1} : PENALTIES;
        int[] held = folds.held();
        double[][] begins = new double[folds.parts().size()][fit.size()];
        double least = Double.POSITIVE_INFINITY;
        double best = penalties[0];
        float[] chosen = new float[network.length];
        for (double penalty : penalties) {
            float[] answers = new float[network.length];
            double[] logits = new double[outputs];
            for (int f = 0; f < begins.length; f++) {
                Fold fold = folds.parts().get(f);
                begins[f] = fit.fitted(fold.train(), penalty, begins[f]);
                for (int row : fold.held()) {
                    fit.logits(row, begins[f], logits);
                    for (int k = 0; k < outputs; k++) {
                        answers[row * outputs + k] = (float) logits[k];
                    }
                }
            }
            double loss = new Shares(link, outputs, target, held, answers)
                    .loss(new double[] {1}, new double[1], new double[1][1]);
            if (loss < least) {
                least = loss;
                best = penalty;
                chosen = answers;
                foldLines =
                        Arrays.stream(begins).flatMapToDouble(Arrays::stream).toArray();
            }
        }
        int[] all = TabularExamples.all(columns, target).order();
        keep(fit, fit.fitted(all, best, new double[fit.size()]));
        return chosen;
    }

    private void keep(LinearFit fit, double[] found) {
        int width = columns.width();
        int each = fit.features() + 1;
        if (width > 0) {
            weights.put("linear.numbers.weight", part(found, each, 0, width));
            weights.put("linear.missing.weight", part(found, each, width, width));
        }
        for (int j = 0; j < model.levels().size(); j++) {
            int rows = model.levels().get(j) + 1;
            float[] byOutput = part(found, each, fit.offset(j), rows); // [outputs, rows]
            float[] byRow = new float[byOutput.length];
            for (int k = 0; k < outputs; k++) {
                for (int row = 0; row < rows; row++) {
                    byRow[row * outputs + k] = byOutput[k * rows + row];
                }
            }
            weights.put("linear.categories." + j + ".weight", byRow);
        }
        weights.put("linear.bias", part(found, each, each - 1, 1));
    }

    private float[] part(double[] found, int each, int from, int count) {
        float[] part = new float[outputs * count];
        for (int k = 0; k < outputs; k++) {
            for (int i = 0; i < count; i++) {
                part[k * count + i] = (float) found[k * each + from + i];
            }
        }
        return part;
    }
}
