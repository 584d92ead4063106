package ai.lepton.ethics.safety;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;

/**
 * Rules about how a model behaves: read as a sentence, or by the field's names, which give the same rules.
 *
 * <pre>{@code
 * behaviourOf("diagnosis").should().flipAtMost(0.05).ofItsDecisionsUnder(gaussianNoise(0.05));
 * behaviourOf("diagnosis").should().beRightAtLeast(0.90).ofTheTimeUnder(gaussianNoise(0.05), rounding(2));
 * behaviourOf("diagnosis").should().beRightAtLeast(0.90).ofTheTimeInEachGroupOf("hospital");
 * behaviourOf("diagnosis").should().reachTheDeclaredAccuracyOf(0.95).within(0.02);
 *
 * behaviourOf("diagnosis").flipRate(0.05).under(gaussianNoise(0.05));
 * behaviourOf("diagnosis").robustAccuracy(0.90).under(gaussianNoise(0.05), rounding(2));
 * behaviourOf("diagnosis").worstGroupAccuracy(0.90).across("hospital");
 * }</pre>
 */
@CheckReturnValue
public final class BehaviourRules {
    private final String model;

    private BehaviourRules(String model) {
        this.model = model;
    }

    /** Starts a rule about behaviour whose subject has this name. */
    public static BehaviourRules behaviourOf(String subject) {
        Given.subject("behaviour", subject);
        return new BehaviourRules(subject);
    }

    /** Goes on to how the model should behave. */
    public BehaviourRules should() {
        return this;
    }

    /** Asks that at most this fraction of decisions change when their inputs do. */
    public Flips flipAtMost(double fraction) {
        return new Flips(new Trials(model, Figures.fraction("flip rate", fraction), Figures.LEVEL, 0, 1));
    }

    /** Asks for a flip rate of at most this fraction; another name of {@link #flipAtMost}. */
    public Flips flipRate(double atMost) {
        return flipAtMost(atMost);
    }

    /** Asks for an accuracy of at least this fraction. */
    public Right beRightAtLeast(double fraction) {
        return new Right(new Trials(model, Figures.fraction("accuracy", fraction), Figures.LEVEL, 0, 1));
    }

    /** Asks for an accuracy of at least this fraction on changed inputs; another name of {@link #beRightAtLeast}. */
    public Right robustAccuracy(double atLeast) {
        return beRightAtLeast(atLeast);
    }

    /** Asks for an accuracy of at least this fraction in each group; another name of {@link #beRightAtLeast}. */
    public Right worstGroupAccuracy(double atLeast) {
        return beRightAtLeast(atLeast);
    }

    /** Asks that the accuracy is what was declared. */
    public Declared reachTheDeclaredAccuracyOf(double accuracy) {
        return new Declared(model, Figures.fraction("declared accuracy", accuracy), Figures.LEVEL);
    }

    /** Asks that the accuracy is what was declared; another name of {@link #reachTheDeclaredAccuracyOf}. */
    public Declared declaredAccuracy(double accuracy) {
        return reachTheDeclaredAccuracyOf(accuracy);
    }

    /**
     * Asks for probabilities that are within a gap of how often what they are of happens, in each bin of them.
     *
     * @param gap in [0, 1]
     * @see <a href="https://doi.org/10.1214/aoms/1177728178">Hoeffding 1956, for the interval</a>
     */
    public Calibrated haveProbabilitiesWithin(double gap) {
        return new Calibrated(model, gap, 10, 30, Figures.LEVEL);
    }

    /** Asks for calibrated probabilities; another name of {@link #haveProbabilitiesWithin}. */
    public Calibrated calibrationGap(double atMost) {
        return haveProbabilitiesWithin(atMost);
    }

    /** A limit of the gap between probabilities and what happens; say over whom to have the rule. */
    public static final class Calibrated {
        private final String model;
        private final double gap;
        private final int bins;
        private final long judgedFrom;
        private final double level;

        private Calibrated(String model, double gap, int bins, long judgedFrom, double level) {
            // Refuses what the rule would.
            new Calibration(model, gap, List.of(), bins, judgedFrom, level);
            this.model = model;
            this.gap = gap;
            this.bins = bins;
            this.judgedFrom = judgedFrom;
            this.level = level;
        }

        /** Sets the confidence level, 0.95 until then. */
        public Calibrated atConfidence(double level) {
            return new Calibrated(model, gap, bins, judgedFrom, level);
        }

        /** Sets the number of bins of equal width, 10 until then; from 1, where only the mean counts, to 1000. */
        public Calibrated bins(int bins) {
            return new Calibrated(model, gap, bins, judgedFrom, level);
        }

        /** States the smallest bin that is judged, 30 until then; the others are left out. */
        public Calibrated judgingBinsFrom(long examples) {
            return new Calibrated(model, gap, bins, examples, level);
        }

        /** Returns the rule over all examples together. */
        public Rule<ScoredOutcomes> overall() {
            return new Calibration(model, gap, List.of(), bins, judgedFrom, level).rule();
        }

        /** Returns the rule in each group of these attributes crossed. */
        public Rule<ScoredOutcomes> inEachGroupOf(String... attributes) {
            if (attributes.length == 0) {
                throw new IllegalArgumentException("in each group of needs the name of at least one attribute");
            }
            return new Calibration(model, gap, Elements.of("attributes", attributes), bins, judgedFrom, level).rule();
        }

        /** Returns the rule; another name of {@link #inEachGroupOf}. */
        public Rule<ScoredOutcomes> across(String... attributes) {
            return inEachGroupOf(attributes);
        }
    }

