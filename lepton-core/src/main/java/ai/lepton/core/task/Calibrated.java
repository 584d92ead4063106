package ai.lepton.core.task;

import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.TabularEnsemble;
import ai.lepton.core.model.TabularModel;
import ai.lepton.core.task.TabularExamples.Columns;
import ai.lepton.core.task.TabularExamples.Target;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the intervals and sets of a model of folds rest on: the answers of each fold's model by itself, and how strange each model
 * found the rows that it had not learned from.
 */
final class Calibrated {
    private static final String SIZES = "intervals.sizes";
    private static final String SCORES = "intervals.scores";
    private static final String LINEAR = "intervals.linear";

    /** Names of what is saved. */
    static final Set<String> NAMES = Set.of(SIZES, SCORES, LINEAR);

    private final double[][] scores;
    private final double[] linear;
    private final TabularRunner model;
    private final TabularEnsemble ensemble;
    private final EngineOptions engine;
    private @Nullable Opened apart;

    /**
     * Prepares it.
     *
     * @param scores of the rows that each fold held out, finite and not negative
     * @param linear the weights of each fold's linear model, one after the other; none where the ensemble has none
     * @param model of several folds, or of one
     * @param engine where the folds' models run
     */
    Calibrated(double[][] scores, double[] linear, TabularRunner model, EngineOptions engine) {
        this.scores = scores;
        this.linear = linear;
        this.model = model;
        this.ensemble = (TabularEnsemble) model.model();
        this.engine = engine;
        for (double[] each : scores) {
            Arrays.sort(each); // so that what is saved does not tell which row is which
        }
    }

    /** Scores a row that was held out, by its place among these. */
    interface Score {
        double of(int index);
    }

    /** Returns what is kept of a training. */
    static Calibrated of(FoldedTraining.Result trained, OutOfFold held, EngineOptions engine, Score score) {
        int[] fold = held.folds();
        int[] sizes = new int[trained.folds().parts().size()];
        for (int each : fold) {
            sizes[each]++;
        }
        double[][] scores = new double[sizes.length][];
        Arrays.setAll(scores, k -> new double[sizes[k]]);
        int[] filled = new int[sizes.length];
        for (int i = 0; i < fold.length; i++) {
            scores[fold[i]][filled[fold[i]]++] = Math.min(score.of(i), Double.MAX_VALUE);
        }
        return new Calibrated(scores, trained.linear(), trained.runner(), engine);
    }

    /** Returns what to save beside the weights. */
    Map<String, double[]> vectors() {
        Map<String, double[]> vectors = new HashMap<>();
        vectors.put(
                SIZES, Arrays.stream(scores).mapToDouble(each -> each.length).toArray());
        vectors.put(
                SCORES, Arrays.stream(scores).flatMapToDouble(Arrays::stream).toArray());
        if (ensemble.linear()) {
            vectors.put(LINEAR, linear.clone());
        }
        return vectors;
    }

    /**
     * Returns what a file holds; null if there is nothing, as in files of older versions.
     *
     * @param greatest score that there can be
     * @throws DataException if there is something else than {@link #vectors} gives
     */
    static @Nullable Calibrated read(Safetensors file, TabularRunner model, double greatest) {
        if (NAMES.stream().noneMatch(file::contains)) {
            return null;
        }
        if (!(model.model() instanceof TabularEnsemble ensemble)) {
            throw new DataException(TabularRunner.WEIGHTS + ": " + Quoted.of(SCORES) + " is of a model of folds, which "
                    + TabularRunner.CONFIG + " does not describe");
        }
        double[] sizes = vector(file, SIZES, ensemble.folds());
        long total = 0;
        for (int k = 0; k < sizes.length; k++) {
            if (!(sizes[k] >= 0 && sizes[k] <= Integer.MAX_VALUE && sizes[k] == Math.rint(sizes[k]))) {
                throw new DataException(TabularRunner.WEIGHTS + ": " + Quoted.of(SIZES) + " has " + sizes[k] + " at "
                        + k + "; it is the number of rows that a fold held out");
            }
            total += (long) sizes[k];
        }
        double[] all = vector(file, SCORES, total);
        double[][] scores = new double[sizes.length][];
        int from = 0;
        for (int k = 0; k < sizes.length; k++) {
            scores[k] = Arrays.copyOfRange(all, from, from + (int) sizes[k]);
            from += scores[k].length;
            double before = 0;
            for (double score : scores[k]) {
                if (!(score >= before && score <= greatest)) {
                    throw new DataException(TabularRunner.WEIGHTS + ": " + Quoted.of(SCORES) + " has " + score
                            + " after " + before + " in fold " + k + "; they rise, from 0 to at most " + greatest);
                }
                before = score;
            }
        }
        double[] linear = ensemble.linear()
                ? vector(
                        file,
                        LINEAR,
                        (long) ensemble.folds()
                                * lines(ensemble, model.encoder().columns()))
                : new double[0];
        if (!ensemble.linear() && file.contains(LINEAR)) {
            throw new DataException(TabularRunner.WEIGHTS + ": " + Quoted.of(LINEAR)
                    + " is of a linear model, which the ensemble has not");
        }
        for (int i = 0; i < linear.length; i++) {
            if (!Double.isFinite(linear[i])) {
                throw new DataException(TabularRunner.WEIGHTS + ": " + Quoted.of(LINEAR) + " has " + linear[i] + " at "
                        + i + "; weights are finite");
            }
        }
        return new Calibrated(scores, linear, model, EngineOptions.defaults());
    }

