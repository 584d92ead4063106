/** How long a thing takes and how often it can be done: latencies, their quantiles, throughput. */
@NullMarked
package ai.lepton.metrics.efficiency;

import org.jspecify.annotations.NullMarked;
