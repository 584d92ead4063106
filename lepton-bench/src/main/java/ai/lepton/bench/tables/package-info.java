/** Models of tables by their defaults: Lepton's scores on many data sets, and how all methods stand beside each other. */
@NullMarked
package ai.lepton.bench.tables;

import org.jspecify.annotations.NullMarked;
