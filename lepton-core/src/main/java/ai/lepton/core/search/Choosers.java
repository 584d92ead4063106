package ai.lepton.core.search;

import ai.lepton.core.search.Sampler.QmcSampler;
import ai.lepton.core.search.Sampler.TpeSampler;
import ai.lepton.core.search.Study.FrozenTrial;
import ai.lepton.core.search.Study.State;
import ai.lepton.metrics.internal.SeedMix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * What the samplers do: values of a trial's parameters, of its number and of the trials before it.
 *
 * @param seed of the search
 * @param number of the trial
 * @param loss what turns a value of the study into one to be made small: 1 or −1
 * @param done trials that ended, by their numbers
 * @param running trials that run, by their numbers
 */
record Choosers(long seed, int number, double loss, List<FrozenTrial> done, List<FrozenTrial> running) {
    /** Best trials that are modelled by themselves, at most. */
    private static final int MOST_BEST = 25;

    /** Returns what a sampler gives this trial. */
    Trial.Chooser of(Sampler sampler) {
        if (sampler instanceof TpeSampler tpe) {
            long finished =
                    done.stream().filter(trial -> trial.state() != State.FAIL).count();
            return finished < tpe.startupTrials() ? even() : learned(tpe);
        }
        return sampler instanceof QmcSampler ? even() : this::byChance;
    }

    private double byChance(String name, Distribution distribution) {
        return Axis.at(distribution, random(name).nextDouble());
    }

    private SplittableRandom random(String name) {
        return new SplittableRandom(SeedMix.of(SeedMix.of(seed, number), hash(name)));
    }

    private static long hash(String name) {
        return name.chars().asLongStream().reduce(name.length(), SeedMix::of);
    }

    private Trial.Chooser even() {
        Map<String, Integer> dimensions = new HashMap<>();
        for (FrozenTrial trial : done) {
            trial.distributions().keySet().forEach(name -> dimensions.putIfAbsent(name, dimensions.size()));
        }
        return (name, distribution) -> {
            int dimension = dimensions.computeIfAbsent(name, unseen -> dimensions.size());
            return dimension >= SobolSequence.DIMENSIONS
                    ? byChance(name, distribution)
                    : Axis.at(distribution, SobolSequence.at(dimension, number, (int) SeedMix.of(seed, dimension)));
        };
    }

    /** Returns what learns: parameters that all trials have are drawn together, now; others when they are asked for. */
    private Trial.Chooser learned(TpeSampler tpe) {
        List<FrozenTrial> known =
                done.stream().filter(trial -> trial.state() != State.FAIL).toList();
        Split split = split(known);
        Map<String, Distribution> common = new LinkedHashMap<>(known.get(0).distributions());
        for (FrozenTrial trial : known) {
            common.entrySet()
                    .removeIf(entry ->
                            !entry.getValue().equals(trial.distributions().get(entry.getKey())));
        }
        Map<String, Double> together = common.isEmpty() ? Map.of() : draw(tpe, split, common, random(""));
        return (name, distribution) -> {
            Map<String, Double> drawn = distribution.equals(common.get(name))
                    ? together
                    : draw(tpe, split, Map.of(name, distribution), random(name));
            return Objects.requireNonNull(drawn.get(name));
        };
    }

    /** Trials that are modelled as good, and the others; each in the order of their numbers. */
    private record Split(List<FrozenTrial> good, List<FrozenTrial> other) {}

    private Split split(List<FrozenTrial> known) {
        int best = (int) Math.min(Math.ceil(0.1 * known.size()), MOST_BEST);
        List<FrozenTrial> ranked = new ArrayList<>(known);
        ranked.sort(Comparator.comparing((FrozenTrial trial) -> trial.state() == State.PRUNED)
                .thenComparing(trial -> trial.state() == State.PRUNED ? -trial.lastStep() : 0)
                .thenComparing(trial -> worth(trial))
                .thenComparing(FrozenTrial::number));
        List<FrozenTrial> good = new ArrayList<>(ranked.subList(0, best));
        List<FrozenTrial> other = new ArrayList<>(ranked.subList(best, ranked.size()));
        other.addAll(running);
        good.sort(Comparator.comparing(FrozenTrial::number));
        other.sort(Comparator.comparing(FrozenTrial::number));
        return new Split(good, other);
    }

    private double worth(FrozenTrial trial) {
        double worth = loss * (trial.state() == State.PRUNED ? trial.lastReported() : trial.requiredValue());
        return Double.isNaN(worth) ? Double.POSITIVE_INFINITY : worth;
    }

    private static Map<String, Double> draw(
            TpeSampler tpe, Split split, Map<String, Distribution> space, SplittableRandom random) {
        List<String> names = List.copyOf(space.keySet());
        List<Distribution> distributions = names.stream().map(space::get).toList();
        ParzenEstimator good = new ParzenEstimator(distributions, values(split.good(), space, names));
        ParzenEstimator other = new ParzenEstimator(distributions, values(split.other(), space, names));
        double[] best = {};
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < tpe.candidates(); i++) {
            double[] candidate = good.draw(random);
            double ratio = good.logDensity(candidate) - other.logDensity(candidate);
            if (best.length == 0 || ratio > most) {
                best = candidate;
                most = ratio;
            }
        }
        Map<String, Double> drawn = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            drawn.put(names.get(i), best[i]);
        }
        return drawn;
    }

    private static double[][] values(List<FrozenTrial> trials, Map<String, Distribution> space, List<String> names) {
        Predicate<FrozenTrial> has = trial -> space.entrySet().stream()
                .allMatch(entry -> entry.getValue().equals(trial.distributions().get(entry.getKey())));
        return trials.stream()
                .filter(has)
                .map(trial -> names.stream().mapToDouble(trial::chosen).toArray())
                .toArray(double[][]::new);
    }
}
