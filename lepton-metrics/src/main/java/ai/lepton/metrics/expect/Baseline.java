package ai.lepton.metrics.expect;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.TestResult;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a report is compared with.
 *
 * @param <R> what kind of report
 */
sealed interface Baseline<R extends Report> {
    /** Returns how a measure has changed, at this level of confidence; null leaves the level to what is compared. */
    Change change(R report, Measure.Of<R> measure, @Nullable Double level);

    /** A report on the same examples. */
    record Paired<R extends Report>(R baseline) implements Baseline<R> {
        @Override
        public Change change(R report, Measure.Of<R> measure, @Nullable Double level) {
            return Comparisons.change(measure, report, baseline, level == null ? report.level() : level);
        }
    }

    /** Measurements whose predictions are not at hand. */
    record Unpaired<R extends Report>(List<Measurement> baseline) implements Baseline<R> {
        public Unpaired {
            baseline = Elements.of("baseline", baseline);
        }

        @Override
        public Change change(R report, Measure.Of<R> measure, @Nullable Double level) {
            Measurement line;
            try {
                line = measure.in(report);
            } catch (IllegalArgumentException e) {
                return Change.none(Score.undefined(String.valueOf(e.getMessage())), Score.of(0));
            }
            Optional<Estimate> before = baseline.stream()
                    .filter(other -> other.slice().isEmpty()
                            && other.name().equals(line.name())
                            && Objects.equals(other.average(), line.average())
                            && Objects.equals(other.label(), line.label()))
                    .map(Measurement::estimate)
                    .findFirst();
            return before.map(estimate -> change(report, measure, line, estimate, level))
                    .orElseGet(
                            () -> Change.none(line.estimate().score(), Score.undefined("its measurements have none")));
        }

        private Change change(
                R report, Measure.Of<R> measure, Measurement line, Estimate before, @Nullable Double level) {
            Interval bounds = before.bounds();
            if (bounds == null) {
                String reason = "its measurement has no interval";
                return Change.none(
                        line.estimate().score(), before.score().isDefined() ? Score.undefined(reason) : before.score());
            }
            if (level != null && level != bounds.level()) {
                return Change.none(
                        line.estimate().score(),
                        Score.undefined("its interval is at " + Interval.percent(bounds.level()) + " confidence"));
            }
            Estimate now = measure.in(BoundedMeasure.at(report, bounds.level())).estimate();
            Estimate difference =
                    TestResult.ofIndependent(now, before).difference().orElseThrow();
            return new Change(
                    now.score(),
                    before.score(),
                    difference,
                    0,
                    "",
                    false,
                    "from " + Things.counted(now.n(), Things.measured(report, line.name())) + " against " + before.n()
                            + ", not paired");
        }
    }
}
