/**
 * How often the intervals of the measures hold the truth, by simulation. To add regimes and measures, write a
 * {@link ai.lepton.bench.coverage.Study} and name it in {@link ai.lepton.bench.coverage.CoverageStudy}.
 */
@NullMarked
package ai.lepton.bench.coverage;

import org.jspecify.annotations.NullMarked;
