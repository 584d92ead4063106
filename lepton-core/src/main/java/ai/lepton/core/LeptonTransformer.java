package ai.lepton.core;

import ai.lepton.core.task.TabularArchitecture;
import ai.lepton.exchange.data.Schema;

/**
 * Where models begin.
 *
 * <pre>{@code
 * try (TabularClassifier classifier = LeptonTransformer.tabular(patients.schema()).layers(2).width(64).heads(4)
 *         .classifying(patients.labels())
 *         .trainedOn(patients.train(), Training.upTo(epochs(30)).learningRate(1e-3).seed(42))) {
 *     System.out.println(classifier.evaluateOn(patients.heldOut()).table());
 * }
 * }</pre>
 */
public final class LeptonTransformer {
    private LeptonTransformer() {}

    /** Returns a transformer over the columns of tables like this, to be configured and then trained. */
    public static TabularArchitecture tabular(Schema schema) {
        return TabularArchitecture.of(schema);
    }
}
