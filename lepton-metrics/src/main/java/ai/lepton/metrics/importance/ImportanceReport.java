package ai.lepton.metrics.importance;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.TestResult;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.StudentT;
import ai.lepton.metrics.internal.TextTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * How much worse predictions are judged without each feature.
 *
 * @param measure the name of the measure
 * @param level of the intervals, in (0, 1)
 * @param baseline the measure of the rows as they are
 * @param features in the order in which they were given
 */
public record ImportanceReport(String measure, double level, Score baseline, List<Feature> features) {
    // Below these, simulations found the level not to hold: see the guide's page.
    static final int FEWEST_ROWS = 30;
    static final int FEWEST_ROWS_UNBOUNDED = 100;
    static final int FEWEST_OF_A_CLASS = 30;
    static final double FEWEST_DECIDING = 2;
    static final int MANY_ROWS = 300;
    static final double HEAVY = 0.19;
    static final double HEAVY_OF_MANY = 0.23;

    /** Copies the list. */
    public ImportanceReport {
        Elements.required("measure", measure);
        Elements.required("baseline", baseline);
        features = Elements.of("features", features);
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("confidence level is " + level + ", outside (0, 1)");
        }
    }

    /**
     * The importance of one column, or of several that were permuted together.
     *
     * @param name the column's, or the group's
     * @param columns that were permuted together
     * @param repeats how much worse each permutation made the measure, above 0 where it did
     * @param importance the mean of these, in the measure's unit, with its interval
     * @param pValue one-sided, that the importance is at most 0
     * @param adjusted the same, adjusted by Holm for the number of features
     */
    public record Feature(
            String name,
            List<String> columns,
            List<Double> repeats,
            Estimate importance,
            Score pValue,
            Score adjusted) {
        /** Copies the lists. */
        public Feature {
            Elements.required("name", name);
            columns = Elements.of("columns", columns);
            repeats = Elements.of("repeats", repeats);
            Elements.required("importance", importance);
            Elements.required("pValue", pValue);
            Elements.required("adjusted", adjusted);
        }

        /**
         * Returns whether the importance is above 0, all features considered: whether the adjusted p-value is at most alpha, and
         * nothing speaks against it.
         *
         * @param alpha significance level in (0, 1), such as 0.05
         * @throws IllegalArgumentException if it is outside
         */
        public boolean isAboveZero(double alpha) {
            if (!(alpha > 0 && alpha < 1)) {
                throw new IllegalArgumentException("significance level is " + alpha + ", outside (0, 1)");
            }
            return importance.caution() == null && adjusted.orElse(1) <= alpha;
        }

        /**
         * Returns the importance with its interval at another level.
         *
         * @param level in (0, 1)
         * @return without an interval, where there is none, or it is of another method than this package's
         * @throws IllegalArgumentException if the level is outside
         */
        public Estimate importanceAt(double level) {
            if (!(level > 0 && level < 1)) {
                throw new IllegalArgumentException("confidence level is " + level + ", outside (0, 1)");
            }
            Interval known = importance.bounds();
            double degrees = Math.min(importance.n(), Jackknife.MOST_GROUPS) - 1.0;
            if (known == null || !known.method().equals(Jackknife.METHOD) || !(degrees > 0)) {
                return importance.withBounds(null);
            }
            double half = (known.high() - known.low())
                    / 2
                    * StudentT.twoSided(level, degrees)
                    / StudentT.twoSided(known.level(), degrees);
            double middle = importance.value();
            return importance.withBounds(new Interval(middle - half, middle + half, level, known.method()));
        }
    }

    static ImportanceReport adjusted(String measure, double level, Score baseline, List<Feature> features) {
        double[] p =
                features.stream().mapToDouble(each -> each.pValue().orNaN()).toArray();
        double[] adjusted = TestResult.Adjustment.HOLM.adjusted(p);
        List<Feature> with = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            Feature each = features.get(i);
            Score score = Double.isNaN(adjusted[i]) ? each.pValue() : Score.of(adjusted[i]);
            with.add(new Feature(each.name(), each.columns(), each.repeats(), each.importance(), each.pValue(), score));
        }
        return new ImportanceReport(measure, level, baseline, with);
    }

    /**
     * Returns what was found of a feature.
     *
     * @throws IllegalArgumentException if there is none of this name; the message lists those there are
     */
    public Feature feature(String name) {
        Elements.required("name", name);
        return features.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no feature " + Quoted.of(name)
                        + "; there are "
                        + Quoted.all(features.stream().map(Feature::name).toList())));
    }

    /** Returns a measurement {@code permutation_importance} for each feature, as reports and documents list them. */
    public List<Measurement> measurements() {
        return features.stream()
                .map(each -> Measurement.ofLabel("permutation_importance", each.name(), each.importance()))
                .toList();
    }

    /** Returns a table of the features, the most important one first, with intervals and p-values, as text of several lines. */
    public String table() {
        TextTable table = new TextTable(1);
        table.row("feature", "worse by", Interval.percent(level) + " interval", "p (Holm)");
        Cautions cautions = new Cautions();
        features.stream()
                .sorted(Comparator.comparingDouble((Feature each) -> -orLeast(each.importance())))
                .forEach(each -> table.row(
                        each.name(),
                        each.importance().score().isDefined()
                                ? each.importance().score() + cautions.mark(each.importance())
                                : "undefined",
                        each.importance()
                                .interval()
                                .map(found -> String.format(Locale.ROOT, "[%.4f, %.4f]", found.low(), found.high()))
                                .orElse("–"),
                        each.adjusted().isDefined()
                                ? String.format(
                                        Locale.ROOT, "%.4f", each.adjusted().orElseThrow())
                                : "–"));
        return Quoted.cell(measure) + " is " + baseline + "; permuted, it is worse by\n" + table.text()
                + cautions.below().stripLeading();
    }

    private static double orLeast(Estimate estimate) {
        return estimate.score().isDefined() ? estimate.value() : Double.NEGATIVE_INFINITY;
    }

    /** Returns {@link #table()}. */
    @Override
    public String toString() {
        return table();
    }
}
