package ai.lepton.core.training;

import ai.lepton.core.training.History.Epoch;
import java.time.Duration;
import java.util.Map;

/**
 * Hears of a training, and may ask for something: a checkpoint, or an end in good order. Called on the training thread, in
 * the order in which listeners were given; an exception of its own ends the training.
 *
 * <pre>{@code
 * new TrainingListener() {
 *     public void step(Step step, Control training) {
 *         if (step.elapsed().compareTo(Duration.ofHours(1)) > 0) {
 *             training.stop("an hour is over");
 *         }
 *     }
 * }
 * }</pre>
 */
public interface TrainingListener {
    /**
     * Training begins, or goes on from a checkpoint.
     *
     * @param training its settings
     * @param step how many were done before; 0 for a new training
     * @param of how many there may be
     */
    default void begun(Training training, long step, long of) {}

    /** A step was done. */
    default void step(Step step, Control training) {}

    /** An epoch was done, and its weights kept if they are the best. */
    default void epoch(Epoch epoch, Control training) {}

    /** Training has ended in good order. */
    default void finished(History history) {}

    /**
     * One step of the optimiser.
     *
     * @param number counted from 1
     * @param of how many there may be
     * @param epoch that it is in, counted from 1
     * @param loss mean over what counts in its batch, with dropout; 0 if nothing counts
     * @param count how much that is the mean of, such as the examples of the batch; 0 for a step that was skipped
     * @param gradientNorm global 2-norm of the gradients before they were clipped
     * @param learningRate of this step
     * @param elapsed since training began, with what a checkpoint says of the time before it
     */
    record Step(
            long number,
            long of,
            int epoch,
            double loss,
            double count,
            double gradientNorm,
            double learningRate,
            Duration elapsed) {}

    /** What a listener may ask for. Of use during the call that it is given to. */
    interface Control {
        /**
         * Ends training after this step: the epoch is closed as it is, and its weights validated and kept as always. Where there is a
         * {@link ModelCheckpoint}, one of this step is written, from which training may go on.
         *
         * @param reason for {@link History#notes()}
         */
        void stop(String reason);

        /**
         * Asks for a checkpoint after this step.
         *
         * @throws IllegalStateException if the training has no {@link ModelCheckpoint}
         */
        void saveCheckpoint();

        /** Returns copies of the weights as they are now, by name. */
        Map<String, float[]> weights();
    }
}
