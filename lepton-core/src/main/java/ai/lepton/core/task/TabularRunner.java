package ai.lepton.core.task;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.checkpoint.WeightsFile;
import ai.lepton.core.data.Standardizer;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.export.TorchScript;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.internal.training.Judge;
import ai.lepton.core.internal.training.Trainer;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.core.training.History;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bundle.BundleWriter;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.metrics.internal.Quoted;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A transformer of tables with its weights on the engine, and how its number columns are standardised. */
record TabularRunner(Schema schema, TabularTransformer transformer, Standardizer standardizer, Runner runner) {
    static final String WEIGHTS = "model.safetensors";
    static final String CONFIG = "config.json";

    private static final String MEAN = "standardizer.mean";
    private static final String SCALE = "standardizer.scale";

    /** Rows a native call. */
    private static final int BATCH = 1024;

    /** A model that was just trained, and how that went. */
    record Trained(TabularRunner model, History history) {}

    static Trained trained(
            TabularTransformer transformer,
            Loss loss,
            Table train,
            Standardizer standardizer,
            TabularExamples examples,
            @Nullable TabularExamples held,
            Judge judge,
            Training training) {
        Trainer.Trained trained = new Trainer(transformer, loss, training)
                .train(WeightSource.initial(training.seed()), examples, held, judge);
        WeightSource weights = source(transformer.parameters(), trained.weights());
        Runner runner = Runner.open(transformer, training.engine(), weights, null);
        return new Trained(new TabularRunner(train.schema(), transformer, standardizer, runner), trained.history());
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

    private static WeightSource source(List<Parameter> parameters, List<float[]> values) {
        Map<String, float[]> byName = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            byName.put(parameters.get(i).name(), values.get(i));
        }
        return parameter -> {
            float[] found = byName.get(parameter.name());
            return found == null ? ByteBuffer.allocate(0) : WeightSource.of(found);
        };
    }

    static void requireSchema(Table table, String which, Schema wanted) {
        if (!table.schema().equals(wanted)) {
            throw new IllegalArgumentException("the " + which + " table has columns "
                    + table.schema().columns() + "; this model is for " + wanted.columns() + ", with the same levels");
        }
    }

    /**
     * Returns the outputs of the model for each row, row-major {@code [rows, outputs]}.
     *
     * @param name of the model, for a message
     */
    float[] outputs(Table rows, String name) {
        if (!rows.schema().equals(schema)) {
            throw new IllegalArgumentException("the table has columns "
                    + rows.schema().columns() + "; this " + name + " was trained on " + schema.columns()
                    + ", with the same levels");
        }
        TabularExamples examples = TabularExamples.unlabelled(rows, standardizer);
        int[] order = new int[rows.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        return runner.call(() -> outputs(examples, order));
    }

    private float[] outputs(TabularExamples examples, int[] order) {
        float[] all = new float[0];
        for (int from = 0; from < order.length; from += BATCH) {
            int to = Math.min(order.length, from + BATCH);
            float[] logits = runner.logits(examples.inputs(order, from, to));
            int outputs = logits.length / (to - from);
            all = from == 0 ? new float[Math.multiplyExact(order.length, outputs)] : all;
            System.arraycopy(logits, 0, all, from * outputs, logits.length);
        }
        return all;
    }

    /** Writes the weights, the means and scales of the number columns, and more vectors. */
    void writeWeights(Path file, Map<String, double[]> more) {
        weights(more).write(file);
    }

    private SafetensorsWriter weights(Map<String, double[]> more) {
        Map<String, double[]> beside = new HashMap<>(more);
        beside.put(MEAN, standardizer.mean());
        beside.put(SCALE, standardizer.scale());
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
    static TabularRunner load(SavedModel saved, Schema schema, TabularTransformer transformer, Set<String> more) {
        Set<String> beside = new HashSet<>(more);
        beside.addAll(Set.of(MEAN, SCALE));
        WeightSource source = saved.weights().requireExactly(transformer.parameters(), beside);
        Standardizer standardizer = standardizer(saved.weights().tensors(), MEAN, SCALE);
        if (standardizer.columns() != schema.numbers().size()) {
            throw new DataException(WEIGHTS + ": " + Quoted.of(MEAN) + " has " + standardizer.columns()
                    + " values; config.json has " + schema.numbers().size() + " number columns");
        }
        saved.requirePair();
        return new TabularRunner(
                schema, transformer, standardizer, Runner.open(transformer, Backend.SCRIPT, source, null));
    }

    /** Returns the standardizer that two tensors hold. */
    static Standardizer standardizer(Safetensors tensors, String mean, String scale) {
        return Documents.refusing(WEIGHTS, () -> Standardizer.of(tensors.doubles(mean), tensors.doubles(scale)));
    }

    /** Returns the model as a TorchScript archive that takes raw numbers and holds the configuration. */
    TorchScript torchScript(String config) {
        WeightSource weights = source(runner.parameters(), runner.weights());
        TorchScript script = TorchScript.of(transformer, weights).extraFile(CONFIG, config);
        return standardizer.columns() == 0 ? script : script.standardizing(TabularTransformer.NUMBERS, standardizer);
    }
}
