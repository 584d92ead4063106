package ai.lepton.metrics.importance;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import org.jspecify.annotations.Nullable;

/**
 * A scorer that is made of its parts.
 *
 * @param measure whose name and direction it has
 * @param rows number of rows, at least 1
 * @param cautions says why intervals may not hold
 * @param function computes the measure
 * @param <P> all rows' predictions
 */
record PlainScorer<P>(Measure measure, int rows, Cautions<P> cautions, Scorer.Function<P> function)
        implements Scorer<P> {
    /** Checks that there are rows, and a better side. */
    PlainScorer {
        Elements.required("measure", measure);
        Elements.required("function", function);
        if (rows < 1) {
            throw new IllegalArgumentException("there are no rows to judge predictions by");
        }
        if (measure.direction() == Measure.Direction.NEITHER) {
            throw new IllegalArgumentException(
                    Quoted.of(measure.key()) + " has no better side, so that nothing can be said to make it worse");
        }
    }

    /** Why intervals may not hold. */
    @FunctionalInterface
    interface Cautions<P> {
        /** Returns {@link Scorer#caution}. */
        @Nullable String of(P predicted);
    }

    @Override
    public @Nullable String caution(P predicted) {
        return cautions.of(predicted);
    }

    @Override
    public Score score(P predicted, int[] rows) {
        return function.score(predicted, rows);
    }
}
