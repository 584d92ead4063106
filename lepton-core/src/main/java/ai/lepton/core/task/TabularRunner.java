package ai.lepton.core.task;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.checkpoint.WeightsFile;
import ai.lepton.core.data.NumberEncoder;
import ai.lepton.core.data.Standardizer;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.export.TorchScript;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.internal.training.Judge;
import ai.lepton.core.internal.training.Trainer;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.TabularModel;
import ai.lepton.core.task.TabularExamples.Columns;
import ai.lepton.core.task.TabularExamples.Target;
import ai.lepton.core.training.History;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bundle.BundleWriter;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A model of tables with its weights on the engine, and what makes its inputs of number columns. */
record TabularRunner(Schema schema, NumberEncoder encoder, TabularModel model, Runner runner) {
    static final String WEIGHTS = "model.safetensors";
    static final String CONFIG = "config.json";

    private static final String MEAN = "standardizer.mean";
    private static final String SCALE = "standardizer.scale";

    /** Characters that a message has for the names of columns or levels. */
    private static final int LONGEST_LIST = 400;

    /** Rows a native call. */
    private static final int BATCH = 1024;

    private record Result(TabularRunner model, History history) {}

    /** A model that was just trained, how that went, by what, and what speaks against figures of its validation rows. */
    record Trained(TabularRunner model, History history, Provenance provenance, List<String> cautions) {}

    private static Result trained(
            TabularModel model,
            Loss loss,
            Schema schema,
            NumberEncoder encoder,
            TabularExamples examples,
            @Nullable TabularExamples held,
            Judge judge,
            Training training) {
        Trainer.Trained trained = new Trainer(model, loss, training)
                .train(WeightSource.initial(training.seed()), examples.hidingSome(training.seed()), held, judge);
        Map<String, float[]> weights =
                UnreadRows.filled(model.parameters(), trained, model.levels(), examples, training);
        Runner runner = Runner.open(model, training.engine(), source(weights), null);
        return new Result(new TabularRunner(schema, encoder, model, runner), trained.history());
    }

    /**
     * Trains a model on a table, by settings of the caller; what both tasks share.
     *
     * @param targets what is to be predicted of a table's rows
     * @param own the task's loss, unless the training has another
     * @param judge what measures the validation rows
     */
    static Trained fit(
            TabularArchitecture architecture,
            int outputs,
            Function<Table, Target> targets,
            Loss own,
            Table train,
            @Nullable Table validation,
            Judge judge,
            Training training) {
        requireSchema(train, "training", architecture.schema());
        Origin origin = Origin.now();
        TabularModel model = architecture.model(outputs);
        NumberEncoder encoder = model.takesMissing()
                ? NumberEncoder.fittedOn(train, Math.max(1, model.bins()))
                : NumberEncoder.of(Standardizer.fittedOn(train));
        TabularExamples examples = TabularExamples.all(Columns.of(train, encoder, model), targets.apply(train));
        TabularExamples held = null;
        if (validation != null) {
            requireSchema(validation, "validation", architecture.schema());
            held = TabularExamples.all(Columns.of(validation, encoder, model), targets.apply(validation));
        }
        Result result = trained(model, loss(training, own), train.schema(), encoder, examples, held, judge, training);
        Provenance provenance = origin.of(train, training.seed(), training.settings(), training.engine(), 1);
        if (validation == null) {
            return new Trained(result.model, result.history, provenance, List.of());
        }
        String name = "validation table of " + validation.size() + " rows";
        return new Trained(
                result.model,
                result.history,
                provenance.withInput(name, validation.sha256()),
                EqualRows.of(train, validation).cautions(train.size()));
    }

    /** Returns the loss of a training, or the task's own. */
    static Loss loss(Training training, Loss own) {
        if (training.loss().isPresent() && training.labelSmoothing() > 0) {
            throw new IllegalArgumentException(
                    "label smoothing is part of the task's own loss; with a loss of your own,"
                            + " smooth labels there");
        }
        return training.loss().orElse(own);
    }

    /** Returns where a model finds its weights, by their names. */
    static WeightSource source(Map<String, float[]> byName) {
        return parameter -> {
            float[] found = byName.get(parameter.name());
            return found == null ? ByteBuffer.allocate(0) : WeightSource.of(found);
        };
    }

    private static void requireSchema(Table table, String which, Schema wanted) {
        if (!table.schema().equals(wanted)) {
            throw misfit("the " + which + " table", table.schema(), "this model is for", wanted);
        }
    }

    private static IllegalArgumentException misfit(String table, Schema has, String model, Schema wanted) {
        if (!has.numbers().equals(wanted.numbers()) || !has.columns().equals(wanted.columns())) {
            return new IllegalArgumentException(table + " has columns " + listed(has.columns()) + "; " + model + " "
                    + listed(wanted.columns()) + ", with the same levels");
        }
        for (int i = 0; i < has.categories().size(); i++) {
            Category given = has.categories().get(i);
            Category known = wanted.categories().get(i);
            if (!given.equals(known)) {
                return new IllegalArgumentException(table + " has the levels " + listed(given.levels())
                        + " of category " + Quoted.of(given.name()) + "; " + model + " " + listed(known.levels())
                        + "; read the table with the schema of the model");
            }
        }
        throw new AssertionError(has);
    }

    private static String listed(List<String> names) {
        return Quoted.within(LONGEST_LIST, names.toString());
    }

    long parameterCount() {
        return model.parameters().stream().mapToLong(Parameter::size).sum();
    }

