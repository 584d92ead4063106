package ai.lepton.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.search.Search.Objective;
import ai.lepton.core.search.Study.FrozenTrial;
import ai.lepton.core.search.Study.State;
import ai.lepton.exchange.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SearchTest {
    @TempDir
    private Path directory;

    /** A bowl in three numbers, with a choice that moves it: least 0, at x 1, rate 0.01, n 7, kind "b". */
    private static double bowl(Trial trial, long seed) {
        double x = trial.suggestDouble("x", -5, 5);
        double rate = Math.log10(trial.suggestLogDouble("rate", 1e-4, 1));
        int n = trial.suggestInt("n", 1, 20);
        String kind = trial.suggestCategorical("kind", List.of("a", "b", "c"));
        return (x - 1) * (x - 1) + (rate + 2) * (rate + 2) + Math.pow((n - 7) / 4.0, 2) + (kind.equals("b") ? 0 : 2);
    }

    private static double median(Sampler sampler, int trials, Objective objective) {
        double[] bests = new double[15];
        for (int seed = 0; seed < bests.length; seed++) {
            Study study = Search.minimize("bowl").seed(seed).sampler(sampler).optimize(trials, objective);
            bests[seed] = study.best().requiredValue();
        }
        Arrays.sort(bests);
        return bests[bests.length / 2];
    }

    @Test
    void whatLearnsFindsBetterValuesThanWhatDoesNot() {
        double learned = median(Sampler.tpe(), 60, SearchTest::bowl);

        assertThat(learned).isLessThan(0.5 * median(Sampler.random(), 60, SearchTest::bowl));
        assertThat(learned).isLessThan(0.5 * median(Sampler.sobol(), 60, SearchTest::bowl));
    }

    @Test
    void evenPointsFillEachQuarterEquallyOften() {
        Study study = Search.minimize("x")
                .sampler(Sampler.sobol())
                .seed(3)
                .optimize(64, (trial, seed) -> trial.suggestDouble("x", 0, 4) + trial.suggestInt("n", 1, 4));

        for (int quarter = 0; quarter < 4; quarter++) {
            int at = quarter;
            assertThat(study.trials())
                    .filteredOn(trial -> (int) trial.chosen("x") == at)
                    .hasSize(16);
            assertThat(study.trials())
                    .filteredOn(trial -> trial.chosen("n") == at + 1)
                    .hasSize(16);
        }
    }

    @Test
    void theSameSeedGivesTheSameTrials() {
        Search search = Search.minimize("bowl").seed(7);

        assertThat(choices(search.optimize(30, SearchTest::bowl)))
                .isEqualTo(choices(search.optimize(30, SearchTest::bowl)));
        assertThat(choices(search.optimize(30, SearchTest::bowl)))
                .isNotEqualTo(choices(search.seed(8).optimize(30, SearchTest::bowl)));
    }

    @Test
    void aSearchThatIsResumedGivesTheTrialsOfOneThatWasNot() {
        Path file = directory.resolve("study.json");
        Search search = Search.minimize("bowl").seed(7).pruner(Pruner.successiveHalving(1));
        Objective reporting = (trial, seed) -> {
            double value = bowl(trial, seed);
            for (int step = 1; step <= 20; step++) {
                trial.report(step, value + 1.0 / step);
                if (trial.shouldPrune()) {
                    throw trial.pruned();
                }
            }
            return value;
        };
        AtomicInteger begun = new AtomicInteger();

        assertThatThrownBy(() -> search.file(file).optimize(40, (trial, seed) -> {
                    if (begun.incrementAndGet() == 23) {
                        throw new IllegalStateException("power cut");
                    }
                    return reporting.value(trial, seed);
                }))
                .hasMessage("power cut");
        assertThat(Study.read(file).trials()).hasSize(22);

        Study resumed = search.file(file).optimize(40, reporting);
        Study whole = search.optimize(40, reporting);
        assertThat(choices(resumed)).isEqualTo(choices(whole));
        assertThat(resumed.trials())
                .filteredOn(trial -> trial.state() == State.PRUNED)
                .hasSizeGreaterThan(10);
        assertThat(Study.read(file)).isEqualTo(resumed);
    }

    private static List<String> choices(Study study) {
        return study.trials().stream()
                .map(trial -> trial.number() + " " + trial.state() + " " + trial.value() + " " + trial.params()
                        + trial.reports())
                .toList();
    }

    @Test
    void aFileOfAnotherSearchIsRefused() {
        Path file = directory.resolve("study.json");
        Search.minimize("bowl").file(file).optimize(2, SearchTest::bowl);

        assertThatThrownBy(() -> Search.minimize("bowl").seed(1).file(file).optimize(3, SearchTest::bowl))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("study.json is of a search of bowl (MINIMIZE, seed 0, seeds [0],")
                .hasMessageContaining("this one is of bowl (MINIMIZE, seed 1,")
                .hasMessageEndingWith("name another file, or set the same");
    }

    @Test
    void aFileThatIsNoStudyIsRefused() throws Exception {
        Path file = directory.resolve("study.json");
        Files.writeString(
                file,
                Search.minimize("bowl").optimize(1, SearchTest::bowl).toJson().replace("study:1", "study:2"));

        assertThatThrownBy(() -> Search.minimize("bowl").file(file).optimize(3, SearchTest::bowl))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("urn:lepton:schema:study:2");
    }

    @Test
    void aTrialIsJudgedByTheMeanOverTheSeeds() {
        List<Long> asked = new ArrayList<>();
        Study study = Search.maximize("value").seeds(5, 6, 9).optimize(2, (trial, seed) -> {
            asked.add(seed);
            double x = trial.suggestDouble("x", 0, 1);
            assertThat(trial.suggestDouble("x", 0, 1)).isEqualTo(x);
            return x + seed;
        });

        assertThat(asked).containsExactly(5L, 6L, 9L, 5L, 6L, 9L);
        for (FrozenTrial trial : study.trials()) {
            assertThat(trial.value()).isCloseTo(trial.chosen("x") + 20 / 3.0, within(1e-12));
            assertThat(trial.values()).hasSize(3);
        }
        assertThat(study.best().requiredValue())
                .isEqualTo(study.trials().stream()
                        .mapToDouble(FrozenTrial::requiredValue)
                        .max()
                        .orElseThrow());
    }

    @Test
    void theWinnerIsMeasuredOnDataThatTheSearchDidNotSee() {
        Study study = Search.minimize("bowl").seeds(1, 2).optimize(20, SearchTest::bowl);
        Study confirmed = study.confirm((trial, seed) -> 10 * seed + trial.suggestInt("n", 1, 20));

        double n = study.best().chosen("n");
        assertThat(confirmed.confirmed())
                .isEqualTo(new Study.Confirmation(study.best().number(), 15 + n, List.of(10 + n, 20 + n)));
        assertThat(Study.ofJson(confirmed.toJson())).isEqualTo(confirmed);
        assertThatThrownBy(() -> study.confirm((trial, seed) -> trial.suggestInt("n", 1, 30)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("high=30")
                .hasMessageContaining("high=20");
    }

    @Test
    void whatIsNotANumberNeverWins() {
        Study study = Search.minimize("loss").optimize(8, (trial, seed) -> {
            double x = trial.suggestDouble("x", 0, 1);
            return trial.number() % 2 == 0 ? Double.NaN : trial.number() == 3 ? Double.NEGATIVE_INFINITY : x;
        });

        assertThat(study.trials())
                .filteredOn(trial -> trial.state() == State.COMPLETE)
                .hasSize(3);
        assertThat(study.trials().get(0).reason()).isEqualTo("the objective is NaN with seed 0");
        assertThat(study.best().number()).isIn(1, 5, 7);
        Study none = Search.minimize("loss").optimize(2, (trial, seed) -> Double.NaN);
        assertThatThrownBy(none::best)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("none of the 2 trials is complete (trial 0: the objective is NaN with seed 0); try more, or"
                        + " prune later");
    }

    @Test
    void namedFailuresOfTheObjectiveAreRecordedAndOthersEndTheSearch() {
        Objective failing = (trial, seed) -> {
            if (trial.number() == 1) {
                throw new IllegalStateException("the loss became NaN");
            }
            return trial.suggestDouble("x", 0, 1);
        };

        Study study =
                Search.minimize("loss").catching(IllegalStateException.class).optimize(3, failing);
        assertThat(study.trials().get(1).state()).isEqualTo(State.FAIL);
        assertThat(study.trials().get(1).reason()).contains("the loss became NaN");
        assertThatThrownBy(() -> Search.minimize("loss").optimize(3, failing)).hasMessage("the loss became NaN");
    }

    @Test
    void aParameterMayDependOnOthers() {
        Study study = Search.minimize("loss").optimize(40, (trial, seed) -> {
            int layers = trial.suggestInt("layers", 1, 3);
            double sum = 0;
            for (int i = 0; i < layers; i++) {
                sum += trial.suggestLogInt("width_" + i, 4, 256);
            }
            return Math.abs(sum - 100);
        });

        assertThat(study.trials()).extracting(trial -> trial.params().size()).contains(2, 3, 4);
        assertThat(study.best().requiredValue()).isLessThan(20);
    }

    @Test
    void aNameThatIsAskedForInTwoWaysIsRefused() {
        assertThatThrownBy(() -> Search.minimize("loss").optimize(1, (trial, seed) -> {
                    trial.suggestInt("n", 1, 3);
                    return trial.suggestInt("n", 1, 4);
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the parameter 'n' is asked for as IntDistribution[low=1, high=4, log=false], and was asked"
                                + " for as IntDistribution[low=1, high=3, log=false] in the same trial; give each its own name");
    }

    @Test
    void severalThreadsTryDifferentThingsEachOnce() {
        Set<Object> values = ConcurrentHashMap.newKeySet();
        CountDownLatch together = new CountDownLatch(4);
        Study study = Search.minimize("bowl").threads(4).optimize(60, (trial, seed) -> {
            together.countDown();
            try {
                together.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            values.add(trial.suggestDouble("x", -5, 5));
            return bowl(trial, seed);
        });

        assertThat(values).hasSize(60);
        assertThat(study.trials()).extracting(FrozenTrial::number).hasSize(60).isSorted();
    }

    @Test
    void aFailureOnAThreadEndsTheSearchOnTheCallers() {
        assertThatThrownBy(() -> Search.minimize("bowl").threads(3).optimize(60, (trial, seed) -> {
                    throw new ArithmeticException("no");
                }))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("no");
    }

    @Test
    void anInterruptEndsTheSearchAndKeepsTheFlag() {
        for (int threads : new int[] {1, 2}) {
            Search search = Search.minimize("bowl").threads(threads);
            Thread caller = Thread.currentThread();
            assertThatThrownBy(() -> search.optimize(100, (trial, seed) -> {
                        if (trial.number() == 5) {
                            caller.interrupt();
                        }
                        return bowl(trial, seed);
                    }))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aTrialThatAnInterruptEndedHasNotFailed(@TempDir Path directory) {
        for (int threads : new int[] {1, 2}) {
            Path file = directory.resolve("study-" + threads + ".json");
            Search search = Search.minimize("bowl")
                    .threads(threads)
                    .catching(IllegalStateException.class)
                    .file(file);
            Thread caller = Thread.currentThread();
            assertThatThrownBy(() -> search.optimize(20, (trial, seed) -> {
                        if (trial.number() == 5) {
                            caller.interrupt();
                        }
                        while (trial.number() >= 5 && !Thread.currentThread().isInterrupted()) {
                            Thread.onSpinWait();
                        }
                        if (trial.number() == 5) { // as a training does
                            throw new CancellationException("training was interrupted");
                        }
                        if (trial.number() > 5) { // as what waited for something does
                            throw new IllegalStateException("closed");
                        }
                        return bowl(trial, seed);
                    }))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(Study.read(file).trials()).hasSize(5).allMatch(trial -> trial.state() == State.COMPLETE);
        }
    }

    @Test
    void aTrialThatEndsOnAnInterruptedThreadIsInTheFile(@TempDir Path directory) {
        Path file = directory.resolve("study.json");
        Search search = Search.minimize("bowl").file(file);
        assertThatThrownBy(() -> search.optimize(20, (trial, seed) -> {
                    if (trial.number() == 3) {
                        Thread.currentThread().interrupt();
                    }
                    return bowl(trial, seed);
                }))
                .isInstanceOf(CancellationException.class)
                .hasMessage("the search was interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(Study.read(file).trials()).hasSize(4);
    }

    @Test
    void theMeanOfValuesWhoseSumIsBeyondAFloatIsTheirs() {
        Study study = Search.minimize("bowl").seeds(1, 2).optimize(2, (trial, seed) -> Double.MAX_VALUE);

        assertThat(study.best().value()).isEqualTo(Double.MAX_VALUE);
    }

    @Test
    void aFileThatAnotherProgramWroteMeanwhileIsNotWrittenOver(@TempDir Path directory) {
        Path file = directory.resolve("study.json");
        Search search = Search.minimize("bowl").file(file);
        assertThatThrownBy(() -> search.optimize(6, (trial, seed) -> {
                    if (trial.number() == 3) {
                        search.optimize(5, SearchTest::bowl);
                    }
                    return bowl(trial, seed);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("study.json was changed by another program while this search ran");
        assertThat(Study.read(file).trials()).hasSize(5);
        assertThat(search.optimize(6, SearchTest::bowl).trials()).hasSize(6);
    }

    @Test
    void aTimeBeyondAllIsNone() {
        Search search = Search.minimize("bowl").within(Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(search.optimize(3, SearchTest::bowl).trials()).hasSize(3);
        assertThat(search.threads(2).optimize(3, SearchTest::bowl).trials()).hasSize(3);
    }

    @Test
    void thereAreTrialsButNotTooMany() {
        for (int trials : new int[] {0, Search.MOST_TRIALS + 1}) {
            assertThatThrownBy(() -> Search.minimize("bowl").optimize(trials, SearchTest::bowl))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("trials is " + trials + "; it must be from 1 to 100000");
        }
    }

    @Test
    void noTrialBeginsWhenTheTimeIsOver() {
        Study study = Search.minimize("bowl").within(Duration.ofNanos(1)).optimize(100, SearchTest::bowl);

        assertThat(study.trials()).isEmpty();
    }

    @Test
    void aListenerIsToldOfEachTrial() {
        List<Integer> told = new ArrayList<>();
        Search.minimize("bowl").listener(trial -> told.add(trial.number())).optimize(4, SearchTest::bowl);

        assertThat(told).containsExactly(0, 1, 2, 3);
    }

    @Test
    void otherTrialsGoOnWhileAListenerIsTold() {
        CountDownLatch isTold = new CountDownLatch(1);
        CountDownLatch hasAsked = new CountDownLatch(1);
        List<Boolean> wentOn = new ArrayList<>();
        Search.minimize("bowl")
                .threads(2)
                .listener(trial -> {
                    if (trial.number() == 0) {
                        isTold.countDown();
                        wentOn.add(comes(hasAsked));
                    }
                })
                .optimize(2, (trial, seed) -> {
                    if (trial.number() == 1) {
                        assertThat(comes(isTold)).isTrue();
                        double value = bowl(trial, seed);
                        hasAsked.countDown();
                        return value;
                    }
                    return bowl(trial, seed);
                });

        assertThat(wentOn).containsExactly(true);
    }

    private static boolean comes(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void rangesOfOneValueGiveIt() {
        Study study = Search.minimize("loss")
                .optimize(
                        30,
                        (trial, seed) -> trial.suggestDouble("x", 2, 2)
                                + trial.suggestLogDouble("y", 3, 3)
                                + trial.suggestInt("n", 4, 4)
                                + trial.suggestCategorical("c", List.of(5)));

        assertThat(study.trials()).extracting(FrozenTrial::value).containsOnly(14.0);
    }

    @Test
    void rangesThatAreNoneAreRefused() {
        assertThatThrownBy(() -> Search.minimize("m").optimize(1, (trial, seed) -> trial.suggestDouble("x", 2, 1)))
                .hasMessage("the range is [2.0, 1.0], its least above its largest");
        assertThatThrownBy(() -> Search.minimize("m").optimize(1, (trial, seed) -> trial.suggestLogDouble("x", 0, 1)))
                .hasMessage("the range is [0.0, 1.0]; on a logarithmic scale its least must be above 0");
        assertThatThrownBy(() ->
                        Search.minimize("m").optimize(1, (trial, seed) -> trial.suggestDouble("x", Double.NaN, 1)))
                .hasMessage("the range is [NaN, 1.0]; its ends and its width must be finite");
        assertThatThrownBy(() -> Search.minimize("m")
                        .optimize(
                                1,
                                (trial, seed) -> trial.suggestCategorical("x", List.of("a", "a"))
                                        .length()))
                .hasMessage("the choice 'a' is there twice; each must read differently");
    }
}
