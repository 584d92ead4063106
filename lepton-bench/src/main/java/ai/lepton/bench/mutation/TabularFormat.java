package ai.lepton.bench.mutation;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.NumberEmbedding.PiecewiseLinear;
import ai.lepton.core.model.Rotary;
import ai.lepton.core.task.TabularArchitecture;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRecipe;
import ai.lepton.core.task.TabularRegressor;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The directory of a saved model of tables: its config.json and its weights, of which one is changed. */
final class TabularFormat implements Format {
    private static final Schema SCHEMA =
            new Schema(List.of("age"), List.of(new Category("site", List.of("north", "south"))));
    private static final Labels LABELS = Labels.of("benign", "malignant", "unknown");
    private static final Table TABLE = Table.of(SCHEMA, new double[] {1, 2, 3}, new int[] {1, 2, 0});
    private static final Training STEP = Training.upTo(Training.steps(1)).seed(1);

    private static final TabularRecipe FOLDS = TabularRecipe.defaults()
            .folds(2)
            .epochs(1)
            .sizes(2, 1, 4)
            .embedding(new PiecewiseLinear(2), 2)
            .seed(1);

    private final boolean regression;
    private final boolean folded;

    /**
     * Of a regressor, else of a classifier.
     *
     * @param folded of several folds, as {@code fit(table)} makes it, else of one transformer
     */
    TabularFormat(boolean regression, boolean folded) {
        this.regression = regression;
        this.folded = folded;
    }

    @Override
    public String name() {
        return (regression ? "tabular-regressor" : "tabular-classifier") + (folded ? "-folds" : "");
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        Path directory = Files.createTempDirectory("tabular");
        if (regression) {
            try (TabularRegressor regressor = regressor(TABLE.withTarget("size", new double[] {1, 2, 3}))) {
                regressor.saveTo(directory);
            }
        } else {
            try (TabularClassifier classifier = classifier(TABLE.withTarget(LABELS, new int[] {0, 1, 2}))) {
                classifier.saveTo(directory);
            }
        }
        byte[] seed = Tree.below(directory).zip();
        Files.delete(directory.resolve(TabularClassifier.WEIGHTS));
        Files.delete(directory.resolve(TabularClassifier.CONFIG));
        Files.delete(directory);
        return List.of(seed);
    }

    private TabularRegressor regressor(Table train) {
        return folded
                ? TabularRegressor.fit(train, FOLDS)
                : architecture().regressing("size").fit(train, STEP);
    }

    private TabularClassifier classifier(Table train) {
        return folded
                ? TabularClassifier.fit(train, FOLDS)
                : architecture().classifying(LABELS).fit(train, STEP);
    }

    private static TabularArchitecture architecture() {
        return LeptonTransformer.tabular(SCHEMA)
                .layers(1)
                .width(8)
                .attention(MultiHeadAttention.of(2).positions(Rotary.of(100)));
    }

    @Override
    public List<Mutator> mutators() {
        Mutator config = new TreeMutator(TabularClassifier.CONFIG::equals, false);
        return List.of(config, config, new TreeMutator(TabularClassifier.WEIGHTS::equals, false));
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        Tree.of(mutant).writeTo(directory);
        try {
            load(directory);
        } catch (ArithmeticException e) {
            // As Javadoc says, of weights that make no number.
            if (!String.valueOf(e.getMessage()).startsWith("the model's answer for row ")) {
                throw e;
            }
        }
    }

    private void load(Path directory) {
        if (regression) {
            try (TabularRegressor regressor = TabularRegressor.load(directory)) {
                if (regressor.schema().equals(SCHEMA)) {
                    regressor.predict(TABLE);
                }
            }
        } else {
            try (TabularClassifier classifier = TabularClassifier.load(directory)) {
                if (classifier.schema().equals(SCHEMA)) {
                    classifier.probabilities(TABLE);
                }
            }
        }
    }
}
