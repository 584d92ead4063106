package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where intervals by rows are not known to hold their level, and why: found by simulation, as the guide tells.
 *
 * <p>They hold it for what weighs examples alike, such as kappa and weighted averages, where at least 3 examples are outside
 * of the most frequent class; for what weighs classes alike, such as macro-averages, where each class has as many; for
 * associations where truth and prediction clearly depend on each other, on 10 examples to a cell; for entropies of shares
 * where each class has 10 examples, for cross entropy was predicted 3 times, too; for other information where there are 50 to
 * a cell besides, and what is mutual as for associations; for precisions where
 * each class was predicted 5 times; for odds where each of four counts is 5 or more. What turns on the greater or smaller of
 * two numbers has no interval that is known to hold.
 */
final class CountCautions {
    /** The fewest examples of a class. */
    static final double FEWEST = 3;

    private static final double FEWEST_FOR_ENTROPY = 10;
    // What rounding may take from an effective number.
    private static final double ROUNDING = 1e-9;
    private static final double FEWEST_PREDICTED = 5;
    private static final double FEWEST_IN_CELL = 5;
    private static final int MOST_CLASSES_OF_OWN = 64;
    private static final double HALF = 0.5;
    private static final double PER_CELL = 50;
    private static final double PER_CELL_OF_ASSOCIATION = 10;
    // The greatest bias, in standard errors, at which an association is clear of independence.
    private static final double MOST_BIAS = 0.25;
    private static final String TURNS =
            "it turns on which of several counts is the greater, and no interval is known to hold its level there";
    private static final String DIVERGENCE =
            "no interval of a divergence, which is never below 0, is known to hold its level";
    // Of a share itself there is Wilson's; only differences of what is linear in the accuracy come here.
    private static final String NOT_OF_DIFFERENCES = "no interval of this difference is known to hold its level";
    private static final String NOT_FOUND = "no interval of this average is known to hold its level";

    private final ConfusionMatrix matrix;
    // Effective numbers of examples of each class, and of all.
    private final double[] effective;
    private final double all;

    CountCautions(ConfusionMatrix matrix) {
        this.matrix = matrix;
        int k = matrix.labels().size();
        double[] squares = new double[k];
        matrix.forEachCell((i, j, count) -> squares[i] += matrix.squares(i, j));
        effective = new double[k];
        double sum = 0;
        for (int i = 0; i < k; i++) {
            effective[i] = matrix.rowSum(i) > 0 ? matrix.rowSum(i) * (matrix.rowSum(i) / squares[i]) : 0;
            sum += effective[i];
        }
        all = sum;
    }

    /**
     * Returns why an interval may not hold its level; null where nothing speaks against it.
     *
     * @param bias of the measure, in standard errors
     */
    @Nullable String of(CountMeasure measure, double bias) {
        if (measure.function() instanceof CountMeasure.OfClasses of) {
            return ofAverage(of);
        }
        if (measure.equals(CountMeasure.MATTHEWS_CORRCOEF) || measure.equals(CountMeasure.COHEN_KAPPA)) {
            return ofExamples();
        }
        if (!(measure.function() instanceof CountMeasure.OfWhole of)) {
            String few = ofEachClass(null, FEWEST);
            return few != null || !measure.isOwn() ? few : ofOwn(measure);
        }
        if (!(of.measure().interval() instanceof OverallInterval.Drawn drawn)) {
            return NOT_OF_DIFFERENCES;
        }
        return switch (drawn) {
            case OF_EXAMPLES -> ofExamples();
            case OF_CLASSES -> ofEachClass(null, FEWEST);
            case ENTROPY -> ofEachClass(occurring(), FEWEST_FOR_ENTROPY);
            case CROSS_ENTROPY_OF_SHARES -> {
                String few = ofEachClass(occurring(), FEWEST_FOR_ENTROPY);
                yield few == null ? ofEachPrediction(occurring(), FEWEST) : few;
            }
            case ASSOCIATION -> ofAssociation(bias);
            case INFORMATION -> ofInformation(false, bias);
            case MUTUAL_INFORMATION -> ofInformation(true, bias);
            case TURNING -> TURNS;
            case DIVERGENCE -> DIVERGENCE;
        };
    }

