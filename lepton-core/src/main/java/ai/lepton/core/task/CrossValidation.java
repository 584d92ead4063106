package ai.lepton.core.task;

import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.PairedTests;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How a way of training does on a table: everything, scales, folds and shares of the recipe included, is done again without each
 * part of the rows, and judged by that part.
 *
 * @param outOfFold for each repetition, predictions of the rows by models that had nothing of them
 * @param reports of each part that was held out, repetition after repetition
 * @param trained rows that a part's model had, on average
 * @param held rows of a part, on average
 * @param cautions what was found that makes these figures better than those of new rows, such as rows that equal one that was
 *     trained on; a sentence each, none if nothing was
 * @param <R> the reports of the task
 */
public record CrossValidation<R extends Report>(
        List<OutOfFold> outOfFold, List<R> reports, long trained, long held, List<String> cautions) {
    private static final int MOST_REPETITIONS = 1000;

    /** Copies the lists. */
    public CrossValidation {
        cautions = Elements.of("cautions", cautions);
        outOfFold = Elements.of("outOfFold", outOfFold);
        reports = Elements.of("reports", reports);
    }

    /** Returns {@link #estimate(Measure.Of, double)} with an interval of 95 %. */
    public Estimate estimate(Measure.Of<? super R> measure) {
        return estimate(measure, 0.95);
    }

    /**
     * Returns the mean of a measure over the parts. Parts share the rows that they are trained on, so their scores depend on each
     * other; the interval allows for it, by the corrected resampled t (Nadeau and Bengio 2003) with the degrees of freedom of one
     * repetition. It is about the performance of the procedure on so many rows as a part is trained on. What it holds is on the
     * guide's page on intervals of predictions. It ends where the measure does.
     *
     * @param level of the interval, in (0, 1)
     * @return undefined if the measure is, in a part; without an interval if it is the same in all parts; with the cautions
     * @see PairedTests#correctedResampledT
     */
    public Estimate estimate(Measure.Of<? super R> measure, double level) {
        Elements.required("measure", measure);
        double[] scores = new double[reports.size()];
        for (int i = 0; i < scores.length; i++) {
            Score score = measure.in(reports.get(i)).estimate().score();
            if (score instanceof Score.Undefined undefined) {
                return Estimate.of(Score.undefined("part " + i + ": " + undefined.reason()), scores.length);
            }
            scores[i] = ((Score.Defined) score).value();
        }
        boolean even =
                !outOfFold.isEmpty() && scores.length % outOfFold.size() == 0 && scores.length / outOfFold.size() > 1;
        Estimate found = PairedTests.correctedResampledT(
                        scores, new double[scores.length], trained, held, even ? outOfFold.size() : 1, level)
                .difference()
                .orElseThrow()
                .within(measure.range().lowest(), measure.range().highest());
        for (String caution : cautions) {
            found = found.withFurtherCaution(caution);
        }
        return found;
    }

    /** Returns a line such as {@code accuracy 0.95 [0.93, 0.97] over 10 parts}. */
    public String text(Measure.Of<? super R> measure) {
        Estimate found = estimate(measure);
        String figures = found.figures(4);
        String caution = found.text(4).substring(figures.length());
        return measure.title() + ' ' + figures + " over " + reports.size() + " parts" + caution;
    }

    /**
     * Does it.
     *
     * @param fit gives the predictions of the second table by a model of the first, {@code [rows, outputs]}
     * @param report of a table's predictions
     */
    static <R extends Report> CrossValidation<R> of(
            Table table,
            TabularRecipe recipe,
            int parts,
            int repetitions,
            int outputs,
            BiFunction<Table, Split, double[]> fit,
            Function<Held, R> report) {
        if (parts < 2) {
            throw new IllegalArgumentException("parts is " + parts + "; it must be at least 2");
        }
        if (repetitions < 1 || repetitions > MOST_REPETITIONS) {
            throw new IllegalArgumentException(
                    "repetitions is " + repetitions + "; it must be in [1, " + MOST_REPETITIONS + "]");
        }
        List<OutOfFold> all = new ArrayList<>();
        List<R> reports = new ArrayList<>();
        EqualRows equal = EqualRows.of(table);
        Set<String> cautions = new LinkedHashSet<>();
        long trained = 0;
        long held = 0;
        for (int repetition = 0; repetition < repetitions; repetition++) {
            TabularRecipe own = recipe.seed(recipe.seed() + repetition);
            Folds folds = own.folds(parts).foldsOf(table);
            if (repetition == 0) {
                recipe.requireParts(table, folds, repetitions);
            }
            if (cautions.isEmpty()) {
                cautions.addAll(equal.cautions(folds));
            }
            double[] predictions = new double[Math.multiplyExact(table.size(), outputs)];
            int[] fold = new int[table.size()];
            for (int part = 0; part < folds.parts().size(); part++) {
                int[] rows = folds.parts().get(part).held();
                Table test = table.rows(rows);
                Table train = table.rows(folds.parts().get(part).train());
                double[] found = fit.apply(train, new Split(own, test));
                for (int i = 0; i < rows.length; i++) {
                    System.arraycopy(found, i * outputs, predictions, rows[i] * outputs, outputs);
                    fold[rows[i]] = part;
                }
                reports.add(report.apply(new Held(test, found)));
                trained += train.size();
                held += rows.length;
            }
            all.add(OutOfFold.of(folds, fold, outputs, predictions));
        }
        return new CrossValidation<>(
                all, reports, trained / reports.size(), held / reports.size(), List.copyOf(cautions));
    }

    /** What is predicted, and by what recipe. */
    record Split(TabularRecipe recipe, Table test) {}

    /** A part that was held out, and what was predicted for it. */
    @SuppressWarnings("ArrayRecordComponent") // made for one use
    record Held(Table test, double[] predictions) {}
}
