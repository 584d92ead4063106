package ai.lepton.core.task;

import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Split;

/** The progression of diabetes, and a regressor of it that trains in a second. */
final class Diabetes {
    static final String TARGET = "progression";

    private Diabetes() {}

    static Csv csv() {
        return Csv.resource(Diabetes.class, "diabetes.csv")
                .otherNumbers()
                .categories("sex")
                .target(TARGET);
    }

    static Split split() {
        return csv().shuffledBy(7).split(0.6, 0.2, 0.2);
    }

    static TabularArchitecture small(Split patients) {
        return TabularArchitecture.of(patients.schema()).layers(1).width(16).heads(2);
    }

    static Training training(int epochs, Backend backend) {
        return Training.upTo(Training.epochs(epochs))
                .learningRate(2e-3)
                .seed(3)
                .engine(EngineOptions.defaults().with(backend));
    }

    static TabularRegressor trained(Split patients) {
        return small(patients)
                .regressing(TARGET)
                .fit(patients.train(), patients.validation(), training(15, Backend.SCRIPT));
    }
}
