package ai.lepton.core.internal.training;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.PyTorch;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.training.History;
import ai.lepton.core.training.History.Epoch;
import ai.lepton.core.training.Training;
import ai.lepton.core.training.Training.EarlyStopping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model on examples.
 *
 * <p>The engine has one generator of random numbers for the process, so trainings wait for each other: else a seed would
 * not fix the weights.
 */
public final class Trainer {
    /** Examples a call when the loss on the validation data is measured. */
    private static final int EVALUATION_BATCH = 1024;

    private final Model model;
    private final Loss loss;
    private final Training training;

    /** Prepares the training of a model. */
    public Trainer(Model model, Loss loss, Training training) {
        this.model = model;
        this.loss = loss;
        this.training = training;
    }

    /** The weights that training arrived at, in the order of {@link Model#parameters()}, and how it went. */
    public record Trained(List<float[]> weights, History history) {}

    /**
     * Trains.
     *
     * @param initial where the first weights come from
     * @param validation null if there is none
     * @throws IllegalStateException if the loss is no longer a finite number
     * @throws CancellationException if the thread is interrupted, between two steps
     */
    public Trained train(WeightSource initial, Examples examples, @Nullable Examples validation) {
        if (examples.size() == 0) {
            throw new IllegalArgumentException("the training data has no rows");
        }
        if (training.earlyStopping().isPresent() && (validation == null || validation.size() == 0)) {
            throw new IllegalArgumentException(
                    "early stopping needs validation data; give it or leave early stopping out");
        }
        Objective objective = new Objective(loss, training.optimizer(), training.maxGradientNorm());
        return PyTorch.seeded(training.seed(), () -> {
            try (Runner runner = Runner.open(model, training.engine(), initial, objective)) {
                return new Loop(runner, examples, validation).run();
            }
        });
    }

    /** The state of one training. */
    private final class Loop {
        private final Runner runner;
        private final Examples examples;
        private final @Nullable Examples validation;
        private final int[] order;
        private final int stepsPerEpoch;
        private final long totalSteps;
        private final int epochs;
        private final SplittableRandom random = new SplittableRandom(training.seed());
        private final long begun = System.nanoTime();
        private final List<Epoch> done = new ArrayList<>();
        private long step;
        private double lowest = Double.POSITIVE_INFINITY;
        private int best;
        private @Nullable List<float[]> kept;

        Loop(Runner runner, Examples examples, @Nullable Examples validation) {
            this.runner = runner;
            this.examples = examples;
            this.validation = validation != null && validation.size() > 0 ? validation : null;
            this.order = indices(examples.size());
            this.stepsPerEpoch = (examples.size() - 1) / training.batchSize() + 1;
            this.totalSteps = training.budget().totalSteps(stepsPerEpoch);
            this.epochs = Math.toIntExact((totalSteps + stepsPerEpoch - 1) / stepsPerEpoch);
        }

        Trained run() {
            boolean stopped = false;
            while (done.size() < epochs && !stopped) {
                done.add(epoch(done.size() + 1));
                Epoch last = done.get(done.size() - 1);
                training.progress().epoch(last);
                stopped = keepIfBest(last);
            }
            List<float[]> weights = kept == null ? runner.weights() : kept;
            History history = new History(done, best, stopped && done.size() < epochs, step);
            training.progress().finished(history);
            return new Trained(weights, history);
        }

        private Epoch epoch(int number) {
            shuffle();
            double sum = 0;
            int seen = 0;
            double rate = 0;
            for (int from = 0; from < order.length && step < totalSteps; from += training.batchSize()) {
                if (Thread.interrupted()) {
                    throw new CancellationException("training was interrupted in epoch " + number);
                }
                int to = Math.min(order.length, from + training.batchSize());
                rate = training.learningRate() * training.schedule().factor(step, totalSteps);
                double batchLoss =
                        runner.step(examples.inputs(order, from, to), examples.targets(order, from, to), rate);
                step++;
                requireFinite(batchLoss, number);
                sum += batchLoss * (to - from);
                seen += to - from;
                training.progress().step(step, totalSteps, batchLoss);
            }
            Double validated = validation == null ? null : validationLoss(validation);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
            return new Epoch(number, epochs, sum / seen, validated, rate, elapsed);
        }

        /** Returns whether training should end here. */
        private boolean keepIfBest(Epoch epoch) {
            Double validated = epoch.validation();
            if (validated == null || training.earlyStopping().isEmpty()) {
                best = epoch.number();
                return false;
            }
            EarlyStopping early = training.earlyStopping().get();
            if (validated < lowest - early.minImprovement() || kept == null) {
                lowest = validated;
                best = epoch.number();
                kept = runner.weights();
            }
            return epoch.number() - best >= early.patience();
        }

        private double validationLoss(Examples held) {
            int[] all = indices(held.size());
            double sum = 0;
            for (int from = 0; from < all.length; from += EVALUATION_BATCH) {
                int to = Math.min(all.length, from + EVALUATION_BATCH);
                sum += runner.loss(held.inputs(all, from, to), held.targets(all, from, to)) * (to - from);
            }
            return sum / all.length;
        }

        private void shuffle() {
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int other = order[i];
                order[i] = order[j];
                order[j] = other;
            }
        }

        private void requireFinite(double batchLoss, int epoch) {
            if (Double.isNaN(batchLoss) || Double.isInfinite(batchLoss)) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT,
                        "the loss became %s at step %d, in epoch %d; a learning rate below %s, or a smaller"
                                + " maximum gradient norm, may help",
                        batchLoss,
                        step,
                        epoch,
                        training.learningRate()));
            }
        }
    }

    private static int[] indices(int size) {
        int[] indices = new int[size];
        for (int i = 0; i < size; i++) {
            indices[i] = i;
        }
        return indices;
    }
}
