/** Times what reads models from disk. */
@NullMarked
package ai.lepton.bench.models;

import org.jspecify.annotations.NullMarked;
