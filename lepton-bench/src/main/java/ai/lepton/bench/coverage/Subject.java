package ai.lepton.bench.coverage;

import ai.lepton.metrics.Estimate;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What is held against the truth: a measure, or one of several methods for its interval.
 *
 * @param name in the table, such as {@code macro f1}
 * @param truth its value in a regime, NaN where it has none there; asked for once for each regime
 * @param estimate of a sample; its interval says which method it is of
 */
record Subject<R, S>(String name, ToDoubleFunction<R> truth, Function<S, Estimate> estimate) {}
