package ai.lepton.bench.ethics;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.kie.kogito.explainability.model.Dataset;
import tools.jackson.databind.ObjectMapper;

/** Times Lepton and TrustyAI at the people that ethics_peers.py drew, and prints JSON. */
public final class EthicsTasks {
    private static final int PAIR_ROWS = 1_000_000;
    private static final int INTERVAL_ROWS = 5_000;

    private final int times;
    private final List<Map<String, Object>> results = new ArrayList<>();

    private EthicsTasks(int times) {
        this.times = times;
    }

    /** Takes the folder of the people, and how often each is done. */
    public static void main(String... args) throws IOException {
        EthicsTasks tasks = new EthicsTasks(Integer.parseInt(args[1]));
        tasks.run(People.read(Path.of(args[0])));
        new ObjectMapper().writeValue(System.out, Map.of("results", tasks.results));
    }

    private void run(People people) {
        List<String> all = List.copyOf(People.ATTRIBUTES.keySet());
        time("lepton", "rates", () -> RatesByGroup.rates(people));
        time("floor: what the rates are of, read in order", "rates", () -> {
            // Printed, so that it is read.
            System.err.print(RatesByGroup.read(people) == 0 ? "nobody" : "");
            return Map.of();
        });
        time("lepton", "intervals", () -> RatesByGroup.intervals(people, all));
        People few = people.first(INTERVAL_ROWS);
        time("lepton", "intervals of few", () -> RatesByGroup.intervals(few, List.of("sex")));
        time("lepton", "k-anonymity", () -> Anonymity.judge(people));
        People fewer = people.first(PAIR_ROWS);
        time("lepton", "two groups", () -> RatesByGroup.twoGroups(fewer));
        Dataset dataset = TwoGroups.dataset(fewer);
        time("TrustyAI", "two groups", () -> TwoGroups.trustyAi(dataset));
    }

    private void time(String who, String task, Callable<Map<String, Double>> work) {
        Clock clock = new Clock();
        List<Map<String, Double>> found = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            clock.time(() -> {
                try {
                    found.add(work.call());
                } catch (Exception e) {
                    throw new IllegalStateException(who + " fails at " + task, e);
                }
            });
        }
        results.add(clock.result(who, task, found.get(0)));
    }
}
