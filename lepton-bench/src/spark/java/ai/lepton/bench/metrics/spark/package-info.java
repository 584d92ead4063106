/** Spark MLlib on one core of this machine, as a peer of lepton-metrics. */
@NullMarked
package ai.lepton.bench.metrics.spark;

import org.jspecify.annotations.NullMarked;
