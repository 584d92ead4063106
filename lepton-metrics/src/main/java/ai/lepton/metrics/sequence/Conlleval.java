package ai.lepton.metrics.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Spans as the script conlleval reads them: leniently, whatever the scheme.
 *
 * <p>A tag goes on with the span before it where that is open ({@code B} or {@code I}), of the same type, and the tag is
 * {@code I} or {@code E}; else it starts one. So {@code I-PER} after {@code O} is a span, though IOB2 would not write it.
 * So does seqeval by default; it does not know {@code L} and {@code U} of BILOU, which here are {@code E} and {@code S}.
 *
 * @see <a href="https://www.clips.uantwerpen.be/conll2000/chunking/output.html">conlleval</a>
 */
final class Conlleval {
    private static final Map<Character, Prefix> LETTERS = Map.of(
            'B', Prefix.BEGIN,
            'I', Prefix.INSIDE,
            'E', Prefix.END,
            'L', Prefix.END,
            'S', Prefix.SINGLE,
            'U', Prefix.SINGLE);

    private Conlleval() {}

    /** Returns {@link TaggingScheme#conlleval}. */
    static List<SequenceEvaluation.TypedSpan> spans(List<String> tags) {
        return decoder(false).spans("tags", tags);
    }

    static Decoder decoder(boolean typeFirst) {
        TagReader reader = new TagReader("conlleval", LETTERS, typeFirst);
        return (name, tags) -> spans(reader.read(name, tags));
    }

    private static List<SequenceEvaluation.TypedSpan> spans(Tag[] tags) {
        List<SequenceEvaluation.TypedSpan> spans = new ArrayList<>();
        int start = 0;
        while (start < tags.length) {
            int end = start + 1;
            if (!tags[start].is(Prefix.OUTSIDE)) {
                while (end < tags.length && continues(tags[end - 1], tags[end])) {
                    end++;
                }
                spans.add(new SequenceEvaluation.TypedSpan(tags[start].type(), start, end));
            }
            start = end;
        }
        return spans;
    }

    private static boolean continues(Tag before, Tag tag) {
        return before.hasTypeOf(tag)
                && (before.is(Prefix.BEGIN) || before.is(Prefix.INSIDE))
                && (tag.is(Prefix.INSIDE) || tag.is(Prefix.END));
    }
}
