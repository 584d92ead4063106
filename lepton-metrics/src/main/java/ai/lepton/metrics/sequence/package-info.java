/**
 * Judging labelled sequences: spans of tokens that carry a type, such as names in a text.
 *
 * <p>{@link SequenceEvaluation} makes a {@link SequenceReport} from tags in a {@link TaggingScheme}, or as
 * {@link TaggingScheme} reads them, or from spans; it has any {@link SpanMeasure}.
 */
@NullMarked
package ai.lepton.metrics.sequence;

import org.jspecify.annotations.NullMarked;
