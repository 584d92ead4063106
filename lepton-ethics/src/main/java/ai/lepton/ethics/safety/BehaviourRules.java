package ai.lepton.ethics.safety;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;

/**
 * Rules about how a model behaves, read as a sentence.
 *
 * <pre>{@code
 * behaviourOf("diagnosis").should().flipAtMost(0.05).ofItsDecisionsUnder(gaussianNoise(0.05));
 * behaviourOf("diagnosis").should().beRightAtLeast(0.90).ofTheTimeUnder(gaussianNoise(0.05), rounding(2));
 * behaviourOf("diagnosis").should().beRightAtLeast(0.90).ofTheTimeInEachGroupOf("hospital");
 * behaviourOf("diagnosis").should().reachTheDeclaredAccuracyOf(0.95).within(0.02);
 * }</pre>
 */
@CheckReturnValue
public final class BehaviourRules {
    private final String model;

    private BehaviourRules(String model) {
        this.model = model;
    }

    /** Starts a rule about behaviour whose subject has this name. */
    public static BehaviourRules behaviourOf(String model) {
        if (model.isBlank()) {
            throw new IllegalArgumentException("the subject of behaviour is empty");
        }
        return new BehaviourRules(model);
    }

    /** Goes on to how the model should behave. */
    public BehaviourRules should() {
        return this;
    }

    /** Asks that at most this fraction of decisions change when their inputs do. */
    public Flips flipAtMost(double fraction) {
        return new Flips(model, Figures.fraction("flip rate", fraction), 0.95, 0, 1);
    }

    /** Asks for an accuracy of at least this fraction. */
    public Right beRightAtLeast(double fraction) {
        return new Right(model, Figures.fraction("accuracy", fraction), 0.95, 0, 1);
    }

    /** Asks that the accuracy is what was declared. */
    public Declared reachTheDeclaredAccuracyOf(double accuracy) {
        return new Declared(model, Figures.fraction("declared accuracy", accuracy), 0.95);
    }

    private static List<Perturbation> some(Perturbation... perturbations) {
        if (perturbations.length == 0) {
            throw new IllegalArgumentException("a rule about perturbed inputs needs at least one perturbation");
        }
        return Elements.of("perturbations", perturbations);
    }

    private static int draws(int draws) {
        if (draws < 1) {
            throw new IllegalArgumentException("draws is " + draws + "; each row is perturbed at least once");
        }
        return draws;
    }

    /** At most so many decisions should flip … */
    public static final class Flips {
        private final String model;
        private final double fraction;
        private final double level;
        private final long seed;
        private final int draws;

        private Flips(String model, double fraction, double level, long seed, int draws) {
            this.model = model;
            this.fraction = fraction;
            this.level = level;
            this.seed = seed;
            this.draws = draws;
        }

        /** Sets the confidence level, 0.95 until then. */
        public Flips atConfidence(double level) {
            return new Flips(model, fraction, Figures.level(level), seed, draws);
        }

        /** Sets the seed of the perturbations, 0 until then. */
        public Flips seed(long seed) {
            return new Flips(model, fraction, level, seed, draws);
        }

        /** Perturbs each row so many times, once until then; a decision flips if any of them flips it. */
        public Flips drawing(int draws) {
            return new Flips(model, fraction, level, seed, draws(draws));
        }

        /**
         * Returns the rule: … under each of these perturbations. The flip rate is that of the rows that the perturbation
         * changed; its interval is Wilson's.
         */
        public Rule<Behaviour> ofItsDecisionsUnder(Perturbation... perturbations) {
            List<Perturbation> all = some(perturbations);
            return Rule.of(
                    "flip-rate",
                    Quoted.of(model) + " should flip at most " + fraction + " of its decisions under " + names(all),
                    new Robustness(model, all, Robustness.Kind.FLIPS, Limit.atMost(fraction), level, seed, draws));
        }
    }

    private static String names(List<Perturbation> perturbations) {
        return Quoted.words(perturbations.stream().map(Perturbation::name).toList());
    }

    /** The model should be right at least so often … */
    public static final class Right {
        private final String model;
        private final double fraction;
        private final double level;
        private final long seed;
        private final int draws;

        private Right(String model, double fraction, double level, long seed, int draws) {
            this.model = model;
            this.fraction = fraction;
            this.level = level;
            this.seed = seed;
            this.draws = draws;
        }

        /** Sets the confidence level, 0.95 until then. */
        public Right atConfidence(double level) {
            return new Right(model, fraction, Figures.level(level), seed, draws);
        }

        /** Sets the seed of the perturbations, 0 until then. */
        public Right seed(long seed) {
            return new Right(model, fraction, level, seed, draws);
        }

        /** Perturbs each row so many times, once until then; it counts as right only if all of them are. */
        public Right drawing(int draws) {
            return new Right(model, fraction, level, seed, draws(draws));
        }

        /** Returns the rule: … under each of these perturbations: robust accuracy, by Wilson's interval. */
        public Rule<Behaviour> ofTheTimeUnder(Perturbation... perturbations) {
            List<Perturbation> all = some(perturbations);
            return Rule.of(
                    "robust-accuracy",
                    Quoted.of(model) + " should be right at least " + fraction + " of the time under " + names(all),
                    new Robustness(model, all, Robustness.Kind.RIGHT, Limit.atLeast(fraction), level, seed, draws));
        }

        /** Returns the rule: … in each group of each of these attributes: worst-group accuracy, by Wilson's interval. */
        public Rule<Behaviour> ofTheTimeInEachGroupOf(String... attributes) {
            if (attributes.length == 0) {
                throw new IllegalArgumentException("in each group of needs the name of at least one attribute");
            }
            return Rule.of(
                    "worst-group-accuracy",
                    Quoted.of(model) + " should be right at least " + fraction + " of the time in each group of "
                            + String.join(", ", attributes),
                    new Accuracy(model, Elements.of("attributes", attributes), Limit.atLeast(fraction), level));
        }
    }

    /** The accuracy should be what was declared … */
    public static final class Declared {
        private final String model;
        private final double accuracy;
        private final double level;

        private Declared(String model, double accuracy, double level) {
            this.model = model;
            this.accuracy = accuracy;
            this.level = level;
        }

        /** Sets the confidence level, 0.95 until then. */
        public Declared atConfidence(double level) {
            return new Declared(model, accuracy, Figures.level(level));
        }

        /**
         * Returns the rule: … and not lower by more than this.
         *
         * @param tolerance in [0, declared accuracy]; with 0, a true declaration is mostly inconclusive
         */
        public Rule<Behaviour> within(double tolerance) {
            if (!(tolerance >= 0 && tolerance <= accuracy)) {
                throw new IllegalArgumentException("tolerance is " + tolerance + ", outside [0, " + accuracy + "]");
            }
            double least = Math.round((accuracy - tolerance) * 1e12) / 1e12;
            return Rule.of(
                    "declared-accuracy",
                    Quoted.of(model) + " should reach its declared accuracy of " + accuracy + " within " + tolerance,
                    new Accuracy(model, List.of(), Limit.atLeast(least), level));
        }
    }
}
