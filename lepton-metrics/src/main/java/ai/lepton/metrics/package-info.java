/**
 * What every measure returns: a {@link Score}, and an {@link Estimate} where its uncertainty is known.
 *
 * <p>What a measure gives is a {@link Score}; with its {@link Interval} it is an {@link Estimate}, and under a name a
 * {@link Measurement}, of which a {@link Report} is a list. What is known of a measure beforehand is a {@link Measure};
 * {@link Score.WhenUndefined} says what an undefined score does to an average.
 *
 * <h2>Very large and very small numbers</h2>
 *
 * <p>One rule holds for all measures, of values, predictions, probabilities and weights alike, as long as these are finite:
 *
 * <ul>
 *   <li>A score is what exact arithmetic gives of the inputs, but for its last digits, however large or small what comes in
 *       between is: the R² of values near 1e200 or 1e-165, whose squares no double holds, is right.
 *   <li>A score that is greater than a double can hold, or smaller but not 0, is {@link Score.Undefined}, and so is one whose
 *       digits would be lost; the reason says so. A measure never is infinite or not a number, an error that is too small for
 *       a double is not said to be 0, and values that differ are not said to have no variation.
 *   <li>Only ratios of weights count, and weights may be of any size. Where sums would lose some of them, because others are
 *       more than 1e400 times as large, that is an {@link IllegalArgumentException}.
 *   <li>An interval is left out where what it is made of can't be held.
 * </ul>
 *
 * <p>The usual sums are compensated sums of doubles. Only where they leave the range in which nothing is lost are numbers
 * added up without rounding, some hundred times slower.
 */
@NullMarked
package ai.lepton.metrics;

import org.jspecify.annotations.NullMarked;
