package ai.lepton.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Marks of cautions, and that no estimate is copied without its own. */
class CautionsTest {
    private static final Estimate PLAIN = new Estimate(Score.of(0.5), new Interval(0.4, 0.6, 0.95, "any"), 9);

    @Test
    void aReasonHasOneMarkHoweverOftenItCounts() {
        Cautions cautions = new Cautions();
        assertThat(cautions.mark(PLAIN)).isEmpty();
        assertThat(cautions.mark(PLAIN.withCaution("rare"))).isEqualTo(" (1)");
        assertThat(cautions.mark(PLAIN.withCaution("few"))).isEqualTo(" (2)");
        assertThat(cautions.mark(PLAIN.withCaution("rare"))).isEqualTo(" (1)");
        assertThat(cautions.notes())
                .containsExactly(
                        "(1) no interval that is known to hold its level, so it settles nothing: rare",
                        "(2) no interval that is known to hold its level, so it settles nothing: few");
    }

    @Test
    void theListIsBoundedAndEachReasonOnOneLine() {
        Cautions cautions = new Cautions();
        for (int i = 0; i < 1000; i++) {
            cautions.mark(PLAIN.withCaution("\n" + i + "\u202e".repeat(10_000)));
        }
        assertThat(cautions.notes()).hasSize(Cautions.MOST + 1);
        assertThat(cautions.notes().get(Cautions.MOST))
                .isEqualTo("(+) no interval that is known to hold its level, for another reason: 990 more like it");
        assertThat(cautions.below()).hasSizeLessThan(10_000).doesNotContain("\u202e");
        assertThat(cautions.below().lines()).hasSize(Cautions.MOST + 2);
    }

    @Test
    void numbersStandBelowEachOtherWhetherMarkedOrNot() {
        String text = new TextTable(1)
                .row("", "f1", "n")
                .row("a (1)", "0.500 [0.400, 0.600] (1)", "10")
                .row("b", "0.500 [0.400, 0.600]", "9")
                .row("c", "0.500 [0.400, 0.600] (12)", "8")
                .text();
        assertThat(text).isEqualTo("""
                                          f1         n
                a (1)   0.500 [0.400, 0.600] (1)    10
                b       0.500 [0.400, 0.600]         9
                c       0.500 [0.400, 0.600] (12)    8
                """);
    }

    @Test
    void aCellIsOneLineWhateverItsText() {
        String text = new TextTable(1)
                .row("a\nb\u202e\u001b[31m" + "x".repeat(100_000), "1")
                .text();
        assertThat(text.lines()).hasSize(1);
        assertThat(text).hasSizeLessThan(600).contains("a\\nb\\u202e\\u001b[31mx");
    }

    @Test
    void whatIsMadeOfAnEstimateKeepsItsCaution() {
        Estimate doubtful = PLAIN.withCaution("rare");
        assertThat(List.of(
                        doubtful.withScore(Score.of(0.7)),
                        doubtful.withBounds(null),
                        doubtful.withN(3),
                        doubtful.within(0.45, 0.55),
                        doubtful.map(x -> 2 * x)))
                .extracting(Estimate::caution)
                .containsOnly("rare");
        assertThat(doubtful.within(0.45, 0.55).bounds()).isEqualTo(new Interval(0.45, 0.55, 0.95, "any"));
        assertThat(doubtful.within(0, 1)).isSameAs(doubtful);
        assertThat(doubtful.map(x -> 2 * x))
                .isEqualTo(new Estimate(Score.of(1), new Interval(0.8, 1.2, 0.95, "any"), 9, "rare"));
        assertThat(doubtful.withFurtherCaution("few").caution()).isEqualTo("rare; few");
        assertThat(doubtful.withFurtherCaution("rare")).isSameAs(doubtful);
        assertThat(doubtful.withFurtherCaution(null)).isSameAs(doubtful);
        assertThat(doubtful.trustedInterval()).isEmpty();
        assertThat(PLAIN.trustedInterval()).contains(PLAIN.bounds());
    }

    /** A constructor call that takes something of another estimate would lose the caution. */
    @Test
    void noEstimateIsCopiedByItsConstructor() throws IOException {
        TreeSet<String> copies = new TreeSet<>();
        int calls = 0;
        for (String module : List.of("lepton-metrics", "lepton-exchange", "lepton-ethics", "lepton-core")) {
            Path sources = Path.of("..", module, "src", "main", "java");
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                        .filter(path -> !path.endsWith("Estimate.java"))
                        .toList()) {
                    Matcher call = Pattern.compile("new Estimate\\(([^;]*);").matcher(Files.readString(file));
                    while (call.find()) {
                        calls++;
                        if (Pattern.compile("\\w\\.(score|estimate|bounds|interval|n)\\(\\)")
                                        .matcher(call.group(1))
                                        .find()
                                && !call.group(1).contains("caution")) {
                            copies.add(file.getFileName() + ": new Estimate("
                                    + call.group(1).replaceAll("\\s+", " "));
                        }
                    }
                }
            }
        }
        assertThat(calls).isGreaterThan(20);
        assertThat(copies).isEmpty();
    }
}
