package ai.lepton.core;

import ai.lepton.core.task.TabularArchitecture;
import ai.lepton.core.task.TextLoader;
import ai.lepton.exchange.data.Schema;
import ai.lepton.metrics.internal.Elements;
import java.nio.file.Path;

/**
 * Where models begin.
 *
 * <pre>{@code
 * try (TabularClassifier classifier = LeptonTransformer.tabular(patients.schema()).layers(2).width(64).heads(4)
 *         .classifying(patients.labels())
 *         .fit(patients.train(), Training.upTo(epochs(30)).learningRate(1e-3).seed(42))) {
 *     System.out.println(classifier.evaluateOn(patients.test()).table());
 * }
 * }</pre>
 */
public final class LeptonTransformer {
    private LeptonTransformer() {}

    /**
     * Returns a published model in a local Hugging Face directory, to be configured and then opened for a task.
     *
     * @throws ai.lepton.exchange.DataException if a file is missing or is not what it says
     */
    public static TextLoader load(Path directory) {
        Elements.required("directory", directory);
        return TextLoader.load(directory);
    }

    /** Returns a transformer over the columns of tables like this, to be configured and then trained. */
    public static TabularArchitecture tabular(Schema schema) {
        return TabularArchitecture.of(schema);
    }
}
