/**
 * Judging labelled sequences: spans of tokens that carry a type, such as names in a text.
 *
 * <p>{@link SequenceEvaluation} makes a {@link SequenceReport} from tags in a {@link TaggingScheme}, or as
 * {@link TaggingScheme} reads them, or from {@link Span}s; it has {@link SpanCounts}, {@link SpanMatches}, and any
 * {@link SpanMeasure}.
 */
@NullMarked
package ai.lepton.metrics.sequence;

import org.jspecify.annotations.NullMarked;
