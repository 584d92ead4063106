package ai.lepton.ethics.transparency.decision;

import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.StudentT;
import ai.lepton.metrics.internal.TextTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The principal reasons of one decision: the fields by which a person's score fell furthest below that of a stated reference.
 *
 * <pre>{@code
 * ReasonCodes reasons = ReasonCodes.of(model::score, applicant, approved);
 * System.out.println(reasons.table());
 * }</pre>
 *
 * <p>What a field costs is how much higher the score would be if the field alone were as it is with somebody of the reference,
 * in the mean over the reference. Of a score that is a sum over fields this is the difference of points, the method of the
 * official interpretation of Regulation B, 12 CFR 1002.9(b)(2)-5, where the reference are applicants at or slightly above the least
 * score that passes, or all applicants. Where fields work together, a field alone may cost nothing, and what all cost need not
 * add up to the whole difference, which is stated beside it.
 *
 * @param score the score of the decision
 * @param referenceScore the mean score of the reference, with its interval
 * @param reasons the fields that cost most, the most costly first; at most four, as the interpretation advises, unless said
 *     otherwise, and only those that cost something
 */
public record ReasonCodes(double score, Estimate referenceScore, List<Reason> reasons) {
    /** The most reasons, unless another number is given. */
    public static final int MOST_REASONS = 4;

    /** Copies the list. */
    public ReasonCodes {
        Elements.required("referenceScore", referenceScore);
        reasons = Elements.of("reasons", reasons);
    }

    /**
     * A field that cost something.
     *
     * @param field its name
     * @param value its value in the decision
     * @param cost how much lower the score is for it than with the reference's values, above 0, with Student's interval of the mean
     *     over people such as the reference; without one if that is a single person
     */
    public record Reason(String field, Object value, Estimate cost) {
        /** Checks that nothing is null. */
        public Reason {
            Elements.required("field", field);
            Elements.required("value", value);
            Elements.required("cost", cost);
        }
    }

    /** Returns the four reasons that cost most; see {@link #of(ToDoubleFunction, Map, List, int)}. */
    @CheckReturnValue
    public static ReasonCodes of(
            ToDoubleFunction<Map<String, Object>> model,
            Map<String, ?> decided,
            List<? extends Map<String, ?>> reference) {
        return of(model, decided, reference, MOST_REASONS);
    }

    /**
     * Returns the reasons that cost most. Asks the model for fields × people of the reference, and not more than ten million scores.
     *
     * @param model the score of fields, higher being better for the person; asked in the thread of the caller
     * @param decided the fields of the decision: texts, numbers or booleans
     * @param reference people to compare with, at least one, each with the same fields
     * @param most the most reasons, at least 1
     * @throws IllegalArgumentException if fields differ, a value can't be, or a score is not finite
     */
    @CheckReturnValue
    public static ReasonCodes of(
            ToDoubleFunction<Map<String, Object>> model,
            Map<String, ?> decided,
            List<? extends Map<String, ?>> reference,
            int most) {
        Scored scored = new Scored(Elements.required("model", model));
        Map<String, Object> fields = Scored.fields("decided", decided);
        List<Map<String, Object>> people = new ArrayList<>();
        for (Map<String, ?> each : Elements.required("reference", reference)) {
            Map<String, Object> person = Scored.fields("reference[" + people.size() + "]", each);
            if (!person.keySet().equals(fields.keySet())) {
                throw new IllegalArgumentException("reference[" + people.size() + "] has the fields "
                        + Quoted.words(person.keySet()) + ", the decision " + Quoted.words(fields.keySet()));
            }
            people.add(person);
        }
        if (people.isEmpty()) {
            throw new IllegalArgumentException("the reference is empty; reasons are told against somebody");
        }
        if (most < 1) {
            throw new IllegalArgumentException("most is " + most + "; it must be at least 1");
        }
        if ((long) fields.size() * people.size() > 10_000_000) {
            throw new IllegalArgumentException(fields.size() + " fields by " + people.size()
                    + " people of the reference are more than 10000000 scores; take a sample of the reference");
        }
        double own = scored.of(fields);
        List<Reason> reasons = new ArrayList<>();
        fields.forEach((field, value) -> {
            double[] costs = people.stream()
                    .mapToDouble(person ->
                            scored.of(Scored.with(fields, field, Objects.requireNonNull(person.get(field)))) - own)
                    .toArray();
            Estimate cost = mean(costs);
            if (cost.value() > 0) {
                reasons.add(new Reason(field, value, cost));
            }
        });
        reasons.sort(Comparator.comparingDouble((Reason reason) -> -reason.cost.value()));
        double[] scores = people.stream().mapToDouble(scored::of).toArray();
        return new ReasonCodes(own, mean(scores), reasons.subList(0, Math.min(most, reasons.size())));
    }

    private static Estimate mean(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value / values.length;
        }
        Estimate estimate = Estimate.of(Score.of(sum), values.length);
        if (values.length < 2) {
            return estimate;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - sum) * (value - sum);
        }
        double half = StudentT.twoSided(Figures.LEVEL, values.length - 1.0)
                * Math.sqrt(squares / (values.length - 1) / values.length);
        return estimate.withBounds(new Interval(sum - half, sum + half, Figures.LEVEL, "student-t"));
    }

    /** Returns a table of the reasons, the most costly first, as text of several lines. */
    public String table() {
        TextTable table = new TextTable(2).row("reason", "value", "cost", "95 % interval");
        for (Reason reason : reasons) {
            table.row(
                    Quoted.cell(reason.field),
                    Quoted.cell(reason.value),
                    reason.cost.score().toString(),
                    reason.cost
                            .interval()
                            .map(found -> String.format(Locale.ROOT, "[%.4f, %.4f]", found.low(), found.high()))
                            .orElse("–"));
        }
        return String.format(
                        Locale.ROOT, "the score is %.4f, that of the reference %s%n", score, referenceScore.figures(4))
                + (reasons.isEmpty() ? "no field alone costs anything against the reference" : table.text());
    }
}
