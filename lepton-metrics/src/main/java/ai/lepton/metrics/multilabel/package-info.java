/** Judging predictions of any number of labels for each example. */
@NullMarked
package ai.lepton.metrics.multilabel;

import org.jspecify.annotations.NullMarked;
