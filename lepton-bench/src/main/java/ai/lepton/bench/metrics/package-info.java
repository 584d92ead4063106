/** Benchmarks of lepton-metrics. */
@NullMarked
package ai.lepton.bench.metrics;

import org.jspecify.annotations.NullMarked;
