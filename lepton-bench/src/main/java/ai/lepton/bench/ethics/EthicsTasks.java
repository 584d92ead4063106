package ai.lepton.bench.ethics;

import ai.lepton.ethics.privacy.PersonalRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.kie.kogito.explainability.model.Dataset;
import tools.jackson.databind.ObjectMapper;

/**
 * Times Lepton and TrustyAI at the people that ethics_peers.py drew, and prints JSON. Tasks about one sort of data are a process of
 * their own, as JMH forks one for each benchmark: the collector has no others' data to look after.
 */
public final class EthicsTasks {
    private static final int MILLION = 1_000_000;
    private static final int SOME = 100_000;
    private static final int FEW = 2_000;

    private final int times;
    private final List<Map<String, Object>> results = new ArrayList<>();

    private EthicsTasks(int times) {
        this.times = times;
    }

    /** What is timed together. */
    public enum Part {
        RATES,
        ANONYMITY,
        TWO_GROUPS
    }

    /** Takes the folder of the people, how often each is done, and the part. */
    public static void main(String... args) throws IOException {
        Path folder = Path.of(args[0]);
        EthicsTasks tasks = new EthicsTasks(Integer.parseInt(args[1]));
        switch (Part.valueOf(args[2])) {
            case RATES -> tasks.rates(People.read(folder));
            case ANONYMITY -> tasks.anonymity(People.readRecords(folder));
            case TWO_GROUPS -> tasks.twoGroups(People.read(folder).first(MILLION));
        }
        new ObjectMapper().writeValue(System.out, Map.of("results", tasks.results));
    }

    private void rates(People people) {
        List<String> all = List.copyOf(People.ATTRIBUTES.keySet());
        time("lepton", "rates", () -> RatesByGroup.rates(people));
        time("floor: what the rates are of, read in order", "rates", () -> {
            // Printed, so that it is read.
            System.err.print(RatesByGroup.read(people) == 0 ? "nobody" : "");
            return Map.of();
        });
        People million = people.first(MILLION);
        time("lepton", "rates of a million", () -> RatesByGroup.rates(million));
        time("lepton", "intervals", () -> RatesByGroup.intervals(million, all));
        People some = people.first(SOME);
        time("lepton", "rates of all seven", () -> RatesByGroup.rates(some));
        People few = people.first(FEW);
        time("lepton", "intervals of few", () -> RatesByGroup.intervals(few, List.of("sex")));
    }

    private void anonymity(People people) {
        time("lepton", "k-anonymity", () -> Anonymity.judge(people));
        PersonalRecords records = people.personalRecords();
        time("lepton", "k-anonymity of columns encoded before", () -> Anonymity.judge(records));
    }

    private void twoGroups(People million) {
        time("lepton", "two groups", () -> RatesByGroup.twoGroups(million));
        Dataset dataset = TwoGroups.dataset(million);
        time("TrustyAI", "two groups", () -> TwoGroups.trustyAi(dataset));
    }

    private void time(String who, String task, Callable<Map<String, Double>> work) {
        Clock clock = new Clock();
        List<Map<String, Double>> found = new ArrayList<>(List.of(Map.of()));
        for (int i = 0; i < times; i++) {
            clock.time(
                    () -> {
                        try {
                            found.set(0, work.call());
                        } catch (Exception e) {
                            throw new IllegalStateException(who + " fails at " + task, e);
                        }
                    },
                    Clock.SAMPLE_MILLIS);
        }
        results.add(clock.result(who, task, found.get(0)));
    }
}
