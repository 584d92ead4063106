package ai.lepton.metrics.sequence;

import java.util.List;

/** Reads spans from tags. */
interface Decoder {
    /**
     * Returns the spans of a sentence, in order.
     *
     * @param name of the sentence, for errors: {@code truth[3]}
     */
    List<SequenceEvaluation.TypedSpan> spans(String name, List<String> tags);
}
