package ai.lepton.metrics.expect;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.PairedComparison;
import ai.lepton.metrics.inference.IndependentEstimates;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a report is compared with. */
sealed interface Baseline {
    /** Returns how a measure has changed, at this level of confidence; null leaves the level to what is compared. */
    Change change(ClassificationReport report, Measured measure, @Nullable Double level);

    /** A report on the same examples. */
    record Paired(ClassificationReport baseline) implements Baseline {
        @Override
        public Change change(ClassificationReport report, Measured measure, @Nullable Double level) {
            PairedComparison comparison = paired(report).level(level == null ? report.level() : level);
            Score now = measure.in(report);
            Score before = measure.in(baseline);
            Estimate difference = now.isDefined() && before.isDefined()
                    ? measure.difference(comparison)
                    : Estimate.of(Score.undefined("there is nothing to compare"), report.examples());
            return new Change(
                    now,
                    before,
                    difference,
                    comparison.examples(),
                    measure.isSame(comparison),
                    "on the same " + Change.examples(report.examples()));
        }

        private PairedComparison paired(ClassificationReport report) {
            try {
                return PairedComparison.of(report, baseline);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "can't compare a report with its baseline: " + e.getMessage()
                                + "; against other examples, give the baseline's measurements() instead",
                        e);
            }
        }
    }

    /** Measurements whose predictions are not at hand. */
    record Unpaired(List<Measurement> baseline) implements Baseline {
        public Unpaired {
            baseline = List.copyOf(baseline);
        }

        @Override
        public Change change(ClassificationReport report, Measured measure, @Nullable Double level) {
            Optional<Measurement> mine = report.find(measure.name(), measure.average(), measure.label());
            if (mine.isEmpty()) {
                return Change.none(Score.undefined("the report has none"), Score.of(0));
            }
            Measurement line = mine.get();
            Optional<Estimate> before = baseline.stream()
                    .filter(other -> other.slice().isEmpty()
                            && other.name().equals(line.name())
                            && Objects.equals(other.average(), line.average())
                            && Objects.equals(other.label(), line.label()))
                    .map(Measurement::estimate)
                    .findFirst();
            return before.map(estimate -> change(report, line, estimate, level))
                    .orElseGet(
                            () -> Change.none(line.estimate().score(), Score.undefined("its measurements have none")));
        }

        private static Change change(
                ClassificationReport report, Measurement line, Estimate before, @Nullable Double level) {
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
            Estimate now = report.atLevel(bounds.level())
                    .find(line.name(), line.average(), line.label())
                    .orElse(line)
                    .estimate();
            Estimate difference =
                    IndependentEstimates.difference(now, before).difference().orElseThrow();
            return new Change(
                    now.score(),
                    before.score(),
                    difference,
                    0,
                    false,
                    "from " + Change.examples(now.n()) + " against " + before.n() + ", not paired");
        }
    }
}