    /**
     * Returns a caution where a function of the caller's own rests on few examples: on the effective number, by the squares, of
     * what one more example in each cell does to it. A cell without any counts as half of one for its row. Of two classes a
     * row has one kind of error, and the level holds without.
     */
    private @Nullable String ofOwn(CountMeasure measure) {
        int k = effective.length;
        if (k <= 2) {
            return null;
        }
        if (k > MOST_CLASSES_OF_OWN) {
            return "no interval of a measure that is no named one is known to hold its level for more than "
                    + MOST_CLASSES_OF_OWN + " classes";
        }
        double[] changes = DeltaMethod.changes(matrix, measure, matrix.sum() / all);
        double[] numbers = new double[k * k];
        double mean = 0;
        double sum = 0;
        for (int cell = 0; cell < numbers.length; cell++) {
            double seen = matrix.at(cell / k, cell % k) * (all / matrix.sum());
            numbers[cell] = seen > 0 ? seen : HALF / k;
            sum += numbers[cell];
            mean += numbers[cell] * changes[cell];
        }
        double squares = 0;
        double fourths = 0;
        for (int cell = 0; cell < numbers.length; cell++) {
            double square = (changes[cell] - mean / sum) * (changes[cell] - mean / sum);
            squares += numbers[cell] * square;
            fourths += numbers[cell] * square * square;
        }
        double resting = squares * (squares / fourths);
        return resting >= FEWEST_IN_CELL
                ? null
                : String.format(
                        Locale.ROOT,
                        "it rests on so few examples as if there were %.1f; the level holds from about %.0f on",
                        Double.isNaN(resting) ? 0 : resting,
                        FEWEST_IN_CELL);
    }

    private @Nullable String ofAverage(CountMeasure.OfClasses of) {
        ClassTraits.OfAverage average =
                of.formula() instanceof ClassMeasure known ? known.ofCounts().ofAverage() : ClassTraits.OfAverage.PLAIN;
        if (average == ClassTraits.OfAverage.TURNS) {
            return TURNS;
        }
        if (average == ClassTraits.OfAverage.UNKNOWN) {
            return NOT_FOUND;
        }
        if (of.average() != Average.MACRO) {
            return ofExamples();
        }
        String few = ofEachClass(indices(of.classes()), FEWEST);
        if (few == null && average == ClassTraits.OfAverage.OF_PREDICTIONS) {
            few = ofEachPrediction(indices(of.classes()), FEWEST_PREDICTED);
        }
        return few != null ? few : ofUndefined(of);
    }

    /** Returns a caution where a class that is averaged over has no value, and is left out or filled in. */
    private @Nullable String ofUndefined(CountMeasure.OfClasses of) {
        for (int label : indices(of.classes())) {
            if (matrix.score(of.formula(), label) instanceof Score.Undefined undefined) {
                return undefined.reason() + ", so one class has no value of its own";
            }
        }
        return null;
    }

    /** Returns a caution where one of these classes, or of all, has few examples, or none. */
    private @Nullable String ofEachClass(int @Nullable [] classes, double fewest) {
        int[] indices = classes == null ? indices(null) : classes;
        int rarest = indices[0];
        long few = 0;
        for (int i : indices) {
            rarest = effective[i] < effective[rarest] ? i : rarest;
            few += effective[i] < fewest ? 1 : 0;
        }
        if (few == 0) {
            return null;
        }
        return only(effective[rarest]) + " of " + Quoted.of(matrix.labels().name(rarest))
                + (few == 1 ? "" : " and fewer than " + text(fewest) + " of " + (few - 1) + " more")
                + "; the level holds from " + text(fewest) + " of each class on";
    }

    /** Returns a caution where few examples were predicted to be of a class, or none. */
    private @Nullable String ofEachPrediction(int[] classes, double fewest) {
        for (int i : classes) {
            double predicted = matrix.columnSum(i) * (all / matrix.sum());
            if (predicted < fewest * (1 - ROUNDING)) {
                return only(predicted) + " predicted "
                        + Quoted.of(matrix.labels().name(i)) + "; the level holds from " + text(fewest)
                        + " of each class on";
            }
        }
        return null;
    }

    private int[] occurring() {
        return IntStream.range(0, effective.length)
                .filter(i -> matrix.rowSum(i) > 0 || matrix.columnSum(i) > 0)
                .toArray();
    }

    private int[] indices(@Nullable Labels classes) {
        return classes == null
                ? IntStream.range(0, effective.length).toArray()
                : classes.names().stream().mapToInt(matrix.labels()::indexOf).toArray();
    }

