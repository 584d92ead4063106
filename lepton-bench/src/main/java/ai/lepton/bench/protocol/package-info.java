/** The Open Inference Protocol: decoding of requests, and requests a second of servers. */
@NullMarked
package ai.lepton.bench.protocol;

import org.jspecify.annotations.NullMarked;
