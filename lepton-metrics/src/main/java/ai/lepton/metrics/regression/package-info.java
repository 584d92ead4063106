/** Judging predicted numbers: errors, explained variation, correlations, and forecasts of intervals and distributions. */
@NullMarked
package ai.lepton.metrics.regression;

import org.jspecify.annotations.NullMarked;
