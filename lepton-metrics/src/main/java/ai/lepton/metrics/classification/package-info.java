/** Judging classifiers: confusion matrices and what they tell, curves over thresholds, and reports. */
@NullMarked
package ai.lepton.metrics.classification;

import org.jspecify.annotations.NullMarked;
