package ai.lepton.metrics.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against seqeval: see golden.py beside the values. */
class GoldenSequenceTest {
    private static final Map<String, String> END_AND_SINGLE = Map.of("L", "E", "U", "S");

    static Stream<Golden.Case> cases() {
        return Golden.cases("sequence/sequence.txt").values().stream();
    }

    private static List<List<String>> sentences(String text) {
        return Arrays.stream(text.split(";", -1))
                .map(sentence -> List.of(sentence.split(" ", -1)))
                .toList();
    }

    private static TaggingScheme scheme(Golden.Case found) {
        return TaggingScheme.valueOf(found.name().split(" ", -1)[0]);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void readsSpansStrictly(Golden.Case found) {
        TaggingScheme scheme = scheme(found);
        assertThat(sentences(found.text("truth")).stream().map(scheme::spans))
                .containsExactlyElementsOf(spans(found.text("spans")));
        assertThat(sentences(found.text("predicted")).stream().map(scheme::spans))
                .containsExactlyElementsOf(spans(found.text("predicted spans")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void readsSpansAsConlleval(Golden.Case found) {
        assertThat(sentences(found.text("truth")).stream().map(TaggingScheme::conlleval))
                .containsExactlyElementsOf(spans(found.text("conlleval spans")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void scoresStrictly(Golden.Case found) {
        SequenceEvaluation evaluation = SequenceEvaluation.of(
                        sentences(found.text("truth")), sentences(found.text("predicted")))
                .strict(scheme(found));
        assertAgrees(evaluation, found.doubles("scores"));
        assertThat(evaluation.report().accuracy().value()).isEqualTo(found.number("accuracy"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void scoresAsConlleval(Golden.Case found) {
        assertAgrees(
                SequenceEvaluation.of(sentences(found.text("truth")), sentences(found.text("predicted")))
                        .conlleval(),
                found.doubles("conlleval"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void scoresTagsWithTheTypeFirst(Golden.Case found) {
        assertAgrees(
                SequenceEvaluation.of(
                                turned(sentences(found.text("truth"))), turned(sentences(found.text("predicted"))))
                        .typeFirst()
                        .strict(scheme(found)),
                found.doubles("scores"));
    }

    private static List<List<String>> turned(List<List<String>> sentences) {
        return sentences.stream()
                .map(tags -> tags.stream()
                        .map(tag -> tag.length() == 1 ? tag : tag.substring(2) + "-" + tag.charAt(0))
                        .toList())
                .toList();
    }

    @Test
    void differsFromSeqevalWhereItIsIncomplete() {
        List<String> different = cases().filter(found -> !found.text("scores").equals(found.text("plain")))
                .map(Golden.Case::name)
                .map(name -> name.split(" ", -1)[0])
                .distinct()
                .collect(Collectors.toList());
        assertThat(different).containsExactly("IOB1", "IOE1");
    }

    @Test
    void readsBilouAsIobesWithOtherLetters() {
        for (Golden.Case found :
                cases().filter(one -> one.name().startsWith("BILOU")).toList()) {
            for (List<String> tags : sentences(found.text("truth"))) {
                List<String> others = tags.stream()
                        .map(tag -> END_AND_SINGLE.getOrDefault(tag.substring(0, 1), tag.substring(0, 1))
                                + tag.substring(1))
                        .toList();
                assertThat(TaggingScheme.IOBES.spans(others)).isEqualTo(TaggingScheme.BILOU.spans(tags));
            }
        }
    }

    private static List<List<SequenceEvaluation.TypedSpan>> spans(String text) {
        return Arrays.stream(text.split(";", -1))
                .map(sentence -> Arrays.stream(sentence.split(" ", -1))
                        .filter(word -> !word.isEmpty())
                        .map(word -> {
                            String[] parts = word.split(":", -1);
                            return new SequenceEvaluation.TypedSpan(
                                    parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
                        })
                        .toList())
                .toList();
    }

    /** Types in order, then averages; precision, recall, F1 and support of each. */
    private static void assertAgrees(SequenceEvaluation evaluation, double[] expected) {
        SequenceReport report =
                evaluation.whenUndefined(Score.WhenUndefined.ZERO).report();
        List<Double> actual = new ArrayList<>();
        for (String type : report.types()) {
            add(actual, report.precision(type), report.recall(type), report.f1(type));
            actual.add((double) report.counts(type).actual());
        }
        for (Average average : Average.values()) {
            add(
                    actual,
                    report.estimate("precision", average),
                    report.estimate("recall", average),
                    report.estimate("f1", average));
            actual.add((double) report.counts().actual());
        }
        Golden.assertAgree(
                "scores", actual.stream().mapToDouble(Double::doubleValue).toArray(), expected);
    }

    private static void add(List<Double> values, Estimate... estimates) {
        Arrays.stream(estimates).forEach(estimate -> values.add(estimate.value()));
    }
}
