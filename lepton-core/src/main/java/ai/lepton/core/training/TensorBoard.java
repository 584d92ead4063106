package ai.lepton.core.training;

import ai.lepton.core.training.History.Epoch;
import ai.lepton.exchange.tensorboard.Event.Histogram;
import ai.lepton.exchange.tensorboard.EventWriter;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a training for TensorBoard while it goes: {@code tensorboard --logdir DIRECTORY} shows it.
 *
 * <pre>{@code
 * Training.upTo(epochs(20)).listener(TensorBoard.in(Path.of("runs/first")))
 * }</pre>
 *
 * <p>By step of the optimiser: {@code train/loss}, {@code train/learning_rate} and {@code train/grad_norm}, the norm before it was clipped;
 * after each epoch {@code train/epoch}, {@code train/epoch_loss}, {@code eval/loss} and {@code eval/MEASURE} of the validation data, and, where {@link
 * Training#measuringTraining} asks for it, {@code train/MEASURE} and {@code train/loss_after_epoch} of the training data. At first the
 * settings, as a text and as hyperparameters; at the end, as the metrics of these, {@code hparam/loss} and {@code hparam/MEASURE} of the epoch whose
 * weights were kept. A measure is named by its title, with {@code _} for what is no letter, digit, point, dash or slash.
 *
 * <p>A training that goes on from a checkpoint writes a new file, and what the old ones have of later steps is no longer shown; one that
 * begins anew in the same directory hides what was there before. A listener that hears of several trainings, such as of folds, gives
 * the first the directory, and others the directories {@code run-2}, {@code run-3} in it, in the order in which they begin; one that begins again on a
 * thread where it ended by an exception has its directory again.
 *
 * <p>Safe for trainings on several threads. A training that ends by an exception leaves its file as it was at its last epoch, or two seconds
 * before; {@link #close} writes what is left.
 */
public final class TensorBoard implements TrainingListener, AutoCloseable {
    private final Path directory;
    private final int everySteps;
    private final boolean histograms;
    private final Map<String, Object> hparams;
    private final AtomicInteger begun = new AtomicInteger();
    private final Map<Thread, Run> runs = new ConcurrentHashMap<>();

    private TensorBoard(Path directory, int everySteps, boolean histograms, Map<String, Object> hparams) {
        this.directory = directory;
        this.everySteps = everySteps;
        this.histograms = histograms;
        this.hparams = hparams;
    }

    /** A file that is being written, and the last step in it. */
    private static final class Run {
        private final Path place;
        private final EventWriter events;
        private long step;

        private Run(Path place, EventWriter events, long step) {
            this.place = place;
            this.events = events;
            this.step = step;
        }
    }

    /** Returns what writes into a directory, which is made when training begins. */
    public static TensorBoard in(Path directory) {
        return new TensorBoard(Elements.required("directory", directory), 1, false, Map.of());
    }

    /** Sets that only every so many steps are written, at least 1; 1 by default. Give each training its own copy. */
    public TensorBoard everySteps(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(
                    "every " + steps + " steps is no number of steps; it must be at least 1");
        }
        return new TensorBoard(directory, steps, histograms, hparams);
    }

    /** Adds a histogram of each weight after each epoch, {@code weights/NAME}, of those numbers that are finite. */
    public TensorBoard weightHistograms() {
        return new TensorBoard(directory, everySteps, true, hparams);
    }

    /**
     * Adds hyperparameters to those that the settings are, such as the layers of the model.
     *
     * @param value a String, a Boolean or a Number
     * @throws IllegalArgumentException if it is something else
     */
    public TensorBoard hparam(String name, Object value) {
        Elements.required("name", name);
        Elements.required("value", value);
        if (!(value instanceof String || value instanceof Boolean || value instanceof Number)) {
            throw new IllegalArgumentException("value of " + Quoted.of(name) + " is a "
                    + value.getClass().getSimpleName() + "; it must be a String, a Boolean or a Number");
        }
        Map<String, Object> more = new LinkedHashMap<>(hparams);
        more.put(name, value);
        return new TensorBoard(directory, everySteps, histograms, more);
    }

    @Override
    public void begun(Training training, long step, long of) {
        Run unfinished = runs.remove(Thread.currentThread());
        if (unfinished != null) {
            unfinished.events.close();
        }
        Path place = unfinished == null ? next() : unfinished.place;
        boolean isNew = step == 0 && !Files.exists(place);
        EventWriter events = isNew ? EventWriter.open(place) : EventWriter.resume(place, step == 0 ? 0 : step + 1);
        runs.put(Thread.currentThread(), new Run(place, events, step));
        Map<String, Object> all = new LinkedHashMap<>(training.settings());
        all.putAll(hparams);
        List<String> metrics = new ArrayList<>(List.of("hparam/loss"));
        training.measures().forEach(measure -> metrics.add("hparam/" + tag(measure.title())));
        events.hparams(all, metrics).text("settings", markdown(all), step == 0 ? 0 : step + 1);
        events.flush();
    }

    private Path next() {
        int number = begun.incrementAndGet();
        return number == 1 ? directory : directory.resolve("run-" + number);
    }

    private static String markdown(Map<String, Object> settings) {
        StringBuilder text = new StringBuilder("| setting | value |\n|---|---|\n");
        settings.forEach((name, value) -> text.append("| ")
                .append(cell(name))
                .append(" | ")
                .append(cell(value))
                .append(" |\n"));
        return text.toString();
    }

    private static String cell(Object value) {
        return Quoted.message(value).replace("|", "\\|");
    }

    private static String tag(String title) {
        return title.replaceAll("[^\\p{L}\\p{Nd}._/-]+", "_");
    }

    private @Nullable Run run() {
        return runs.get(Thread.currentThread());
    }

    @Override
    public void step(Step step, Control training) {
        Run run = run();
        if (run == null) {
            return;
        }
        run.step = step.number();
        if (step.number() % everySteps != 0) {
            return;
        }
        if (step.count() > 0) {
            run.events.scalar("train/loss", step.loss(), step.number());
            run.events.scalar("train/grad_norm", step.gradientNorm(), step.number());
        }
        run.events.scalar("train/learning_rate", step.learningRate(), step.number());
    }

    @Override
    public void epoch(Epoch epoch, Control training) {
        Run run = run();
        if (run == null) {
            return;
        }
        EventWriter events = run.events;
        events.scalar("train/epoch", epoch.number(), run.step);
        events.scalar("train/epoch_loss", epoch.trainingLoss(), run.step);
        epoch.validationLoss().ifPresent(loss -> events.scalar("eval/loss", loss, run.step));
        epoch.measures().forEach((title, value) -> events.scalar("eval/" + tag(title), value, run.step));
        epoch.trainingMeasures()
                .forEach((title, value) -> events.scalar(
                        "train/" + (title.equals(Epoch.LOSS) ? "loss_after_epoch" : tag(title)), value, run.step));
        if (histograms) {
            training.weights().forEach((name, weights) -> {
                double[] finite = IntStream.range(0, weights.length)
                        .mapToDouble(i -> weights[i])
                        .filter(Double::isFinite)
                        .toArray();
                if (finite.length > 0) {
                    events.histogram("weights/" + name, Histogram.of(finite), run.step);
                }
            });
        }
        events.flush();
    }

    @Override
    public void finished(History history) {
        Run run = runs.remove(Thread.currentThread());
        if (run == null) {
            return;
        }
        Epoch best = history.bestEpoch();
        try (EventWriter events = run.events) {
            events.scalar("hparam/loss", best.validationLoss().orElse(best.trainingLoss()), run.step);
            best.measures().forEach((title, value) -> events.scalar("hparam/" + tag(title), value, run.step));
            events.end(EventWriter.Status.SUCCESS);
        }
    }

    /** Writes what is left of trainings that have not finished, and closes their files. */
    @Override
    public void close() {
        runs.keySet().forEach(thread -> {
            Run run = runs.remove(thread);
            if (run != null) {
                run.events.close();
            }
        });
    }

    /** Returns the directory. */
    @Override
    public String toString() {
        return "TensorBoard in " + directory;
    }
}
