package ai.lepton.core.task;

import ai.lepton.core.checkpoint.WeightsFile;
import ai.lepton.core.internal.files.ModelFiles;
import ai.lepton.core.model.TabularModel;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.metrics.classification.Labels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a directory holds that a model of tables was saved to: a configuration, and the weights whose digest it names.
 *
 * <p>The two files can't be renamed at one moment. The weights are first; so where they are not those that the
 * configuration names, a writer is at work or was stopped between the two, and its configuration is still aside.
 *
 * @param directory where both lie
 * @param config the configuration
 * @param weights in memory, where they are not too long
 * @param isPair whether these are the weights that the configuration names, if it names any
 */
record SavedModel(Path directory, TabularConfig config, WeightsFile weights, boolean isPair) {
    private static final int TRIES = 5;

    static SavedModel open(Path directory) {
        return ModelFiles.in(directory, () -> firstPair(directory));
    }

    private static SavedModel firstPair(Path directory) {
        SavedModel read = read(directory);
        for (int tries = 1; !read.isPair && tries < TRIES; tries++) {
            read = read(directory);
        }
        return read;
    }

    private static SavedModel read(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new DataException(directory
                    + (Files.exists(directory)
                            ? " is a file; name the directory of a model"
                            : " does not exist; name the directory of a model"));
        }
        Path file = directory.resolve(TabularRunner.CONFIG);
        byte[] json = ModelFiles.bytes(file, Documents.LONGEST);
        TabularConfig config = TabularConfig.read(TabularRunner.CONFIG, json);
        Safetensors tensors = ModelFiles.tensorsInMemory(directory.resolve(TabularRunner.WEIGHTS));
        WeightsFile weights = WeightsFile.of(tensors, TabularRunner.WEIGHTS);
        String named = TabularConfig.weightsDigest(json);
        if (named == null || named.equals(tensors.sha256())) {
            return new SavedModel(directory, config, weights, true);
        }
        Optional<TabularConfig> aside =
                ModelFiles.areVerified(file) ? Optional.empty() : aside(directory, tensors.sha256());
        return new SavedModel(directory, aside.orElse(config), weights, aside.isPresent());
    }

    /** Returns the configuration of a writer that was stopped after it had renamed its weights. */
    private static Optional<TabularConfig> aside(Path directory, String digest) {
        return Staged.current(directory, TabularRunner.CONFIG, file -> digest.equals(digestNamedBy(file)))
                .map(file -> TabularConfig.read(TabularRunner.CONFIG, Documents.bytes(file)));
    }

    private static @Nullable String digestNamedBy(Path file) {
        try {
            return TabularConfig.weightsDigest(Documents.bytes(file));
        } catch (DataException e) {
            return null;
        }
    }

    /**
     * What a configuration describes.
     *
     * @param predicted the classes, or the name of the target
     */
    record Description<P>(P predicted, Schema schema, TabularModel model, TabularConfig config) {}

    /** What a configuration is read as. */
    @FunctionalInterface
    private interface Kind<R> {
        R of(UnaryOperator<TabularArchitecture> change);
    }

    /**
     * Returns the classifier that the configuration describes.
     *
     * @param change a user's own; what it throws is theirs
     * @throws DataException if it describes none that can be built
     */
    Description<Labels> classifier(UnaryOperator<TabularArchitecture> change) {
        return describe(change, own -> {
            if (config.isEnsemble()) {
                Labels labels = config.ensembleLabels();
                int outputs = TabularClassifier.Untrained.outputs(labels);
                return new Description<>(labels, config.schema(), ensemble(outputs, true), told(config));
            }
            TabularClassifier.Untrained untrained = config.classifier(own, weights.sizes());
            Schema schema = untrained.architecture().schema();
            return new Description<>(untrained.labels(), schema, untrained.model(), told(TabularConfig.of(untrained)));
        });
    }

    /** Returns the regressor that the configuration describes. */
    Description<String> regressor(UnaryOperator<TabularArchitecture> change) {
        return describe(change, own -> {
            if (config.isEnsemble()) {
                return new Description<>(config.ensembleTarget(), config.schema(), ensemble(1, false), told(config));
            }
            TabularRegressor.Untrained untrained = config.regressor(own, weights.sizes());
            Schema schema = untrained.architecture().schema();
            return new Description<>(untrained.target(), schema, untrained.model(), told(TabularConfig.of(untrained)));
        });
    }

    private TabularConfig told(TabularConfig built) {
        return built.withCautions(config.cautionsOrNone());
    }

    private TabularModel ensemble(int outputs, boolean classes) {
        return EnsembleConfig.model(config.components(), outputs, classes, config.schema(), weights.sizes());
    }

    /**
     * Returns what the configuration describes.
     *
     * @param change a user's own; what it throws is theirs
     * @throws DataException if it describes nothing that can be built
     */
    private <R> R describe(UnaryOperator<TabularArchitecture> change, Kind<R> kind) {
        RuntimeException[] thrown = new RuntimeException[1];
        try {
            return kind.of(architecture -> {
                try {
                    return change.apply(architecture);
                } catch (RuntimeException e) {
                    thrown[0] = e;
                    throw e;
                }
            });
        } catch (IllegalArgumentException | NullPointerException | ArithmeticException e) {
            if (e == thrown[0]) {
                throw e;
            }
            throw ModelFiles.in(directory, new DataException(String.valueOf(e.getMessage()), e));
        } catch (DataException e) {
            throw e == thrown[0] ? e : ModelFiles.in(directory, e);
        }
    }

    /** Returns what is read of its files, whose errors name the directory. */
    <T> T read(Supplier<T> part) {
        return ModelFiles.in(directory, part);
    }

    /**
     * Refuses weights that were changed, or not saved with this configuration.
     *
     * @throws DataException if they are others
     */
    void requirePair() {
        if (!isPair) {
            throw new DataException(TabularRunner.WEIGHTS + " is not the file that " + TabularRunner.CONFIG
                    + " was saved with: its SHA-256 is " + weights.tensors().sha256()
                    + "; save the model again, or, if the"
                    + " weights were changed on purpose, remove " + TabularConfig.WEIGHTS_DIGEST + " from "
                    + TabularRunner.CONFIG);
        }
    }
}
