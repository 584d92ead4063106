package ai.lepton.core.training;

import ai.lepton.metrics.internal.Elements;

/**
 * How the learning rate changes over training, in steps of the optimiser.
 *
 * <pre>{@code
 * Schedule.cosine().warmup(0.1)     // a tenth of the steps to warm up, then half a cosine
 * Schedule.linear().warmupSteps(100)
 * }</pre>
 */
public sealed interface Schedule {
    /**
     * Returns what the learning rate is multiplied with.
     *
     * @param step counted from 0
     * @param totalSteps of the whole training, at least 1
     */
    double factor(long step, long totalSteps);

    /** Returns the same rate throughout. */
    static Schedule constant() {
        return new Constant();
    }

    /** Returns a straight line from 1 to 0, as transformers' {@code get_linear_schedule_with_warmup}. */
    static Schedule linear() {
        return new Polynomial(1, 0);
    }

    /** Returns half a cosine from 1 to 0, as transformers' {@code get_cosine_schedule_with_warmup}. */
    static Schedule cosine() {
        return new Cosine(0);
    }

    /** Returns a power of what is left, from 1 to 0, as transformers' {@code get_polynomial_decay_schedule_with_warmup}. */
    static Schedule polynomial(double power) {
        return new Polynomial(power, 0);
    }

    /** Returns up and down again by cosines, as PyTorch's {@code OneCycleLR} with its defaults. */
    static Schedule oneCycle() {
        return new OneCycle(0.3, 25, 1e4);
    }

    /**
     * Returns this schedule after a straight line from 0 to 1 over the first share of all steps.
     *
     * @param share in [0, 1]; rounded down to whole steps
     */
    default Schedule warmup(double share) {
        return new Warmup(share, 0, this);
    }

    /** Returns this schedule after a straight line from 0 to 1 over so many steps of the optimiser, at least 0. */
    default Schedule warmupSteps(long steps) {
        return new Warmup(0, steps, this);
    }

    /** The same rate throughout. */
    record Constant() implements Schedule {
        @Override
        public double factor(long step, long totalSteps) {
            return 1;
        }
    }

    /**
     * Half a cosine from 1 to the end.
     *
     * @param end in [0, 1]
     */
    record Cosine(double end) implements Schedule {
        /** Checks the end. */
        public Cosine {
            requireShare("end", end);
        }

        @Override
        public double factor(long step, long totalSteps) {
            double falling = 0.5 * (1 + Math.cos(Math.PI * progress(step, totalSteps)));
            return end + (1 - end) * Math.max(0, falling);
        }
    }

    /**
     * A power of what is left, from 1 to the end.
     *
     * @param power above 0; 1 is a straight line
     * @param end in [0, 1]
     */
    record Polynomial(double power, double end) implements Schedule {
        /** Checks the ranges. */
        public Polynomial {
            if (!(power > 0 && power < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("power is " + power + "; it must be above 0 and finite");
            }
            requireShare("end", end);
        }

        @Override
        public double factor(long step, long totalSteps) {
            return end + (1 - end) * Math.pow(1 - progress(step, totalSteps), power);
        }
    }

    /**
     * By a cosine from {@code 1 / divideFirst} to 1 over the first share of the steps, then by a cosine to
     * {@code 1 / (divideFirst · divideLast)}; PyTorch's {@code OneCycleLR}.
     *
     * @param rising share of the steps that the rate goes up, in (0, 1)
     * @param divideFirst at least 1
     * @param divideLast at least 1
     * @see <a href="https://arxiv.org/abs/1708.07120">Smith and Topin 2018, Super-Convergence</a>
     */
    record OneCycle(double rising, double divideFirst, double divideLast) implements Schedule {
        /** Checks the ranges. */
        public OneCycle {
            if (!(rising > 0 && rising < 1)) {
                throw new IllegalArgumentException("rising is " + rising + "; it is a share of the steps, in (0, 1)");
            }
            requireDivisor("divide first", divideFirst);
            requireDivisor("divide last", divideLast);
        }

        @Override
        public double factor(long step, long totalSteps) {
            double first = 1 / divideFirst;
            double top = rising * totalSteps - 1;
            double last = totalSteps - 1;
            if (step <= top) {
                return between(first, 1, top == 0 ? 1 : step / top);
            }
            return between(1, first / divideLast, last == top ? 1 : Math.min(1, (step - top) / (last - top)));
        }

        private static double between(double from, double to, double way) {
            return to + (from - to) / 2 * (1 + Math.cos(Math.PI * way));
        }
    }

    /**
     * A straight line to 1, then another schedule over the steps that are left. The k-th of n steps has the rate k / n, so that
     * each step does something and the last has the whole rate; the schedules of transformers give the first step the rate 0,
     * which wastes it.
     *
     * @param share of all steps, in [0, 1], rounded down to whole steps
     * @param steps more of them, at least 0
     * @param then no warm-up itself
     */
    record Warmup(double share, long steps, Schedule then) implements Schedule {
        /** Checks the ranges. */
        public Warmup {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("warm-up is " + share + "; it is a share of the steps, in [0, 1]");
            }
            if (steps < 0) {
                throw new IllegalArgumentException("warm-up is of " + steps + " steps; it must be at least 0");
            }
            if (Elements.required("then", then) instanceof Warmup) {
                throw new IllegalArgumentException("a warm-up after a warm-up was asked for; leave one of them out");
            }
        }

        /** Returns the whole steps of a product such as 0.29 times 100, which is a little less than 29. */
        private static long whole(double product) {
            return (long) (product + 1e-9 * Math.max(1, product));
        }

        @Override
        public double factor(long step, long totalSteps) {
            long warm = Math.min(totalSteps, whole(share * totalSteps) + steps);
            return step < warm ? (step + 1.0) / warm : then.factor(step - warm, Math.max(1, totalSteps - warm));
        }
    }

    private static double progress(long step, long totalSteps) {
        return Math.min(1, (double) step / totalSteps);
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + ", outside [0, 1]");
        }
    }

    private static void requireDivisor(String name, double value) {
        if (!(value >= 1 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1 and finite");
        }
    }
}
