package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.catalogue.Measures;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A measure of predictions differs little between groups, or is high or low enough in each of them.
 *
 * @param measure its name in lepton-metrics, or {@code mean_prediction} or {@code mean_truth} of numbers
 * @param average {@code micro}, {@code macro} or {@code weighted}; {@code each} for each class by itself; empty for none
 * @param label the class that it is about; empty for none
 */
record MeasureByGroup(
        String matter,
        String measure,
        String average,
        String label,
        List<List<String>> axes,
        List<String> fixed,
        Form form,
        double limit,
        double level,
        Reference reference,
        long judgedFrom)
        implements RuleKind<Predictions> {
    static final String EACH = "each";

    MeasureByGroup {
        Given.subject("predictions", matter);
        if (measure.isBlank()) {
            throw new IllegalArgumentException("the name of a measure is empty");
        }
        if (!(average.isEmpty() || average.equals(EACH) || Average.of(average).isPresent())) {
            throw new IllegalArgumentException("average is " + Quoted.of(average) + "; it is empty, " + EACH + ", "
                    + String.join(", ", Average.keys()));
        }
        form.check(limit);
        requireReachable(measure, form, limit);
        axes = GroupAsk.checked(axes, fixed, reference);
        Figures.level(level);
        Given.judgedFrom(judgedFrom);
    }

    MeasureByGroup(String matter, String measure, String average, String label, GroupAsk ask) {
        this(
                matter,
                measure,
                average,
                label,
                ask.axes(),
                ask.fixed(),
                ask.form(),
                ask.limit(),
                ask.level(),
                ask.reference(),
                ask.judgedFrom());
    }

    /** Refuses a limit that no value of the measure reaches, so that a rule can't be kept, or broken, by whatever is found. */
    private static void requireReachable(String measure, Form form, double limit) {
        Measure.Range range = Measures.named(measure).map(Measure::range).orElse(Measure.Range.ANY);
        if (form == Form.AT_LEAST || form == Form.AT_MOST) {
            Figures.within("limit of " + Quoted.bare(measure), limit, range.lowest(), range.highest());
        } else if (form != Form.RATIO) {
            Figures.within("difference of " + Quoted.bare(measure), limit, 0, range.width());
        }
    }

    @Override
    public String id() {
        String letters = measure.replaceAll("[^a-z0-9]+", "-");
        return (average.isEmpty() ? "" : average + "-") + letters.replaceAll("-$", "") + form.ending();
    }

    @Override
    public String statement() {
        String words = average.equals(EACH)
                ? Measurement.title(measure, null, null) + " of each class"
                : Measurement.title(measure, orNull(average), orNull(label));
        return "predictions of " + Quoted.of(matter) + " should " + ask().words(words);
    }

    /** Returns the seed of the intervals that lepton-metrics draws for measures that are no shares of counts. */
    @Override
    public OptionalLong randomSeed() {
        return OptionalLong.of(Predictions.SEED);
    }

    @Override
    public Outcome assess(Predictions predictions, LocalDate day) {
        requireAbout(matter, predictions, "the predictions are of");
        return GroupAssessment.of(
                quantity(), ask(), predictions.samples(measure, orNull(average), orNull(label), level));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private GroupAsk ask() {
        return new GroupAsk(axes, fixed, form, limit, level, reference, judgedFrom);
    }
}
