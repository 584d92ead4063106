package ai.lepton.metrics.sequence;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * A judgement of spans found in sentences, such as names in a text.
 *
 * <pre>{@code
 * SequenceReport report = SequenceEvaluation.of(truth, predicted).strict(TaggingScheme.IOB2).report();
 * System.out.println(report.table());
 * }</pre>
 *
 * <p>A span counts as found where both its bounds and its type are right. Immutable: each option gives another evaluation.
 */
public final class SequenceEvaluation {
    private final Sentences sentences;
    private final Options options;

    private SequenceEvaluation(Sentences sentences, Options options) {
        this.sentences = sentences;
        this.options = options;
    }

    /**
     * Starts from tags, such as {@code B-PER}; what they mean is to be said next.
     *
     * @param truth true tags, by sentence and token
     * @param predicted predicted tags, by sentence and token
     * @throws IllegalArgumentException if the numbers of sentences differ, or of the tags in one
     */
    public static Tagged of(List<? extends List<String>> truth, List<? extends List<String>> predicted) {
        Elements.of("truth", truth);
        Elements.of("predicted", predicted);
        checkSentences(truth.size(), predicted.size());
        for (int s = 0; s < truth.size(); s++) {
            int tokens = truth.get(s).size();
            int tags = predicted.get(s).size();
            if (tokens != tags) {
                throw new IllegalArgumentException("truth[" + s + "] has " + tokens + " tags but predicted[" + s
                        + "] has " + tags + "; they must describe the same tokens");
            }
        }
        return new Tagged(List.copyOf(truth), List.copyOf(predicted), false);
    }

    /**
     * Judges spans that need no tags, and may lie within each other; the same span given twice counts once.
     *
     * @param truth true spans, by sentence
     * @param predicted predicted spans, by sentence
     * @throws IllegalArgumentException if the numbers of sentences differ
     */
    public static SequenceEvaluation ofSpans(
            List<? extends Collection<TypedSpan>> truth, List<? extends Collection<TypedSpan>> predicted) {
        Elements.of("truth", truth);
        Elements.of("predicted", predicted);
        checkSentences(truth.size(), predicted.size());
        return new SequenceEvaluation(
                new Sentences(ordered(truth), ordered(predicted), new int[0], new int[0]), Options.DEFAULT);
    }

    private static void checkSentences(int truth, int predicted) {
        if (truth != predicted) {
            throw new IllegalArgumentException("truth has " + truth + " sentences but predicted has " + predicted
                    + "; they must describe the same sentences");
        }
    }

    private static List<List<TypedSpan>> ordered(List<? extends Collection<TypedSpan>> sentences) {
        return sentences.stream()
                .map(spans ->
                        spans.stream().sorted(TypedSpan.IN_ORDER).distinct().toList())
                .toList();
    }

    /** Tags of which it is still to be said how spans are read from them. */
    public static final class Tagged {
        private final List<? extends List<String>> truth;
        private final List<? extends List<String>> predicted;
        private final boolean typeFirst;

        private Tagged(List<? extends List<String>> truth, List<? extends List<String>> predicted, boolean typeFirst) {
            this.truth = truth;
            this.predicted = predicted;
            this.typeFirst = typeFirst;
        }

        /** Says that tags have their type first, such as {@code PER-B}; seqeval's {@code suffix=True}. */
        public Tagged typeFirst() {
            return new Tagged(truth, predicted, true);
        }

        /**
         * Reads only the spans that a scheme would write; seqeval's {@code mode='strict'}.
         *
         * @throws IllegalArgumentException if a tag is none of the scheme, with its sentence and token
         */
        public SequenceEvaluation strict(TaggingScheme scheme) {
            return read(scheme.decoder(typeFirst));
        }

        /**
         * Reads a span wherever tags can be taken for one; seqeval's default. See {@link TaggingScheme}.
         *
         * @throws IllegalArgumentException if something is no tag, with its sentence and token
         */
        public SequenceEvaluation conlleval() {
            return read(Conlleval.decoder(typeFirst));
        }