    /**
     * Returns the outputs of the model for each row, row-major {@code [rows, outputs]}.
     *
     * @param name of the model, for a message
     */
    float[] outputs(Table rows, String name) {
        requireSchema(rows, name);
        Columns columns = Columns.of(rows, encoder, model);
        return outputs(runner, TabularExamples.all(columns, Target.NONE));
    }

    /** Refuses rows of other columns than it was trained on. */
    void requireSchema(Table rows, String name) {
        if (!Elements.required("rows", rows).schema().equals(schema)) {
            throw misfit("the table", rows.schema(), "this " + name + " was trained on", schema);
        }
    }

    /** Returns the outputs of a model for each of these examples, row-major {@code [n, outputs]}. */
    static float[] outputs(Runner runner, TabularExamples examples) {
        int[] order = examples.order();
        return runner.call(() -> {
            float[] all = new float[0];
            for (int from = 0; from < order.length; from += BATCH) {
                int to = Math.min(order.length, from + BATCH);
                float[] logits = runner.logits(examples.inputs(order, from, to));
                int outputs = logits.length / (to - from);
                all = from == 0 ? new float[Math.multiplyExact(order.length, outputs)] : all;
                System.arraycopy(logits, 0, all, from * outputs, logits.length);
            }
            return all;
        });
    }

    /** Writes the weights, the vectors of the encoder, and more vectors. */
    void writeWeights(Path file, Map<String, double[]> more) {
        weights(more).write(file);
    }

    private SafetensorsWriter weights(Map<String, double[]> more) {
        Map<String, double[]> beside = new HashMap<>(more);
        beside.putAll(encoder.vectors());
        return WeightsFile.writer(runner.parameters(), runner.weights(), beside);
    }

    /**
     * Writes the weights and a configuration into a directory, which is made if it is missing. The configuration names the
     * digest of the weights, and is renamed after them: {@link SavedModel} pairs them.
     */
    void saveTo(Path directory, TabularConfig config, Map<String, double[]> more) {
        SafetensorsWriter weights = weights(more);
        Staged.into(directory, files -> {
            String digest = files.add(WEIGHTS, weights::writeTo);
            return files.add(CONFIG, Utf8.bytes(CONFIG, config.json(digest)));
        });
    }

    /** Adds the weights and a configuration to a bundle, the same bytes as {@link #saveTo} writes. */
    void addTo(BundleWriter bundle, TabularConfig config, Map<String, double[]> more) {
        SafetensorsWriter weights = weights(more);
        bundle.add(CONFIG, config.json(weights.sha256())).add(WEIGHTS, weights);
    }

    /**
     * Returns the model that {@link #saveTo} wrote; the file may hold these vectors more.
     *
     * @throws DataException if the weights do not fit the model, or were not saved with it
     */
    static TabularRunner load(SavedModel saved, Schema schema, TabularModel model, Set<String> more) {
        Set<String> beside = new HashSet<>(more);
        boolean standardizes = saved.weights().tensors().contains(MEAN);
        beside.addAll(standardizes ? Set.of(MEAN, SCALE) : NumberEncoder.names());
        WeightSource source = saved.weights().requireExactly(model.parameters(), beside);
        NumberEncoder encoder = encoder(saved.weights().tensors(), standardizes);
        if (encoder.columns() != schema.numbers().size()) {
            throw new DataException(WEIGHTS + ": the encoder of numbers is for " + encoder.columns()
                    + " columns; config.json has " + schema.numbers().size() + " number columns");
        }
        if (encoder.clips() != model.takesMissing() || (model.bins() > 0 && encoder.bins() > model.bins())) {
            throw new DataException(WEIGHTS + ": the encoder of numbers is of " + encoder.bins() + " bins, and takes "
                    + (encoder.clips() ? "" : "no ") + "missing values; this model has " + model.bins()
                    + ", and takes " + (model.takesMissing() ? "" : "no ") + "missing values");
        }
        saved.requirePair();
        return new TabularRunner(schema, encoder, model, Runner.open(model, Backend.SCRIPT, source, null));
    }

    /** Returns what is made with an open model; where that fails, the model is closed. */
    static <T extends @Nullable Object> T closingUnlessDone(TabularRunner model, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            model.runner().close();
            throw e;
        }
    }

    private static NumberEncoder encoder(Safetensors tensors, boolean standardizes) {
        if (standardizes) {
            return NumberEncoder.of(standardizer(tensors, MEAN, SCALE));
        }
        return Documents.refusing(WEIGHTS, () -> {
            Map<String, double[]> vectors = new HashMap<>();
            NumberEncoder.names().forEach(name -> vectors.put(name, tensors.doubles(name)));
            return NumberEncoder.of(vectors);
        });
    }

    /** Returns the standardizer that two tensors hold. */
    static Standardizer standardizer(Safetensors tensors, String mean, String scale) {
        return Documents.refusing(WEIGHTS, () -> Standardizer.of(tensors.doubles(mean), tensors.doubles(scale)));
    }

    /** Returns the model as a TorchScript archive that takes raw numbers and holds the configuration. */
    TorchScript torchScript(String config) {
        List<Parameter> parameters = runner.parameters();
        List<float[]> values = runner.weights();
        Map<String, float[]> weights = new HashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            weights.put(parameters.get(i).name(), values.get(i));
        }
        TorchScript script = TorchScript.of(model, source(weights)).extraFile(CONFIG, config);
        return encoder.columns() == 0 ? script : script.encoding(encoder);
    }
}
