package ai.lepton.core.search;

import ai.lepton.core.search.Pruner.MedianPruner;
import ai.lepton.core.search.Pruner.SuccessiveHalvingPruner;
import ai.lepton.core.search.Study.FrozenTrial;
import ai.lepton.core.search.Study.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a running trial has reported, and what the pruners make of it. One thread at a time uses it. */
final class Pruning {
    private final Pruner pruner;
    private final double loss;
    private final NavigableMap<Long, Double> reported = new TreeMap<>();
    private final List<Double> rungs = new ArrayList<>();

    /**
     * Makes the pruning of a trial.
     *
     * @param loss what turns a value of the study into one to be made small: 1 or −1
     */
    Pruning(Pruner pruner, double loss) {
        this.pruner = pruner;
        this.loss = loss;
    }

    void report(long step, double value) {
        reported.put(step, value);
    }

    /** Returns the values by their steps. */
    NavigableMap<Long, Double> reported() {
        return reported;
    }

    /** Returns the values with which the rungs of successive halving were reached. */
    List<Double> rungs() {
        return rungs;
    }

    /**
     * Returns whether the trial should end.
     *
     * @param others the study's other trials, those that run among them
     */
    boolean shouldPrune(List<FrozenTrial> others) {
        if (reported.isEmpty()) {
            return false;
        }
        if (pruner instanceof MedianPruner median) {
            return isBelowMedian(median, others);
        }
        return pruner instanceof SuccessiveHalvingPruner halving && failsRung(halving, others);
    }

    private boolean isBelowMedian(MedianPruner median, List<FrozenTrial> others) {
        List<FrozenTrial> finished =
                others.stream().filter(trial -> trial.state() == State.COMPLETE).toList();
        long step = reported.lastKey();
        if (finished.isEmpty() || finished.size() < median.startupTrials() || step < median.warmupSteps()) {
            return false;
        }
        long looked =
                (step - median.warmupSteps()) / median.intervalSteps() * median.intervalSteps() + median.warmupSteps();
        Long before = reported.lowerKey(step);
        if (before != null && before >= looked) {
            return false;
        }
        double best = reported.values().stream()
                .mapToDouble(value -> loss * value)
                .filter(value -> !Double.isNaN(value))
                .min()
                .orElse(Double.NaN);
        if (Double.isNaN(best)) {
            return true;
        }
        List<Double> at = finished.stream()
                .map(trial -> trial.reported(step))
                .filter(value -> value != null)
                .toList();
        double[] values = at.stream()
                .mapToDouble(value -> loss * value)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (at.size() < median.minTrials() || values.length == 0) {
            return false;
        }
        int middle = values.length / 2;
        return best > (values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2);
    }

    private boolean failsRung(SuccessiveHalvingPruner halving, List<FrozenTrial> others) {
        Map.Entry<Long, Double> last = reported.lastEntry();
        long step = last.getKey();
        double value = loss * last.getValue();
        while (true) {
            double reached = halving.minResource()
                    * Math.pow(halving.reductionFactor(), halving.minEarlyStoppingRate() + rungs.size());
            if (step < reached) {
                return false;
            }
            if (Double.isNaN(value)) {
                return true;
            }
            int rung = rungs.size();
            rungs.add(loss * value);
            double[] competing = others.stream()
                    .filter(trial -> trial.rungs().size() > rung)
                    .mapToDouble(trial -> loss * trial.rungs().get(rung))
                    .sorted()
                    .toArray();
            int better = 0;
            while (better < competing.length && competing[better] < value) {
                better++;
            }
            if (better >= Math.max(1, (competing.length + 1) / halving.reductionFactor())) {
                return true;
            }
        }
    }
}
