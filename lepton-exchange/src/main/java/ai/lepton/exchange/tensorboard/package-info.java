/**
 * Event files, as TensorBoard reads them: scalars, histograms, texts and hyperparameters of a run, by step.
 *
 * <p>{@link EventWriter} writes them, {@link EventFile} reads what any program wrote, {@link Event} is what they hold.
 *
 * @see <a href="https://github.com/tensorflow/tensorboard">TensorBoard, which has the messages in its folder compat/proto</a>
 */
@NullMarked
package ai.lepton.exchange.tensorboard;

import org.jspecify.annotations.NullMarked;
