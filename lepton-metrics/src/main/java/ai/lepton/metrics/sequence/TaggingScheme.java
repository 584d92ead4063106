package ai.lepton.metrics.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A way to write spans as one tag for each token, such as {@code B-PER}; {@code O} is a token in no span.
 *
 * <p>Read strictly: a span is found where the tags are as the scheme would write it, and nowhere else. So seqeval does with
 * {@code mode='strict'} and a scheme, except that
 *
 * <ul>
 *   <li>in {@link #IOE1} it misses spans of one token at the start, or after another type, that are followed by one of
 *       their own type;
 *   <li>in {@link #IOB1} it drops a span of one token {@code B-X} that is followed by {@code B-Y}, though it keeps {@code
 *       I-X} before {@code B-Y};
 *   <li>it takes {@code O-X} for {@code O}; here that is an error.
 * </ul>
 *
 * @see <a href="https://aclanthology.org/E99-1023/">Tjong Kim Sang and Veenstra 1999</a>
 */
public enum TaggingScheme {
    /** {@code I} in a span; {@code B} on its first token where one of the same type ends just before. */
    IOB1(Map.of('I', Prefix.INSIDE, 'B', Prefix.BEGIN)),
    /** {@code B} on the first token of a span, {@code I} on the others. Also BIO. */
    IOB2(Map.of('I', Prefix.INSIDE, 'B', Prefix.BEGIN)),
    /** {@code I} in a span; {@code E} on its last token where one of the same type starts just after. */
    IOE1(Map.of('I', Prefix.INSIDE, 'E', Prefix.END)),
    /** {@code E} on the last token of a span, {@code I} on the others. */
    IOE2(Map.of('I', Prefix.INSIDE, 'E', Prefix.END)),
    /** {@code B} on the first token of a span, {@code I} within, {@code E} on the last; {@code S} on a span of one. */
    IOBES(Map.of('I', Prefix.INSIDE, 'B', Prefix.BEGIN, 'E', Prefix.END, 'S', Prefix.SINGLE)),
    /** As {@link #IOBES}, with {@code L} for the last token and {@code U} for a span of one. */
    BILOU(Map.of('B', Prefix.BEGIN, 'I', Prefix.INSIDE, 'L', Prefix.END, 'U', Prefix.SINGLE));

    @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
    private final Map<Character, Prefix> letters;

    TaggingScheme(Map<Character, Prefix> letters) {
        this.letters = letters;
    }

    /**
     * Returns the spans that these tags write.
     *
     * @param tags of the tokens of one sentence
     * @return the spans, in order; tags that write none are passed over
     * @throws IllegalArgumentException if a tag is none of this scheme, with its index
     */
    public List<SequenceEvaluation.TypedSpan> spans(List<String> tags) {
        return decoder(false).spans("tags", tags);
    }

    /** Returns what reads many sentences. */
    Decoder decoder(boolean typeFirst) {
        TagReader reader = new TagReader(name(), letters, typeFirst);
        return (name, tags) -> spans(reader.read(name, tags));
    }

    private List<SequenceEvaluation.TypedSpan> spans(Tag[] tags) {
        List<SequenceEvaluation.TypedSpan> spans = new ArrayList<>();
        Tag before = Tag.OUTSIDE;
        int start = 0;
        while (start < tags.length) {
            Tag first = tags[start];
            if (!starts(before, first)) {
                before = first;
                start++;
                continue;
            }
            int end = start + 1;
            while (end < tags.length && continues(tags[end - 1], tags[end])) {
                end++;
            }
            before = tags[end - 1];
            if (ends(before, end < tags.length ? tags[end] : Tag.OUTSIDE)) {
                spans.add(new SequenceEvaluation.TypedSpan(first.type(), start, end));
            }
            start = end;
        }
        return spans;
    }

    /** Returns whether a span may start at a tag, after this one. */
    private boolean starts(Tag before, Tag tag) {
        return switch (this) {
            case IOB1 ->
                tag.is(Prefix.INSIDE)
                        ? !(before.is(Prefix.INSIDE) && before.hasTypeOf(tag))
                        : tag.is(Prefix.BEGIN) && before.hasTypeOf(tag);
            case IOB2 -> tag.is(Prefix.BEGIN);
            case IOE1, IOE2 -> !tag.is(Prefix.OUTSIDE) && !continues(before, tag);
            case IOBES, BILOU -> tag.is(Prefix.BEGIN) || tag.is(Prefix.SINGLE);
        };
    }

    /** Returns whether a tag goes on with the span of the one before. */
    private boolean continues(Tag before, Tag tag) {
        if (!before.hasTypeOf(tag)) {
            return false;
        }
        return switch (this) {
            case IOB1, IOB2 -> tag.is(Prefix.INSIDE) && (before.is(Prefix.BEGIN) || before.is(Prefix.INSIDE));
            case IOE1, IOE2 -> before.is(Prefix.INSIDE) && (tag.is(Prefix.INSIDE) || tag.is(Prefix.END));
            case IOBES, BILOU ->
                (before.is(Prefix.BEGIN) || before.is(Prefix.INSIDE)) && (tag.is(Prefix.INSIDE) || tag.is(Prefix.END));
        };
    }

    /** Returns whether a span whose last tag is this may end before that one, which does not go on with it. */
    private boolean ends(Tag last, Tag after) {
        return switch (this) {
            case IOB1, IOB2 -> true;
            // The E says that another of the type follows.
            case IOE1 -> last.is(Prefix.INSIDE) || last.hasTypeOf(after);
            case IOE2 -> last.is(Prefix.END);
            case IOBES, BILOU -> last.is(Prefix.END) || last.is(Prefix.SINGLE);
        };
    }

    /**
     * Returns the spans that these tags write.
     *
     * @param tags of the tokens of one sentence
     * @return the spans, in order; every tag but {@code O} is in one
     * @throws IllegalArgumentException if something is no tag, with its index
     */
    public static List<SequenceEvaluation.TypedSpan> conlleval(List<String> tags) {
        return Conlleval.spans(tags);
    }
}
