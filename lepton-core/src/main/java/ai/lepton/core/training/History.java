package ai.lepton.core.training;

import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What happened in training.
 *
 * @param epochs in order
 * @param best number of the epoch whose weights were kept, from 1 on: with early stopping, or where the best are kept, the one
 *     that did best on the validation data, else the last
 * @param stoppedEarly whether it ended before its budget was spent
 * @param steps steps in all, those too whose batch had nothing that counts
 * @param notes what a reader should know, one sentence each: why it stopped, which epochs could not be the best, how many steps
 *     were skipped
 */
public record History(List<Epoch> epochs, int best, boolean stoppedEarly, long steps, List<String> notes) {
    /** Copies the lists. */
    public History {
        epochs = Elements.of("epochs", epochs);
        notes = Elements.of("notes", notes);
    }

    /** Returns a history with nothing to note. */
    public History(List<Epoch> epochs, int best, boolean stoppedEarly, long steps) {
        this(epochs, best, stoppedEarly, steps, List.of());
    }

    /** Returns the epoch whose weights were kept. */
    public Epoch bestEpoch() {
        return epochs.get(best - 1);
    }

    /**
     * Returns the learning curve: the training loss by epoch and, where there were validation data, their loss, for
     * {@link HtmlReport#lines}. The first is with dropout, while the weights change; where the training data were measured
     * after each epoch, a third line is the loss that was found then.
     */
    public List<HtmlReport.Line> lossLines() {
        List<Double> numbers =
                epochs.stream().map(epoch -> (double) epoch.number()).toList();
        List<HtmlReport.Line> lines = new ArrayList<>();
        lines.add(new HtmlReport.Line(
                "training", numbers, epochs.stream().map(Epoch::trainingLoss).toList()));
        List<Epoch> validated =
                epochs.stream().filter(epoch -> epoch.validation() != null).toList();
        if (!validated.isEmpty()) {
            lines.add(new HtmlReport.Line(
                    "validation",
                    validated.stream().map(epoch -> (double) epoch.number()).toList(),
                    validated.stream()
                            .map(epoch -> epoch.validationLoss().orElseThrow())
                            .toList()));
        }
        lines.addAll(line("training, after the epoch", Epoch::trainingMeasures, Epoch.LOSS));
        return List.copyOf(lines);
    }

    /**
     * Returns a measure by epoch, of the training data and of the validation data, as far as they were measured, for
     * {@link HtmlReport#lines}.
     *
     * @throws IllegalArgumentException if neither was
     */
    public List<HtmlReport.Line> lines(Measure.Of<?> measure) {
        String title = Elements.required("measure", measure).title();
        List<HtmlReport.Line> lines = new ArrayList<>(line("training", Epoch::trainingMeasures, title));
        lines.addAll(line("validation", Epoch::measures, title));
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(Quoted.within(
                    200, "the history has no " + title + "; ask for it by Training.measuring, with data to measure"));
        }
        return List.copyOf(lines);
    }

    /** Returns the line of a measure, left out where it is not a finite number; none if it was never measured. */
    private List<HtmlReport.Line> line(String name, Function<Epoch, Map<String, Double>> measures, String title) {
        List<Double> numbers = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (Epoch epoch : epochs) {
            Double value = measures.apply(epoch).get(title);
            if (value != null && Double.isFinite(value)) {
                numbers.add((double) epoch.number());
                values.add(value);
            }
        }
        return values.isEmpty() ? List.of() : List.of(new HtmlReport.Line(name, numbers, values));
    }

    /**
     * One pass over the training data, when it is done.
     *
     * @param number counted from 1
     * @param of how many there may be
     * @param trainingLoss mean over all that counts in its batches, with dropout, while the weights change
     * @param validation loss on the validation data after it, with no dropout; null if there is none
     * @param measures of the validation data after it, by their titles, such as {@code macro f1}; those that
     *     {@link Training#measuring} asked for
     * @param trainingMeasures the same of the training data after it, with no dropout, and {@code loss}; empty unless
     *     {@link Training#measuringTraining} asked for them
     * @param learningRate of its last step
     * @param gradientNorm mean over its steps of the gradients' norm before they were clipped
     * @param elapsed since training began
     */
    public record Epoch(
            int number,
            int of,
            double trainingLoss,
            @Nullable Double validation,
            Map<String, Double> measures,
            Map<String, Double> trainingMeasures,
            double learningRate,
            double gradientNorm,
            Duration elapsed) {
        /** Title of the loss among {@link #trainingMeasures()}. */
        public static final String LOSS = "loss";

        /** Copies the maps. */
        public Epoch {
            measures = Collections.unmodifiableMap(new LinkedHashMap<>(Elements.required("measures", measures)));
            trainingMeasures = Collections.unmodifiableMap(
                    new LinkedHashMap<>(Elements.required("trainingMeasures", trainingMeasures)));
        }

        /** Returns an epoch with no measures. */
        public Epoch(
                int number,
                int of,
                double trainingLoss,
                @Nullable Double validation,
                double learningRate,
                Duration elapsed) {
            this(number, of, trainingLoss, validation, Map.of(), Map.of(), learningRate, 0, elapsed);
        }

        /** Returns the loss on the validation data, if there is any. */
        public OptionalDouble validationLoss() {
            return validation == null ? OptionalDouble.empty() : OptionalDouble.of(validation);
        }
    }
}
