package ai.lepton.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.search.Study.Direction;
import ai.lepton.core.search.Study.FrozenTrial;
import ai.lepton.core.search.Study.Report;
import ai.lepton.core.search.Study.State;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sampling and pruning beside SciPy and Optuna; the script is beside the file. */
final class GoldenSearchTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static JsonNode golden(String part) throws IOException {
        try (InputStream in = GoldenSearchTest.class.getResourceAsStream("/golden/search/search.json")) {
            return JSON.readTree(in).get(part);
        }
    }

    @Test
    void pointsAreThoseOfScipy() throws IOException {
        JsonNode sobol = golden("sobol");
        for (int d = 0; d < SobolSequence.DIMENSIONS; d++) {
            for (int i = 0; i < 64; i++) {
                assertThat(SobolSequence.at(d, i, 0) - 0x1p-33)
                        .isEqualTo(sobol.get(d).get(i).doubleValue());
            }
        }
        assertThat(sobol.size()).isEqualTo(SobolSequence.DIMENSIONS);
    }

    @Test
    void densitiesAreThoseOfOptuna() throws IOException {
        for (JsonNode density : golden("densities")) {
            List<Distribution> space = new ArrayList<>();
            density.get("space").forEach(each -> space.add(JSON.treeToValue(each, Distribution.class)));
            double[][] seen = JSON.treeToValue(density.get("seen"), double[][].class);
            double[][] points = JSON.treeToValue(density.get("points"), double[][].class);
            ParzenEstimator estimator = new ParzenEstimator(space, seen);
            for (int i = 0; i < points.length; i++) {
                assertThat(estimator.logDensity(points[i]))
                        .as("%d trials, point %d", seen.length, i)
                        .isCloseTo(density.get("log_density").get(i).doubleValue(), within(1e-9));
            }
        }
    }

    @Test
    void decisionsAreThoseOfOptuna() throws IOException {
        for (JsonNode run : golden("pruners")) {
            Pruner pruner = JSON.treeToValue(run.get("pruner"), Pruner.class);
            Direction direction = JSON.treeToValue(run.get("direction"), Direction.class);
            List<FrozenTrial> done = new ArrayList<>();
            for (JsonNode trial : run.get("trials")) {
                done.add(decided(trial, new Pruning(pruner, direction.loss()), done));
            }
        }
    }

    private static FrozenTrial decided(JsonNode trial, Pruning pruning, List<FrozenTrial> done) {
        List<Report> reports = new ArrayList<>();
        for (int step = 0; step < trial.get("values").size(); step++) {
            JsonNode value = trial.get("values").get(step);
            pruning.report(step, value.isNull() ? Double.NaN : value.doubleValue());
            reports.add(new Report(step, value.isNull() ? null : (Double) value.doubleValue()));
            assertThat(pruning.shouldPrune(done))
                    .as("%s: trial %d, step %d", pruning, done.size(), step)
                    .isEqualTo(trial.get("pruned").get(step).booleanValue());
        }
        Double value =
                trial.get("value").isNull() ? null : (Double) trial.get("value").doubleValue();
        return new FrozenTrial(
                done.size(),
                value == null ? State.PRUNED : State.COMPLETE,
                value,
                List.of(),
                Map.of(),
                Map.of(),
                reports,
                pruning.rungs(),
                Instant.EPOCH,
                0,
                null);
    }
}
