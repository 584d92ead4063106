package ai.lepton.ethics.safety;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Under declared perturbations of its inputs, the model keeps its decisions, or stays right. */
record Robustness(
        String model, List<Perturbation> perturbations, Kind kind, double limit, double level, long seed, int draws)
        implements RuleKind<Behaviour> {
    Robustness {
        Given.subject("behaviour", model);
        if (perturbations.isEmpty()) {
            throw new IllegalArgumentException("a rule about perturbed inputs needs at least one perturbation");
        }
        Figures.fraction(kind == Kind.FLIPS ? "flip rate" : "accuracy", limit);
        Figures.level(level);
        if (draws < 1) {
            throw new IllegalArgumentException("draws is " + draws + "; each row is perturbed at least once");
        }
    }

    /** What is counted. */
    enum Kind {
        FLIPS,
        RIGHT
    }

    @Override
    public String id() {
        return kind == Kind.FLIPS ? "flip-rate" : "robust-accuracy";
    }

    @Override
    public String statement() {
        String asks = kind == Kind.FLIPS
                ? " should flip at most " + limit + " of its decisions under "
                : " should be right at least " + limit + " of the time under ";
        return Quoted.of(model)
                + asks
                + Quoted.words(perturbations.stream().map(Perturbation::name).toList());
    }

    @Override
    public OptionalLong randomSeed() {
        return OptionalLong.of(seed);
    }

    @Override
    public Outcome assess(Behaviour behaviour, LocalDate day) {
        requireAbout(model, behaviour, "the behaviour is that of");
        Optional<int[]> truth = behaviour.truth();
        if (kind == Kind.RIGHT && truth.isEmpty()) {
            return Accuracies.unknown();
        }
        List<Claim> claims = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        for (int p = 0; p < perturbations.size(); p++) {
            Perturbation perturbation = perturbations.get(p);
            Trial trial = Trial.of(behaviour, perturbation, generator(p), draws);
            Claim claim = claim(behaviour, perturbation.name(), trial);
            claims.add(claim);
            rows.add(List.of(
                    Cell.of(perturbation.name()),
                    Cell.of(claim.n()),
                    Cell.of(trial.flipped),
                    Cell.of(trial.right),
                    Cell.of(claim.score().orNaN()),
                    Cell.of(claim.at(level).map(interval -> interval.low()).orElse(Double.NaN)),
                    Cell.of(claim.at(level).map(interval -> interval.high()).orElse(Double.NaN))));
        }
        Limit kept = kind == Kind.FLIPS ? Limit.atMost(limit) : Limit.atLeast(limit);
        List<String> columns = List.of("perturbation", "n", "flipped", "right", id().replace('-', ' '), "low", "high");
        return Outcome.of(
                Claims.decide(claims, kept, level).verdict(quantity(), "examples"),
                new Breakdown(
                        "under perturbation, each row drawn " + draws + " times, seed " + seed,
                        columns,
                        truth.isPresent() ? rows : without(rows)));
    }

    /** Returns the rows without the count of right answers, which nobody knows. */
    private static List<List<Cell>> without(List<List<Cell>> rows) {
        List<List<Cell>> unknown = new ArrayList<>();
        for (List<Cell> row : rows) {
            List<Cell> cells = new ArrayList<>(row);
            cells.set(3, Cell.of(Double.NaN));
            unknown.add(cells);
        }
        return unknown;
    }

    private Claim claim(Behaviour behaviour, String name, Trial trial) {
        int n = behaviour.predicted().length;
        String words = behaviour.inputs().words();
        if (trial.changed == 0) {
            return Claim.undefined(
                    name, "it changed none of the " + n + " " + words + ": nothing was put to the test", 0);
        }
        if (kind == Kind.RIGHT) {
            return Accuracies.claim("accuracy under " + name, trial.right, n);
        }
        if (trial.flipped == 0
                && Arrays.stream(behaviour.predicted()).distinct().count() == 1) {
            return Claim.undefined(
                    name,
                    "all " + n + " " + words + " get label " + behaviour.predicted()[0]
                            + ", perturbed or not: a decision that never varies shows nothing about robustness",
                    n);
        }
        return Accuracies.claim("flips under " + name, trial.flipped, trial.changed);
    }

    /** Returns a generator of its own for each perturbation, so that adding one does not change the others. */
    private RandomGenerator generator(int perturbation) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 31 + perturbation);
    }

    /** What became of the rows. */
    private record Trial(long changed, long flipped, long right) {
        static Trial of(Behaviour behaviour, Perturbation perturbation, RandomGenerator random, int draws) {
            Inputs inputs = behaviour.inputs();
            int rows = inputs.size();
            boolean[] changed = new boolean[rows];
            boolean[] flipped = new boolean[rows];
            boolean[] wrong = new boolean[rows];
            int[] truth = behaviour.truth().orElse(behaviour.predicted());
            for (int draw = 0; draw < draws; draw++) {
                Inputs perturbed = inputs.changedBy(perturbation, random);
                int[] labels = perturbed.labels();
                for (int i = 0; i < rows; i++) {
                    changed[i] |= !inputs.isSame(i, perturbed);
                    flipped[i] |= labels[i] != behaviour.predicted()[i];
                    wrong[i] |= labels[i] != truth[i];
                }
            }
            // A row that was not changed but flipped shows a function that answers by chance: it counts as put to the
            // test.
            long tested = 0;
            for (int i = 0; i < rows; i++) {
                tested += changed[i] || flipped[i] ? 1 : 0;
            }
            return new Trial(tested, count(flipped), rows - count(wrong));
        }

        private static long count(boolean[] flags) {
            long count = 0;
            for (boolean flag : flags) {
                count += flag ? 1 : 0;
            }
            return count;
        }
    }
}
