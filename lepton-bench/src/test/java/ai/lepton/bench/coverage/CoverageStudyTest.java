package ai.lepton.bench.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CoverageStudyTest {
    /** A uniform number, whose truth is said to be 0.5. */
    private record Uniform(String name) implements Regime<Double> {
        @Override
        public Double draw(SplittableRandom random) {
            return random.nextDouble();
        }
    }

    private static Subject<Uniform, Double> subject(@Nullable String caution) {
        return new Subject<>(
                "middle",
                regime -> 0.5,
                drawn -> new Estimate(Score.of(drawn), new Interval(drawn - 0.25, drawn + 0.25, 0.5, "quarter"), 1)
                        .withCaution(drawn > 0.9 ? caution : null));
    }

    @Test
    void countsWhatHoldsTheTruthAndOnWhichSideTheOthersMiss() {
        Tally tally = CoverageStudy.simulate(new Uniform("uniform"), List.of(subject(null)), 20_000)
                .get(0);
        assertThat(tally.coverage()).isBetween(0.49, 0.51);
        assertThat(tally.row("uniform", "middle"))
                .matches(
                        "\\| uniform \\| middle \\| 0.500 \\| quarter \\| (49|50)\\.\\d \\| 2[45]\\.\\d \\| 2[45]\\.\\d "
                                + "\\| 0.0 \\| – \\| 0.0 \\| 0.0 \\| 0.500 \\|\n");
    }

    @Test
    void keepsIntervalsWithACautionApart() {
        Tally tally = CoverageStudy.simulate(new Uniform("uniform"), List.of(subject("too high")), 20_000)
                .get(0);
        assertThat(tally.coverage()).isBetween(0.545, 0.565);
    }

    @Test
    void theSameNameGivesTheSameFigures() {
        assertThat(row("one")).isEqualTo(row("one"));
    }

    private static String row(String name) {
        return CoverageStudy.simulate(new Uniform(name), List.of(subject(null)), 100)
                .get(0)
                .row(name, "middle");
    }

    @Test
    void rowsAreFoundByTheNamesOfReportsAndByThoseOfTheGuide() {
        String title = "Measures of confusion matrices";
        String regime = "2 classes, 99 % right, n 30";
        for (String only : List.of("balanced_accuracy", "balanced accuracy", "Balanced", "99 % right, n 30 \\| bal")) {
            Pattern pattern = Pattern.compile(only, Pattern.CASE_INSENSITIVE);
            assertThat(CoverageStudy.matches(pattern, title, regime, "balanced_accuracy"))
                    .as(only)
                    .isTrue();
        }
        assertThat(CoverageStudy.matches(Pattern.compile("auc"), title, regime, "balanced_accuracy"))
                .isFalse();
    }

    @Test
    void regimesOfAStudyDifferInTheirNames() {
        for (Study<?, ?> study : CoverageStudy.studies()) {
            assertThat(study.regimes().stream().map(Regime::name))
                    .as(study.title())
                    .doesNotHaveDuplicates();
            assertThat(study.subjects().stream().map(Subject::name))
                    .as(study.title())
                    .doesNotHaveDuplicates();
        }
    }
}