    /** How often a model is tried, and what the share of rows is held against. */
    private record Trials(String model, double fraction, double level, long seed, int draws) {
        Trials atConfidence(double other) {
            return new Trials(model, fraction, Figures.level(other), seed, draws);
        }

        Trials seed(long other) {
            return new Trials(model, fraction, level, other, draws);
        }

        Trials drawing(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("draws is " + count + "; each row is perturbed at least once");
            }
            return new Trials(model, fraction, level, seed, count);
        }

        Rule<Behaviour> under(Robustness.Kind kind, Perturbation... perturbations) {
            if (perturbations.length == 0) {
                throw new IllegalArgumentException("a rule about perturbed inputs needs at least one perturbation");
            }
            List<Perturbation> all = Elements.of("perturbations", perturbations);
            return new Robustness(model, all, kind, fraction, level, seed, draws).rule();
        }
    }

    /** A limit of the flip rate; name the perturbations to have the rule. */
    public static final class Flips {
        private final Trials trials;

        private Flips(Trials trials) {
            this.trials = trials;
        }

        /** Sets the confidence level, 0.95 until then. */
        public Flips atConfidence(double level) {
            return new Flips(trials.atConfidence(level));
        }

        /** Sets the seed of the perturbations, 0 until then. */
        public Flips seed(long seed) {
            return new Flips(trials.seed(seed));
        }

        /**
         * Perturbs each row so many times, once until then; a decision flips if any of them flips it. So the interval counts rows,
         * however much the perturbations of one are alike; give each record once.
         */
        public Flips drawing(int draws) {
            return new Flips(trials.drawing(draws));
        }

        /**
         * Returns the rule of the flip rate under each of these perturbations. It is that of the rows that the perturbation
         * changed; its interval is Clopper's and Pearson's, which is exact.
         */
        public Rule<Behaviour> ofItsDecisionsUnder(Perturbation... perturbations) {
            return trials.under(Robustness.Kind.FLIPS, perturbations);
        }

        /** Returns the rule; another name of {@link #ofItsDecisionsUnder}. */
        public Rule<Behaviour> under(Perturbation... perturbations) {
            return ofItsDecisionsUnder(perturbations);
        }
    }

    /** A limit of accuracy; name the perturbations, or the groups, to have the rule. */
    public static final class Right {
        private final Trials trials;
        private final long judgedFrom;

        private Right(Trials trials) {
            this(trials, 0);
        }

        private Right(Trials trials, long judgedFrom) {
            this.trials = trials;
            this.judgedFrom = judgedFrom;
        }

        /**
         * States the smallest group that is judged. Until then it is as large as groups have to be that are right as often as
         * all are, to pass, all together, as often as the level promises.
         *
         * @param examples at least 1
         */
        public Right judgingGroupsFrom(long examples) {
            return new Right(trials, Given.smallestGroup(examples));
        }

        /** Sets the confidence level, 0.95 until then. */
        public Right atConfidence(double level) {
            return new Right(trials.atConfidence(level), judgedFrom);
        }

        /** Sets the seed of the perturbations, 0 until then. */
        public Right seed(long seed) {
            return new Right(trials.seed(seed), judgedFrom);
        }

        /** Perturbs each row so many times, once until then; it counts as right only if all of them are. */
        public Right drawing(int draws) {
            return new Right(trials.drawing(draws), judgedFrom);
        }

        /** Returns the rule of accuracy under each of these perturbations, robust accuracy, by Clopper's and Pearson's exact interval. */
        public Rule<Behaviour> ofTheTimeUnder(Perturbation... perturbations) {
            return trials.under(Robustness.Kind.RIGHT, perturbations);
        }

        /** Returns the rule of robust accuracy; another name of {@link #ofTheTimeUnder}. */
        public Rule<Behaviour> under(Perturbation... perturbations) {
            return ofTheTimeUnder(perturbations);
        }

        /**
         * Returns the rule of accuracy in each group of each of these attributes, worst-group accuracy, by Clopper's and
         * Pearson's exact interval. Groups too small to tell, if they are right as often as all are, are listed with how many
         * examples are needed, and wait for them only where they lie beyond the limit and chance does not explain it.
         */
        public Rule<Behaviour> ofTheTimeInEachGroupOf(String... attributes) {
            if (attributes.length == 0) {
                throw new IllegalArgumentException("in each group of needs the name of at least one attribute");
            }
            return new WorstGroupAccuracy(
                            trials.model,
                            Elements.of("attributes", attributes),
                            trials.fraction,
                            trials.level,
                            judgedFrom)
                    .rule();
        }

        /** Returns the rule of worst-group accuracy; another name of {@link #ofTheTimeInEachGroupOf}. */
        public Rule<Behaviour> across(String... attributes) {
            return ofTheTimeInEachGroupOf(attributes);
        }
    }

    /** A declared accuracy; give a tolerance to have the rule. */
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
         * Returns the rule that accuracy is not lower than declared by more than this.
         *
         * @param tolerance in [0, declared accuracy]; with 0, a true declaration is mostly inconclusive
         */
        public Rule<Behaviour> within(double tolerance) {
            if (!(tolerance >= 0 && tolerance <= accuracy)) {
                throw new IllegalArgumentException("tolerance is " + tolerance + ", outside [0, " + accuracy + "]");
            }
            return new DeclaredAccuracy(model, accuracy, tolerance, level).rule();
        }
    }
}
