package ai.lepton.core.task;

/**
 * A part of a text that a tagger marked.
 *
 * @param label without the prefix of its scheme, such as {@code PER} for {@code B-PER}
 * @param start offset of its first UTF-16 code unit
 * @param end offset after its last one, so that {@code text.substring(start, end)} is {@code text}
 * @param text what it marks
 * @param score the mean probability of the label over its tokens, or words, in [0, 1]
 */
public record Span(String label, int start, int end, String text, double score) {}
