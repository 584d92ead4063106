/** Benchmarks of lepton-core, with DJL as the peer. */
@NullMarked
package ai.lepton.bench.core;

import org.jspecify.annotations.NullMarked;
