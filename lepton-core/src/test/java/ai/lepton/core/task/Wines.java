package ai.lepton.core.task;

import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Split;

/** Wine of three cultivars, and a classifier of it that trains in a second. */
final class Wines {
    private Wines() {}

    static Split split() {
        return Csv.resource(Wines.class, "wine.csv")
                .otherNumbers()
                .label("cultivar")
                .shuffledBy(5)
                .split(0.6, 0.2, 0.2);
    }

    static TabularArchitecture small(Split wines) {
        return TabularArchitecture.of(wines.schema()).layers(1).width(16).heads(2);
    }

    static Training training(int epochs, Backend backend) {
        return Training.upTo(Training.epochs(epochs))
                .learningRate(3e-3)
                .seed(11)
                .engine(EngineOptions.defaults().with(backend));
    }

    static TabularClassifier trained(Split wines) {
        return small(wines)
                .classifying(wines.labels())
                .fit(wines.train(), wines.validation(), training(15, Backend.SCRIPT));
    }

    static double accuracy(int[] truth, int[] predicted) {
        int right = 0;
        for (int i = 0; i < truth.length; i++) {
            right += truth[i] == predicted[i] ? 1 : 0;
        }
        return (double) right / truth.length;
    }
}
