package ai.lepton.metrics.expect;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.group.Slices;
import ai.lepton.metrics.inference.TestResult;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a measure must reach in the slices of an evaluation.
 *
 * @param <R> the kind of their reports
 * @param measure what is measured
 * @param bound what it must reach
 * @param over which slices are asked
 */
record BoundedSlices<R extends Report>(Measure.Of<R> measure, Bound bound, Over over)
        implements Expectation<Slices<?>> {
    private static final int SHOWN = 3;

    /** Which slices are asked. */
    enum Over {
        EACH,
        WORST,
        GAP
    }

    BoundedSlices {
        Elements.required("bound", bound);
        if (over != Over.GAP) {
            new Limits(measure.range()).check(measure.title(), bound.limit());
        } else if (bound.atLeast()) {
            throw new IllegalArgumentException(
                    "the largest gap of " + measure.title() + " needs a greatest value; use atMost(...)");
        } else {
            new Limits(measure.range()).ofGaps().check("a gap of " + measure.title(), bound.limit());
        }
    }

    /** What was found in a slice. */
    private record Found(String title, Set<String> grouping, Estimate estimate) {
        String counted() {
            return Things.counted(estimate.n(), "example") + " in " + title;
        }
    }

    /** The difference of two slices, its size and its interval not below 0. */
    private record Gap(String between, Estimate estimate) {}

    @Override
    public QualityGate.Check check(Slices<?> slices) {
        Holding holding = new Holding(title(), bound, Unit.ITS_OWN);
        List<Found> found;
        try {
            found = slices.stream().map(this::found).toList();
        } catch (IllegalArgumentException e) {
            return holding.missed(String.valueOf(e.getMessage()));
        }
        if (found.isEmpty()) {
            return holding.missed("there is no slice");
        }
        return switch (over) {
            case EACH -> each(holding, found);
            case WORST -> worst(holding, found);
            case GAP -> gap(holding, found);
        };
    }

    private String title() {
        return switch (over) {
            case EACH -> measure.title() + " in each slice";
            case WORST -> measure.title() + " in the worst slice";
            case GAP -> "largest gap of " + measure.title();
        };
    }

    private Found found(Slices.Slice<?> slice) {
        Class<R> kind = measure.reports();
        if (!kind.isInstance(slice.report())) {
            throw new IllegalArgumentException("the slices have no " + measure.title() + "; they are of "
                    + (slice.report() instanceof RegressionReport ? "predicted numbers" : "predicted classes"));
        }
        R report = BoundedMeasure.at(kind.cast(slice.report()), bound.level());
        Estimate estimate = measure.in(report).estimate();
        return new Found(slice.title(), slice.groups().keySet(), estimate);
    }

    private static QualityGate.Check each(Holding holding, List<Found> found) {
        List<Found> missing = found.stream()
                .filter(slice -> !holding.isMetBy(slice.estimate()))
                .toList();
        if (missing.isEmpty()) {
            Found closest = found.stream().min(byDistance(holding)).orElseThrow();
            return holding.outcome(
                    true,
                    holding.wanted() + ", got it in all " + found.size() + " slices; the closest is "
                            + holding.shown(closest.estimate(), true) + " from " + closest.counted());
        }
        String listed = missing.stream()
                .sorted(byDistance(holding))
                .limit(SHOWN)
                .map(slice -> said(holding, slice))
                .collect(Collectors.joining("; "));
        return holding.outcome(
                false,
                holding.wanted() + ", but " + missing.size() + " of " + found.size() + " slices don't reach it: "
                        + listed
                        + (missing.size() > SHOWN ? "; and " + (missing.size() - SHOWN) + " more" : ""));
    }

    private static String said(Holding holding, Found slice) {
        Estimate estimate = slice.estimate();
        return estimate.score() instanceof Score.Undefined undefined
                ? "undefined in " + slice.title() + ", " + undefined.reason()
                : holding.shown(estimate, false) + " from " + slice.counted() + holding.doubt(estimate);
    }

    private static QualityGate.Check worst(Holding holding, List<Found> found) {
        Found worst = found.stream()
                .min(Comparator.<Found, Boolean>comparing(slice -> holding.isMetBy(slice.estimate()))
                        .thenComparing(byDistance(holding)))
                .orElseThrow();
        return holding.outcome(worst.estimate(), worst.counted());
    }

    /** Returns the order in which what is undefined comes first, then what does worst. */
    private static Comparator<Found> byDistance(Holding holding) {
        double sign = holding.bound().atLeast() ? 1 : -1;
        return Comparator.comparingDouble(slice -> slice.estimate().score().isDefined()
                ? sign * holding.decisive(slice.estimate())
                : Double.NEGATIVE_INFINITY);
    }

    private static QualityGate.Check gap(Holding holding, List<Found> found) {
        Map<Set<String>, List<Found>> groupings = new LinkedHashMap<>();
        found.forEach(slice -> groupings
                .computeIfAbsent(slice.grouping(), grouping -> new ArrayList<>())
                .add(slice));
        Gap largest = null;
        for (List<Found> slices : groupings.values()) {
            for (int i = 0; i < slices.size(); i++) {
                for (int j = i + 1; j < slices.size(); j++) {
                    Gap gap = gap(slices.get(i), slices.get(j));
                    if (!gap.estimate().score().isDefined()) {
                        return holding.outcome(gap.estimate(), "");
                    }
                    largest = larger(holding, largest, gap);
                }
            }
        }
        return largest == null
                ? holding.missed("there is no grouping of two slices or more")
                : holding.outcome(
                        largest.estimate(),
                        Things.counted(largest.estimate().n(), "example") + ", between " + largest.between());
    }

    private static Gap larger(Holding holding, @Nullable Gap one, Gap other) {
        if (one == null) {
            return other;
        }
        boolean isMet = holding.isMetBy(one.estimate());
        if (isMet != holding.isMetBy(other.estimate())) {
            return isMet ? other : one;
        }
        return holding.decisive(other.estimate()) > holding.decisive(one.estimate()) ? other : one;
    }

    private static Gap gap(Found one, Found other) {
        Estimate difference = TestResult.ofIndependent(one.estimate(), other.estimate())
                .difference()
                .orElseThrow();
        Interval bounds = difference.bounds();
        if (difference.score().isDefined()) {
            double size = Math.abs(difference.value());
            boolean turned = difference.value() < 0;
            difference = difference.withScore(Score.of(size));
            if (bounds != null) {
                double low = turned ? -bounds.high() : bounds.low();
                double high = turned ? -bounds.low() : bounds.high();
                difference = difference.withBounds(
                        new Interval(Math.max(0, low), Math.max(high, -low), bounds.level(), bounds.method()));
            }
            return new Gap(
                    turned ? other.title() + " and " + one.title() : one.title() + " and " + other.title(), difference);
        }
        String undefined = one.estimate().score().isDefined() ? other.title() : one.title();
        return new Gap("", difference.withScore(Score.undefined(undefined + " has none: " + reason(one, other))));
    }

    private static String reason(Found one, Found other) {
        Score score = one.estimate().score().isDefined()
                ? other.estimate().score()
                : one.estimate().score();
        return score instanceof Score.Undefined undefined ? undefined.reason() : "";
    }
}
