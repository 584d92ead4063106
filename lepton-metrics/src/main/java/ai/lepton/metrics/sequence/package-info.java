/** Judging labelled sequences: spans of tokens that carry a type, such as names in a text. */
@NullMarked
package ai.lepton.metrics.sequence;

import org.jspecify.annotations.NullMarked;
