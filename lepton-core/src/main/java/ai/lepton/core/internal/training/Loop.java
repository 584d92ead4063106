package ai.lepton.core.internal.training;

import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.engine.Output;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.internal.engine.Runner.Mean;
import ai.lepton.core.internal.training.CheckpointStore.Saved;
import ai.lepton.core.internal.training.Trainer.Data;
import ai.lepton.core.internal.training.Trainer.Trained;
import ai.lepton.core.training.History;
import ai.lepton.core.training.History.Epoch;
import ai.lepton.core.training.ModelCheckpoint;
import ai.lepton.core.training.Training;
import ai.lepton.core.training.Training.EarlyStopping;
import ai.lepton.core.training.TrainingListener;
import ai.lepton.core.training.TrainingListener.Control;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.internal.Elements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** One training, from its first step or a checkpoint to its end. */
final class Loop implements Control {
    private static final String VALIDATION_LOSS = "validation loss";

    /** Examples a call when the loss on the validation data is measured. */
    private static final int EVALUATION_BATCH = 1024;

    private final Training training;
    private final Runner runner;
    private final @Nullable Runner average;
    private final Examples examples;
    private final @Nullable Examples validation;
    private final Judge judge;
    private final Draws draws;
    private final int[] sample; // of the examples, that is measured after each epoch
    private final int stepSize; // examples of a step
    private final long totalSteps;
    private final int totalEpochs;
    private final long begun = System.nanoTime();
    private final @Nullable CheckpointStore store;
    private Standing standing = new Standing();
    private @Nullable List<float[]> kept;
    private @Nullable String stop;
    private boolean save;
    private boolean nothingValidated; // for no target of the validation data counts
    private long stored = -1; // the last step that was

    Loop(Training training, Runner runner, @Nullable Runner average, Data data, @Nullable CheckpointStore store) {
        this.training = training;
        this.runner = runner;
        this.average = average;
        this.examples = data.examples();
        Examples held = data.validation();
        this.validation = held != null && held.size() > 0 ? held : null;
        this.judge = data.judge();
        this.store = store;
        this.draws = new Draws(training.seed());
        this.sample = draws.sample(training.measuredTraining(), examples.size());
        this.stepSize = (int) Math.min(examples.size(), (long) training.batchSize() * training.gradientAccumulation());
        int stepsPerEpoch = (examples.size() - 1) / stepSize + 1;
        this.totalSteps = training.budget().totalSteps(stepsPerEpoch);
        this.totalEpochs = Math.toIntExact((totalSteps + stepsPerEpoch - 1) / stepsPerEpoch);
    }

    /**
     * Sets where it is, before it runs.
     *
     * @throws DataException if that can't be where such a training is
     */
    void goOnFrom(Saved saved) {
        Standing found = saved.standing();
        boolean fits = found.step <= totalSteps
                && found.position < examples.size()
                && found.epochs.size() <= totalEpochs
                && found.best <= found.epochs.size()
                && (found.epochs.isEmpty() ? !found.stopped : found.best > 0 || training.isBestKept())
                && (saved.average() != null) == (average != null)
                && (saved.best() != null) == (training.isBestKept() && found.best > 0);
        for (int i = 0; i < found.epochs.size(); i++) {
            fits &= found.epochs.get(i).number() == i + 1;
        }
        if (!fits) {
            throw new DataException(
                    "the checkpoint of step " + found.step
                            + " has files or numbers that no training of these settings has; remove it to go on from an earlier one");
        }
        if (!saved.optimizer().isEmpty() || found.step > found.skipped) {
            runner.restore(saved.optimizer());
        }
        standing = found;
        kept = saved.best();
    }

    /** Adds what the history is to say, before it runs. */
    void note(String note) {
        standing.notes.add(note);
    }

    Trained run() {
        for (TrainingListener listener : training.listeners()) {
            listener.begun(training, standing.step, totalSteps);
        }
        while (standing.epochs.size() < totalEpochs && !standing.stopped) {
            epoch();
        }
        return trained();
    }

