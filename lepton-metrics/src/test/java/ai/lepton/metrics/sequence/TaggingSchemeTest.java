package ai.lepton.metrics.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TaggingSchemeTest {

    @ParameterizedTest
    @CsvSource({
        "IOB1, I-A I-A O I-A, 'A[0, 2) A[3, 4)'",
        "IOB1, I-A B-A I-B B-A, 'A[0, 1) A[1, 2) B[2, 3)'",
        "IOB1, B-A I-A, 'A[1, 2)'",
        "IOB1, I-A B-A B-B, 'A[0, 1) A[1, 2)'",
        "IOB2, B-A I-A B-A O I-A, 'A[0, 2) A[2, 3)'",
        "IOB2, B-A I-B I-B, 'A[0, 1)'",
        "IOE1, I-A I-A O I-A, 'A[0, 2) A[3, 4)'",
        "IOE1, I-A E-A I-A, 'A[0, 2) A[2, 3)'",
        "IOE1, E-A I-A O, 'A[0, 1) A[1, 2)'",
        "IOE1, I-B E-A I-A, 'B[0, 1) A[1, 2) A[2, 3)'",
        "IOE1, I-A E-A O, ''",
        "IOE2, I-A E-A E-A I-A O, 'A[0, 2) A[2, 3)'",
        "IOE2, I-A I-B E-B, 'B[1, 3)'",
        "IOBES, S-A B-A I-A E-A B-B E-B, 'A[0, 1) A[1, 4) B[4, 6)'",
        "IOBES, B-A O E-A S-B I-B, 'B[3, 4)'",
        "IOBES, B-A I-A B-A E-A, 'A[2, 4)'",
        "BILOU, U-A B-A I-A L-A B-B L-B, 'A[0, 1) A[1, 4) B[4, 6)'",
        "BILOU, B-A I-B L-B, ''",
        "IOB2, B I O B-X-Y, '_[0, 2) X-Y[3, 4)'",
        "IOB2, O, ''"
    })
    void readsByHand(TaggingScheme scheme, String tags, String expected) {
        assertThat(scheme.spans(List.of(tags.split(" ", -1))))
                .asString()
                .isEqualTo("[" + expected.replace(") ", "), ") + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "I-A B-A I-A, 'A[0, 1) A[1, 3)'",
        "O I-A I-B, 'A[1, 2) B[2, 3)'",
        "B-A E-A E-A, 'A[0, 2) A[2, 3)'",
        "S-A I-A U-A L-A, 'A[0, 1) A[1, 2) A[2, 3) A[3, 4)'"
    })
    void readsLenientlyByHand(String tags, String expected) {
        assertThat(TaggingScheme.conlleval(List.of(tags.split(" ", -1))))
                .asString()
                .isEqualTo("[" + expected.replace(") ", "), ") + "]");
    }

    /** Any spans that do not overlap, written by a scheme, are read from it, strictly and leniently. */
    @ParameterizedTest
    @EnumSource(TaggingScheme.class)
    void readsWhatItWrites(TaggingScheme scheme) {
        SplittableRandom random = new SplittableRandom(13);
        for (int round = 0; round < 500; round++) {
            int tokens = 1 + random.nextInt(15);
            List<SequenceEvaluation.TypedSpan> spans = new ArrayList<>();
            int at = random.nextInt(3);
            while (at < tokens) {
                int end = Math.min(tokens, at + 1 + random.nextInt(3));
                spans.add(new SequenceEvaluation.TypedSpan(random.nextBoolean() ? "A" : "B", at, end));
                at = end + random.nextInt(3) % 2;
            }
            List<String> tags = written(scheme, spans, tokens);
            assertThat(scheme.spans(tags)).as(tags.toString()).isEqualTo(spans);
            assertThat(TaggingScheme.conlleval(tags)).as(tags.toString()).isEqualTo(spans);
        }
    }

    private static List<String> written(TaggingScheme scheme, List<SequenceEvaluation.TypedSpan> spans, int tokens) {
        String[] tags = new String[tokens];
        Arrays.fill(tags, "O");
        for (int s = 0; s < spans.size(); s++) {
            SequenceEvaluation.TypedSpan span = spans.get(s);
            boolean touchesBefore = s > 0
                    && spans.get(s - 1).end() == span.start()
                    && spans.get(s - 1).type().equals(span.type());
            boolean touchesAfter = s + 1 < spans.size()
                    && spans.get(s + 1).start() == span.end()
                    && spans.get(s + 1).type().equals(span.type());
            for (int t = span.start(); t < span.end(); t++) {
                boolean first = t == span.start();
                boolean last = t == span.end() - 1;
                String letter = switch (scheme) {
                    case IOB1 -> first && touchesBefore ? "B" : "I";
                    case IOB2 -> first ? "B" : "I";
                    case IOE1 -> last && touchesAfter ? "E" : "I";
                    case IOE2 -> last ? "E" : "I";
                    case IOBES -> first && last ? "S" : first ? "B" : last ? "E" : "I";
                    case BILOU -> first && last ? "U" : first ? "B" : last ? "L" : "I";
                };
                tags[t] = letter + "-" + span.type();
            }
        }
        return List.of(tags);
    }

    @Test
    void saysWhichTokenHasNoTag() {
        assertThatThrownBy(() -> TaggingScheme.IOB2.spans(List.of("O", "E-PER")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tags[1] is 'E-PER'; tags of IOB2 are B-TYPE, I-TYPE, the letter alone, or O");
        assertThatThrownBy(() -> TaggingScheme.BILOU.spans(List.of("B_PER")))
                .hasMessage(
                        "tags[0] is 'B_PER'; tags of BILOU are B-TYPE, I-TYPE, L-TYPE, U-TYPE, the letter alone, or O");
        assertThatThrownBy(() -> TaggingScheme.IOB2.spans(List.of("B-")))
                .hasMessage("tags[0] is 'B-'; tags of IOB2 are B-TYPE, I-TYPE, the letter alone, or O");
        assertThatThrownBy(() -> TaggingScheme.IOB2.spans(List.of("O-PER")))
                .hasMessage("tags[0] is 'O-PER'; tags of IOB2 are B-TYPE, I-TYPE, the letter alone, or O");
        assertThatThrownBy(() -> TaggingScheme.conlleval(List.of("PER")))
                .hasMessageStartingWith("tags[0] is 'PER'; tags of conlleval are B-TYPE, I-TYPE, E-TYPE");
        assertThatThrownBy(() -> TaggingScheme.conlleval(List.of("")))
                .hasMessage("tags[0] is empty; a token in no span is O");
        assertThatThrownBy(() -> TaggingScheme.conlleval(Arrays.asList("O", null)))
                .hasMessage("tags[1] is null; a token in no span is O");
        assertThatThrownBy(() -> new SequenceEvaluation.TypedSpan("A", 3, 3))
                .hasMessage("a span of [3, 3) holds no tokens; the end is the index after the last");
    }
}
