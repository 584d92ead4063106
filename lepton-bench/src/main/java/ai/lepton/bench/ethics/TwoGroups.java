package ai.lepton.bench.ethics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.kie.kogito.explainability.model.Dataset;
import org.kie.kogito.explainability.model.Feature;
import org.kie.kogito.explainability.model.FeatureFactory;
import org.kie.kogito.explainability.model.Output;
import org.kie.kogito.explainability.model.Prediction;
import org.kie.kogito.explainability.model.PredictionInput;
import org.kie.kogito.explainability.model.PredictionOutput;
import org.kie.kogito.explainability.model.PredictionProvider;
import org.kie.kogito.explainability.model.SimplePrediction;
import org.kie.kogito.explainability.model.Type;
import org.kie.kogito.explainability.model.Value;
import org.kie.kogito.explainability.utils.FairnessMetrics;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Two groups compared by statistical parity, disparate impact and average odds, in milliseconds. TrustyAI asks a model, so its
 * model reads the decision out of the features; the objects that it wants for each person are made beforehand.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class TwoGroups {
    private static final Output SELECTED = output(true);
    private static final Output REJECTED = output(false);
    private static final PredictionOutput YES = new PredictionOutput(List.of(SELECTED));
    private static final PredictionOutput NO = new PredictionOutput(List.of(REJECTED));

    /** Number of people. */
    @Param("1000000")
    public int rows = 1_000_000;

    private People people = People.draw(0);
    private Dataset dataset = new Dataset(List.of());

    /** Draws people. */
    @Setup
    public void draw() {
        people = People.draw(rows);
        dataset = dataset(people);
    }

    /** Compares with Lepton. */
    @Benchmark
    public Map<String, Double> lepton() {
        return RatesByGroup.twoGroups(people);
    }

    /** Compares with TrustyAI. */
    @Benchmark
    public Map<String, Double> trustyAi() throws ExecutionException, InterruptedException {
        return trustyAi(dataset);
    }

    private static Output output(boolean selected) {
        return new Output("selected", Type.BOOLEAN, new Value(selected), 1);
    }

    static Dataset dataset(People people) {
        List<String> sexes = people.attributes.getOrDefault("sex", List.of());
        List<Prediction> truths = new ArrayList<>(sexes.size());
        for (int i = 0; i < sexes.size(); i++) {
            List<Feature> features = List.of(
                    FeatureFactory.newCategoricalFeature("sex", sexes.get(i)),
                    FeatureFactory.newBooleanFeature("decision", people.selected[i]));
            truths.add(new SimplePrediction(new PredictionInput(features), people.qualified[i] ? YES : NO));
        }
        return new Dataset(truths);
    }

    static Map<String, Double> trustyAi(Dataset dataset) throws ExecutionException, InterruptedException {
        PredictionProvider model = inputs -> CompletableFuture.completedFuture(
                inputs.stream().map(TwoGroups::decision).toList());
        Predicate<PredictionInput> privileged =
                input -> input.getFeatures().get(0).getValue().asString().equals("sex1");
        Predicate<PredictionOutput> favourable = output ->
                output.getOutputs().get(0).getValue().getUnderlyingObject().equals(true);
        List<PredictionInput> inputs = dataset.getInputs();
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put(
                "statistical-parity-difference",
                FairnessMetrics.groupStatisticalParityDifference(privileged, inputs, model, SELECTED));
        measures.put(
                "disparate-impact", FairnessMetrics.groupDisparateImpactRatio(privileged, inputs, model, SELECTED));
        measures.put(
                "average-odds-difference",
                FairnessMetrics.groupAverageOddsDifference(privileged, favourable, dataset, model));
        return measures;
    }

    private static PredictionOutput decision(PredictionInput input) {
        return input.getFeatures().get(1).getValue().getUnderlyingObject().equals(true) ? YES : NO;
    }
}