    private void epoch() {
        int number = standing.epoch();
        int[] order = training.isGroupedByLength()
                ? draws.grouped(number, examples.lengths(), training.batchSize())
                : draws.order(number, examples.size());
        double rate = 0;
        while (standing.position < order.length && standing.step < totalSteps && stop == null) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("training was interrupted in epoch " + number);
            }
            rate = training.learningRate() * training.schedule().factor(standing.step, totalSteps);
            step(number, order, rate);
        }
        boolean whole = standing.position == order.length || standing.step == totalSteps;
        if (!whole && training.checkpoint().isPresent() && stored != standing.step) {
            store(); // before the epoch is closed in its midst: no later place has what it takes to go on
        }
        Epoch epoch = closed(number, rate);
        standing.epochs.add(epoch);
        standing.position = 0;
        standing.sums = new Standing.Sums(0, 0, 0, 0);
        keepIfBest(epoch);
        for (TrainingListener listener : training.listeners()) {
            listener.epoch(epoch, this);
        }
        ModelCheckpoint where = training.checkpoint().orElse(null);
        if (whole && where != null && (save || where.everyEpoch() || standing.stopped || stop != null)) {
            store();
        }
        if (stop != null
                && !standing.stopped
                && standing.step < totalSteps) { // after the checkpoint, from which training may go on
            standing.stopped = true;
            standing.notes.add("stopped in epoch " + number + ", step " + standing.step + ": " + stop);
        }
    }

    private void step(int epoch, int[] order, double rate) {
        int from = standing.position;
        int to = Math.min(order.length, from + stepSize);
        Runner.Step done = training.gradientAccumulation() == 1
                ? runner.step(
                        examples.inputs(order, from, to),
                        examples.targets(order, from, to),
                        draws.dropout(standing.step, 0),
                        rate)
                : accumulated(order, from, to, rate);
        standing.step++;
        standing.position = to;
        requireFinite("count of the loss", done.count(), epoch);
        requireCount(done.count());
        double loss = done.count() > 0 ? done.loss() : 0;
        requireFinite("loss", loss, epoch);
        if (done.count() > 0) {
            requireFinite("norm of the gradients", done.gradientNorm(), epoch);
            follow();
        } else {
            standing.skipped++;
        }
        standing.sums = standing.sums.plus(loss, done.count(), done.gradientNorm());
        TrainingListener.Step told = new TrainingListener.Step(
                standing.step,
                totalSteps,
                epoch,
                loss,
                done.count(),
                done.count() > 0 ? done.gradientNorm() : 0,
                rate,
                elapsed());
        for (TrainingListener listener : training.listeners()) {
            listener.step(told, this);
        }
        long every = training.checkpoint().map(ModelCheckpoint::everySteps).orElse(0L);
        save |= every > 0 && standing.step % every == 0;
        if (save && to < order.length && standing.step < totalSteps) { // else when the epoch is closed
            store();
        }
    }

    private void store() {
        save = false;
        stored = standing.step;
        Standing now = standing.copy(elapsed());
        List<float[]> weights = finite(runner.weights());
        List<float[]> averages = average == null ? null : finite(average.weights());
        Saved saved = new Saved(now, weights, averages, kept, runner.optimizerState());
        CheckpointStore place = Objects.requireNonNull(store);
        Staged.uninterrupted(() -> place.save(saved)); // then the next step ends the training
    }

    /** A step of several batches: the sum of their losses, and its gradients, over all that counts in them. */
    private Runner.Step accumulated(int[] order, int from, int to, double rate) {
        double sum = 0;
        double count = 0;
        int batch = 0;
        for (int at = from; at < to; at += training.batchSize()) {
            int end = Math.min(to, at + training.batchSize());
            Mean mean = runner.accumulate(
                    examples.inputs(order, at, end),
                    examples.targets(order, at, end),
                    draws.dropout(standing.step, batch++));
            requireCount(mean.count());
            sum += mean.sum();
            count += mean.count();
        }
        if (count == 0) {
            return new Runner.Step(0, 0, 0);
        }
        double norm = runner.apply(count, rate);
        return new Runner.Step(sum / count, count, norm);
    }

    private void follow() {
        if (average != null) {
            long before = standing.step - 1 - standing.skipped;
            double warm = 1 - Math.pow(1.0 + before, -2.0 / 3);
            average.follow(runner, 1 - Math.min(training.movingAverage(), warm));
        }
    }

    /** Returns what is validated, kept and saved. */
    private Runner result() {
        return average != null ? average : runner;
    }

    private Epoch closed(int number, double rate) {
        Standing.Sums sums = standing.sums;
        Double loss = null;
        Map<String, Double> measures = Map.of();
        Map<String, Double> ofTraining = new LinkedHashMap<>();
        if (sample.length > 0) {
            ofTraining.put(Epoch.LOSS, loss(examples, sample));
            if (!training.measures().isEmpty()) {
                ofTraining.putAll(judge.ofTraining(sample).measured(answers(examples, sample), training.measures()));
            }
        }
        if (validation != null) {
            int[] all = Draws.inOrder(validation.size());
            loss = loss(validation, all);
            if (!training.measures().isEmpty()) {
                measures = judge.measured(answers(validation, all), training.measures());
            }
            note(number, VALIDATION_LOSS, loss);
            measures.forEach((title, value) -> note(number, title, value));
        }
        return new Epoch(
                number, totalEpochs, sums.meanLoss(), loss, measures, ofTraining, rate, sums.meanNorm(), elapsed());
    }

    private void note(int epoch, String what, double value) {
        if (!Double.isFinite(value)) {
            standing.notes.add("epoch " + epoch + ": the " + what + " of the validation data is " + value
                    + ", so this epoch counts as no better than any; " + look(what.equals(VALIDATION_LOSS)));
        }
    }

    /** Returns what may be the cause of a validation loss, or of a measure, that is no finite number. */
    private String look(boolean atLoss) {
        return atLoss && nothingValidated
                ? "no target of the validation data counts in the loss"
                : "look for values in the validation data that are far from those of the training data";
    }

    private double loss(Examples held, int... all) {
        double sum = 0;
        double count = 0;
        for (int from = 0; from < all.length; from += EVALUATION_BATCH) {
            int to = Math.min(all.length, from + EVALUATION_BATCH);
            Mean mean = result().mean(held.inputs(all, from, to), held.targets(all, from, to));
            requireCount(mean.count());
            sum += mean.sum();
            count += mean.count();
        }
        nothingValidated |= count == 0 && held == validation;
        return count > 0 ? sum / count : Double.NaN;
    }

    private List<Output> answers(Examples held, int... all) {
        List<Output> answers = new ArrayList<>();
        for (int from = 0; from < all.length; from += EVALUATION_BATCH) {
            int to = Math.min(all.length, from + EVALUATION_BATCH);
            answers.add(result().output(held.inputs(all, from, to)));
        }
        return answers;
    }

    private void keepIfBest(Epoch epoch) {
        if (!training.isBestKept()) {
            standing.best = epoch.number();
            return;
        }
        EarlyStopping early = training.earlyStopping().orElse(null);
        double by = early == null || training.isBestChosenApart() ? 0 : early.minImprovement();
        Race best = new Race(training.bestMeasure().orElse(null), by, standing.best, standing.record);
        if (best.isWonBy(epoch)) {
            standing.record = best.record;
            standing.best = best.number;
            kept = finite(result().weights());
        }
        if (early != null && epoch.number() < totalEpochs) {
            stopIfNoBetter(epoch, early);
        }
    }

    /** Stops by what early stopping is by, which may be another measure than that of the best. */
    private void stopIfNoBetter(Epoch epoch, EarlyStopping early) {
        Measure.Of<?> measure = early.by().orElse(null);
        Race race = new Race(measure, early.minImprovement(), 0, 0);
        standing.epochs.forEach(race::isWonBy);
        if (epoch.number() - race.number >= early.patience()) {
            standing.stopped = true;
            standing.notes.add("stopped early after epoch " + epoch.number() + ": "
                    + (measure == null ? "validation loss" : measure.title()) + " was no better for "
                    + early.patience() + (early.patience() == 1 ? " epoch" : " epochs"));
        }
    }

    /** Which epoch is the best by the loss, or by a measure in its direction. */
    private static final class Race {
        private final Measure.@Nullable Of<?> measure;
        private final double by;
        private int number; // of the best epoch, 0 for none yet
        private double record;

        Race(Measure.@Nullable Of<?> measure, double by, int number, double record) {
            this.measure = measure;
            this.by = by;
            this.number = number;
            this.record = record;
        }

        /** Returns whether an epoch is better than all before it, by more than is asked for, and is the best then. */
        boolean isWonBy(Epoch epoch) {
            Double found =
                    measure == null ? epoch.validation() : epoch.measures().get(measure.title());
            if (found == null || !Double.isFinite(found)) {
                return false;
            }
            boolean higher = measure != null && measure.direction() == Measure.Direction.HIGHER_IS_BETTER;
            boolean better = number == 0 || (higher ? found > record + by : found < record - by);
            if (better) {
                number = epoch.number();
                record = found;
            }
            return better;
        }
    }

    private Trained trained() {
        if (standing.best == 0) {
            Measure.Of<?> measure = training.bestMeasure().orElse(null);
            throw new IllegalStateException("no epoch is the best: the "
                    + (measure == null ? VALIDATION_LOSS : measure.title())
                    + " was no finite number after any of " + standing.epochs.size() + " epochs; "
                    + look(measure == null));
        }
        if (standing.skipped > 0) {
            standing.notes.add(
                    standing.skipped + " of " + standing.step + " steps had no target that counts and changed nothing");
        }
        List<float[]> weights = kept == null ? finite(result().weights()) : kept;
        History history = new History(standing.epochs, standing.best, standing.stopped, standing.step, standing.notes);
        for (TrainingListener listener : training.listeners()) {
            listener.finished(history);
        }
        return new Trained(weights, history);
    }

    private List<float[]> finite(List<float[]> weights) {
        List<Parameter> parameters = runner.parameters();
        for (int i = 0; i < weights.size(); i++) {
            for (float value : weights.get(i)) {
                if (!Float.isFinite(value)) {
                    throw new IllegalStateException(String.format(
                            Locale.ROOT,
                            "the weights have a value of %s in %s after step %d, though the loss before it was finite; %s",
                            value,
                            parameters.get(i).name(),
                            standing.step,
                            help()));
                }
            }
        }
        return weights;
    }

    private static void requireCount(double count) {
        if (count < 0) {
            throw new IllegalStateException(
                    "the loss counts " + count + " in a batch; a count is at least 0, and 0 where nothing counts");
        }
    }

    private void requireFinite(String what, double value, int epoch) {
        if (!Double.isFinite(value)) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "the %s became %s at step %d, in epoch %d; %s",
                    what,
                    value,
                    standing.step,
                    epoch,
                    help()));
        }
    }

    private String help() {
        return "a learning rate below " + training.learningRate()
                + ", a longer warm-up, or a smaller maximum gradient norm," + " may help";
    }

    private Duration elapsed() {
        return standing.before.plusNanos(System.nanoTime() - begun);
    }

    @Override
    public void stop(String reason) {
        if (stop == null) {
            stop = Elements.required("reason", reason);
        }
    }

    @Override
    public void saveCheckpoint() {
        if (training.checkpoint().isEmpty()) {
            throw new IllegalStateException(
                    "a listener asked for a checkpoint, but the training has no place for one; give Training.checkpoint");
        }
        save = true;
    }

    @Override
    public Map<String, float[]> weights() {
        Map<String, float[]> byName = new LinkedHashMap<>();
        List<float[]> values = result().weights();
        for (int i = 0; i < values.size(); i++) {
            byName.put(runner.parameters().get(i).name(), values.get(i));
        }
        return byName;
    }
}
