package ai.lepton.core.training;

/** How the learning rate changes over training. */
public sealed interface Schedule {
    /** Returns what the learning rate is multiplied with at a step, counted from 0. */
    double factor(long step, long totalSteps);

    /** The same rate throughout. */
    record Constant() implements Schedule {
        @Override
        public double factor(long step, long totalSteps) {
            return 1;
        }
    }

    /**
     * Linear from 0 over the first share of the steps, then half a cosine down to 0, as transformers'
     * {@code get_cosine_schedule_with_warmup}.
     *
     * @param warmup share of all steps, in [0, 1]; rounded down to whole steps
     */
    record WarmupCosine(double warmup) implements Schedule {
        /** Checks the share. */
        public WarmupCosine {
            if (!(warmup >= 0 && warmup <= 1)) {
                throw new IllegalArgumentException("warm-up is " + warmup + "; it is a share of the steps, in [0, 1]");
            }
        }

        @Override
        public double factor(long step, long totalSteps) {
            long warm = (long) (warmup * totalSteps);
            if (step < warm) {
                return (double) step / Math.max(1, warm);
            }
            double progress = (double) (step - warm) / Math.max(1, totalSteps - warm);
            return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
        }
    }
}
