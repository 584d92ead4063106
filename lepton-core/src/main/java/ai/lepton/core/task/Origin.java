package ai.lepton.core.task;

import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.internal.engine.PyTorch;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.evaluation.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** When a training began, of which the rest is told when it has ended. */
final class Origin {
    private final Instant began = Instant.now();
    private final long nanoseconds = System.nanoTime();

    private Origin() {}

    static Origin now() {
        return new Origin();
    }

    /**
     * Returns what was trained with.
     *
     * @param settings by name
     * @param trainings how many ran at once at most
     */
    Provenance of(Table train, long seed, Map<String, ?> settings, EngineOptions engine, int trainings) {
        Map<String, String> texts = new LinkedHashMap<>();
        settings.forEach((name, value) -> texts.put(name, String.valueOf(value)));
        Provenance here = Provenance.ofThisProcess();
        for (Map.Entry<String, String> software : new TreeMap<>(PyTorch.versions()).entrySet()) {
            here = here.withSoftware(software.getKey(), software.getValue());
        }
        return here.withSeed(seed)
                .withSettings(texts)
                .withTime(began.truncatedTo(ChronoUnit.SECONDS), Duration.ofNanos(System.nanoTime() - nanoseconds))
                .withEnvironment("device", PyTorch.device(engine.device()))
                .withEnvironment("threads", Integer.toString(PyTorch.threads()))
                .withEnvironment("trainings at once", Integer.toString(trainings))
                .withInput("training table of " + train.size() + " rows", train.sha256());
    }
}