    private static double[] vector(Safetensors file, String name, long length) {
        if (!file.contains(name) || file.info(name).elements() != length) {
            throw new DataException(TabularRunner.WEIGHTS + ": " + Quoted.of(name) + " "
                    + (file.contains(name) ? "is " + file.info(name).shape() : "is missing") + "; it must have "
                    + length + (length == 1 ? " value" : " values"));
        }
        return file.doubles(name);
    }

    /** Returns how many weights a linear model has. */
    private static long lines(TabularEnsemble ensemble, int numbers) {
        long features = 2L * numbers;
        for (int level : ensemble.levels()) {
            features += level + 1L;
        }
        return ensemble.outputs() * (features + 1);
    }

    /** Returns the scores of the rows that each fold held out, {@code [folds][rows of the fold]}, rising. */
    double[][] scores() {
        double[][] copy = new double[scores.length][];
        Arrays.setAll(copy, k -> scores[k].clone());
        return copy;
    }

    /**
     * Returns what the model of each fold answers to each row, {@code [folds][rows · outputs]}.
     *
     * @param name of the model, for a message
     * @throws IllegalStateException if the model is closed
     */
    float[][] answers(Table rows, String name) {
        model.requireSchema(rows, name);
        return model.runner().call(() -> {
            Columns columns = Columns.of(rows, model.encoder(), model.model());
            Opened opened = apart();
            float[] network = TabularRunner.outputs(opened.runner, TabularExamples.all(columns, Target.NONE));
            float[] shares = opened.shares;
            int outputs = ensemble.outputs();
            int folds = ensemble.folds();
            int kinds = ensemble.beside() == null ? 1 : 2;
            LinearFit fit = new LinearFit(columns, Target.NONE, ensemble.link(), outputs, ensemble.levels());
            double[] line = new double[outputs];
            float[][] answers = new float[folds][Math.multiplyExact(rows.size(), outputs)];
            for (int f = 0; f < folds; f++) {
                double[] weights = ensemble.linear()
                        ? Arrays.copyOfRange(linear, f * fit.size(), (f + 1) * fit.size())
                        : new double[0];
                for (int row = 0; row < rows.size(); row++) {
                    if (ensemble.linear()) {
                        fit.logits(row, weights, line);
                    }
                    for (int k = 0; k < outputs; k++) {
                        int at = ((row * folds + f) * kinds) * outputs + k;
                        double own = shares[0] * network[at] + shares[1] * line[k];
                        own += kinds > 1 ? shares[2] * network[at + outputs] : 0;
                        answers[f][row * outputs + k] = (float) own;
                    }
                }
            }
            return answers;
        });
    }

    /** The folds' models on the engine, and how much the network and the linear model count. */
    @SuppressWarnings("ArrayRecordComponent") // shared with nobody
    private record Opened(Runner runner, float[] shares) {}

    /** Returns the folds' models, which take as much memory again, and so wait until they are asked for. */
    private synchronized Opened apart() {
        Opened opened = apart;
        if (opened == null) {
            Map<String, float[]> weights = new HashMap<>();
            List<Parameter> parameters = model.runner().parameters();
            List<float[]> values = model.runner().weights();
            for (int i = 0; i < parameters.size(); i++) {
                weights.put(parameters.get(i).name(), values.get(i));
            }
            float[] shares = Objects.requireNonNull(weights.get("shares"));
            Runner runner = Runner.open(new Apart(ensemble), engine, TabularRunner.source(weights), null);
            opened = new Opened(runner, shares);
            apart = opened;
        }
        return opened;
    }

    /** Frees the folds' models, after the model itself was closed. */
    synchronized void close() {
        if (apart != null) {
            apart.runner.close();
        }
    }

    /**
     * The answers of an ensemble's folds in place of their average, of each fold those of all its models: {@code [b, folds · kinds ·
     * outputs]}.
     */
    private record Apart(TabularEnsemble ensemble) implements TabularModel {
        @Override
        public List<Input> inputs() {
            return ensemble.inputs();
        }

        @Override
        public List<Integer> levels() {
            return ensemble.levels();
        }

        @Override
        public int bins() {
            return ensemble.bins();
        }

        @Override
        public boolean takesMissing() {
            return ensemble.takesMissing();
        }

        @Override
        public Tensor apply(Inputs inputs, Scope at) {
            List<Tensor> answers = new ArrayList<>();
            for (int i = 0; i < ensemble.folds(); i++) {
                answers.add(answer(ensemble.fold(), inputs, at.of("folds").of(i)));
                TabularModel beside = ensemble.beside();
                if (beside != null) {
                    answers.add(answer(beside, inputs, at.of("beside").of(i)));
                }
            }
            return answers.size() == 1 ? answers.get(0) : Tensor.concat(answers, 1);
        }

        private Tensor answer(TabularModel model, Inputs inputs, Scope at) {
            Tensor answer = model.apply(inputs, at);
            return ensemble.link().average(answer.shape().rank() == 2 ? answer.unsqueeze(1) : answer);
        }
    }
}