    /** Returns a caution where nearly all examples are of one class. */
    private @Nullable String ofExamples() {
        int most = mostFrequent();
        double others = all - effective[most];
        return others >= FEWEST
                ? null
                : only(others) + " of classes other than "
                        + Quoted.of(matrix.labels().name(most)) + "; the level holds from " + text(FEWEST) + " on";
    }

    private int mostFrequent() {
        int most = 0;
        for (int i = 0; i < effective.length; i++) {
            most = effective[i] > effective[most] ? i : most;
        }
        return most;
    }

    private @Nullable String ofAssociation(double bias) {
        String few = perCell(PER_CELL_OF_ASSOCIATION);
        if (few != null) {
            return few;
        }
        double expected = 1;
        double least = 1;
        for (int i : occurring()) {
            expected = Math.min(expected, matrix.rowSum(i) / matrix.sum());
            least = Math.min(least, matrix.columnSum(i) / matrix.sum());
        }
        if (expected * least * all < 1) {
            return "a cell would have fewer than one example if truth and prediction were independent";
        }
        return ofBias(bias);
    }

    private static @Nullable String ofBias(double bias) {
        return bias > MOST_BIAS ? "truth and prediction may be all but independent, for all that is known" : null;
    }

    private @Nullable String ofInformation(boolean isMutual, double bias) {
        String few = perCell(PER_CELL);
        few = few != null ? few : ofEachClass(occurring(), FEWEST_FOR_ENTROPY);
        if (few != null || !isMutual) {
            return few;
        }
        String predicted = ofEachPrediction(occurring(), FEWEST);
        return predicted != null ? predicted : ofBias(bias);
    }

    private @Nullable String perCell(double each) {
        double cells = (double) occurring().length * occurring().length;
        return all >= each * cells
                ? null
                : only(all) + " for " + text(cells) + " cells; the level holds from " + text(each * cells) + " on";
    }

    /** Returns why the interval of a measure of a class against the rest, drawn from this two-class matrix, may not hold. */
    @Nullable String ofTwo(ClassFormula formula, String label) {
        String few =
                formula instanceof ClassMeasure known && known.ofCounts().ofClass() instanceof ClassTraits.Drawn drawn
                        ? ofDrawn(drawn, label)
                        : null;
        if (few != null) {
            return few;
        }
        int rarer = effective[0] < effective[1] ? 0 : 1;
        return effective[rarer] >= FEWEST
                ? null
                : only(effective[rarer]) + " of " + (rarer == 0 ? "classes other than " : "") + Quoted.of(label)
                        + "; the level holds from " + text(FEWEST) + " on";
    }

    private @Nullable String ofDrawn(ClassTraits.Drawn drawn, String label) {
        double scale = all / matrix.sum();
        double least = Math.min(Math.min(matrix.at(0, 0), matrix.at(1, 1)), Math.min(matrix.at(0, 1), matrix.at(1, 0)));
        double mistaken = matrix.at(0, 1);
        double predicted = matrix.columnSum(1);
        return switch (drawn) {
            case PLAIN -> null;
            case TURNING -> TURNS;
            case ODDS ->
                least * scale >= FEWEST_IN_CELL
                        ? null
                        : only(least * scale) + " in one of the four counts of " + Quoted.of(label)
                                + "; the level holds from " + text(FEWEST_IN_CELL) + " in each on";
            case OF_FALSE_POSITIVES -> few(mistaken * scale, FEWEST_IN_CELL, " wrongly predicted " + Quoted.of(label));
            case LIFTS -> few(predicted * scale, FEWEST_PREDICTED, " predicted " + Quoted.of(label));
        };
    }

    private @Nullable String few(double number, double fewest, String what) {
        return number >= fewest ? null : only(number) + what + "; the level holds from " + text(fewest) + " on";
    }

    private String only(double number) {
        if (number == 0) {
            return "no example";
        }
        boolean isOne = Math.round(number * 10) == 10;
        return "only " + text(number) + (matrix.isWeighted() ? " effective" : "") + (isOne ? " example" : " examples");
    }

    private static String text(double number) {
        return number == Math.rint(number)
                ? Long.toString(Math.round(number))
                : String.format(Locale.ROOT, "%.1f", number);
    }
}