        private SequenceEvaluation read(Decoder decoder) {
            List<List<TypedSpan>> trueSpans = new ArrayList<>();
            List<List<TypedSpan>> predictedSpans = new ArrayList<>();
            int[] tokens = new int[truth.size()];
            int[] right = new int[truth.size()];
            for (int s = 0; s < truth.size(); s++) {
                List<String> tags = truth.get(s);
                List<String> others = predicted.get(s);
                trueSpans.add(decoder.spans("truth[" + s + "]", tags));
                predictedSpans.add(decoder.spans("predicted[" + s + "]", others));
                tokens[s] = tags.size();
                Iterator<String> other = others.iterator();
                for (String tag : tags) {
                    right[s] += tag.equals(other.next()) ? 1 : 0;
                }
            }
            return new SequenceEvaluation(new Sentences(trueSpans, predictedSpans, tokens, right), Options.DEFAULT);
        }
    }

    /** Sets the level of the confidence intervals, in (0, 1); 0.95 by default. */
    public SequenceEvaluation level(double level) {
        return with(new Options(level, options.policy));
    }

    /** Sets what undefined scores do to averages; {@link Score.WhenUndefined#UNDEFINED} by default, seqeval has 0. */
    public SequenceEvaluation whenUndefined(Score.WhenUndefined policy) {
        return with(new Options(options.level, policy));
    }

    /**
     * Judges some of the sentences alone, such as those of a group, with the same options.
     *
     * @param rows indices of the sentences, in any order, each as often as it counts
     * @throws IndexOutOfBoundsException if there is no such sentence
     */
    public SequenceEvaluation rows(int[] rows) {
        Elements.required("rows", rows);
        for (int row : rows) {
            Objects.checkIndex(row, size());
        }
        return new SequenceEvaluation(sentences.rows(rows), options);
    }

    /** Returns the number of sentences. */
    public int size() {
        return sentences.size();
    }

    private SequenceEvaluation with(Options others) {
        return new SequenceEvaluation(sentences, others);
    }

    /** Computes everything, and returns it. */
    public SequenceReport report() {
        return new SequenceReport(this);
    }

    Sentences sentences() {
        return sentences;
    }

    Options options() {
        return options;
    }

    /** What may be chosen. */
    record Options(double level, Score.WhenUndefined policy) {
        static final Options DEFAULT = new Options(0.95, Score.WhenUndefined.UNDEFINED);

        Options {
            if (!(level > 0 && level < 1)) {
                throw new IllegalArgumentException("confidence level is " + level + ", outside (0, 1)");
            }
        }
    }

    /**
     * Tokens that belong together, and what they are, such as a name.
     *
     * @param type such as {@code PER}; {@code _} where tags name none
     * @param start index of its first token, from 0
     * @param end index after its last token, above {@code start}
     */
    public record TypedSpan(String type, int start, int end) {
        /** By place, then by type. */
        static final Comparator<TypedSpan> IN_ORDER = Comparator.comparingInt(TypedSpan::start)
                .thenComparingInt(TypedSpan::end)
                .thenComparing(TypedSpan::type);

        /** Checks that it has a token. */
        public TypedSpan {
            if (start < 0 || end <= start) {
                throw new IllegalArgumentException(
                        "a span of [" + start + ", " + end + ") holds no tokens; the end is the index after the last");
            }
        }

        /** Returns the number of tokens. */
        public int length() {
            return end - start;
        }

        /** Returns how many tokens both hold. */
        public int overlap(TypedSpan other) {
            return Math.max(0, Math.min(end, other.end) - Math.max(start, other.start));
        }

        boolean hasBoundsOf(TypedSpan other) {
            return start == other.start && end == other.end;
        }

        /** Returns such as {@code PER[3, 5)}. */
        @Override
        public String toString() {
            return type + "[" + start + ", " + end + ")";
        }
    }
}
