package ai.lepton.core.search;

import ai.lepton.core.search.Distribution.CategoricalDistribution;
import ai.lepton.core.search.Distribution.FloatDistribution;
import ai.lepton.core.search.Distribution.IntDistribution;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ObjDoubleConsumer;

/**
 * One choice of parameters, made as they are asked for. The same name gives the same value again, for each seed of the search;
 * a parameter may depend on others that were asked for before.
 *
 * <pre>{@code
 * double rate = trial.suggestLogDouble("learning_rate", 1e-4, 1e-1);
 * int layers = trial.suggestInt("layers", 1, 4);
 * String activation = trial.suggestCategorical("activation", List.of("relu", "gelu"));
 * }</pre>
 *
 * <p>One thread at a time uses a trial.
 */
public final class Trial {
    /** What chooses a parameter's value the first time that it is asked for: a number, or the index of a choice. */
    @FunctionalInterface
    interface Chooser {
        double choose(String name, Distribution distribution);
    }

    /** Ends a trial that is pruned: what {@link Trial#pruned} returns, to be thrown by the objective. */
    public static final class PrunedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private PrunedException(String message) {
            super(message, null, false, false);
        }
    }

    private final int number;
    private final Chooser chooser;
    private final ObjDoubleConsumer<Long> reports;
    private final BooleanSupplier pruning;

    Trial(int number, Chooser chooser, ObjDoubleConsumer<Long> reports, BooleanSupplier pruning) {
        this.number = number;
        this.chooser = chooser;
        this.reports = reports;
        this.pruning = pruning;
    }

    /** Returns its number in the study, from 0 on. */
    public int number() {
        return number;
    }

    /**
     * Returns a real number from a range.
     *
     * @param name of the parameter
     * @param low the least, finite
     * @param high the largest, finite
     * @throws IllegalArgumentException if the range is none, or this trial was asked for another range of this name before
     */
    public double suggestDouble(String name, double low, double high) {
        return chosen(name, new FloatDistribution(low, high, false));
    }

    /**
     * Returns a real number from a range, its logarithm even over it: for learning rates and penalties.
     *
     * @param low the least, above 0
     * @param high the largest, finite
     * @throws IllegalArgumentException if the range is none, or this trial was asked for another range of this name before
     */
    public double suggestLogDouble(String name, double low, double high) {
        return chosen(name, new FloatDistribution(low, high, true));
    }

    /**
     * Returns a whole number from a range, its ends included.
     *
     * @throws IllegalArgumentException if the range is none, or this trial was asked for another range of this name before
     */
    public int suggestInt(String name, int low, int high) {
        return (int) chosen(name, new IntDistribution(low, high, false));
    }

    /**
     * Returns a whole number from a range, its ends included, its logarithm even over it: for widths and batch sizes.
     *
     * @param low the least, above 0
     * @throws IllegalArgumentException if the range is none, or this trial was asked for another range of this name before
     */
    public int suggestLogInt(String name, int low, int high) {
        return (int) chosen(name, new IntDistribution(low, high, true));
    }

    /**
     * Returns one of several choices, which have no order.
     *
     * @param choices each of another text, by which it stands in the study
     * @throws IllegalArgumentException if there are none, or this trial was asked for others of this name before
     */
    public <T> T suggestCategorical(String name, List<T> choices) {
        List<T> all = Elements.of("choices", choices);
        List<String> texts = all.stream().map(String::valueOf).toList();
        return all.get((int) chosen(name, new CategoricalDistribution(texts)));
    }

    private double chosen(String name, Distribution distribution) {
        if (Elements.required("name", name).isBlank()) {
            throw new IllegalArgumentException(
                    "the name of a parameter is " + Quoted.of(name) + "; it must say something");
        }
        return chooser.choose(name, distribution);
    }

    /**
     * Reports how good the trial is so far, for a pruner. Where the search has several seeds, only the reports of the first count.
     *
     * @param step such as the epoch, at least 0; the last report of a step counts
     * @param value of what is searched for; one that is not a finite number has the trial pruned
     * @throws IllegalArgumentException if the step is below 0
     */
    public void report(long step, double value) {
        if (step < 0) {
            throw new IllegalArgumentException("the step is " + step + "; it must be at least 0");
        }
        reports.accept(step, Double.isFinite(value) ? value : Double.NaN);
    }

    /** Returns whether the pruner would end the trial after its last report; then {@code throw trial.pruned()}. */
    public boolean shouldPrune() {
        return pruning.getAsBoolean();
    }

    /** Returns what the objective throws to end a trial that is pruned. */
    public PrunedException pruned() {
        return new PrunedException("trial " + number + " was pruned");
    }
}
