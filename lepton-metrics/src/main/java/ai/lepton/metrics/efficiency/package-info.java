/**
 * How long a thing takes and how often it can be done: latencies, their quantiles, throughput.
 *
 * <p>{@link LatencyRecorder} gives a {@link LatencyReport} of the {@link Latencies} measured and of the warm-up;
 * {@link Latencies.Histogram} keeps any number of them within a bound of their size. A {@link LatencyReport.Figure} is one figure of it.
 */
@NullMarked
package ai.lepton.metrics.efficiency;

import org.jspecify.annotations.NullMarked;
