package ai.lepton.metrics.importance;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.SeedMix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Permutation importance: how much worse a model's predictions are judged where a column's values are dealt anew to the rows.
 *
 * <pre>{@code
 * ImportanceReport report = PermutationImportance.of(List.of("age", "bmi", "pressure"))
 *         .repeats(10).seed(42)
 *         .report(rows -> model.predict(rows.apply("age", age), rows.apply("bmi", bmi), rows.apply("pressure", pressure)),
 *                 Scorer.ofNumbers(RegressionMeasure.R2, truth));
 * System.out.println(report.table());
 * }</pre>
 *
 * <p>It tells of this model, not of the world: a column that another one stands for may be worth nothing to a model that looks at the
 * other. Take rows that the model was not fitted to; permute columns together that go together ({@link #grouped}).
 *
 * <p>The interval is of the importance over all rows to come and all permutations, by a jackknife that leaves out a
 * fortieth of the rows in turn, with all that received their values or gave theirs: a permuted row has two owners. Its p-value is
 * one-sided, that the importance is at most 0, and adjusted by Holm for the number of columns. Where few rows decide, and where few
 * rows there are, there is a caution, and the p-value settles nothing.
 *
 * <p>Immutable: each option gives another. The model is called once for the rows as they are, and then once for each column and
 * repetition, in the thread of the caller.
 *
 * @see <a href="https://doi.org/10.1023/A:1010933404324">Breiman 2001, section 10</a>
 * @see <a href="https://jmlr.org/papers/v20/18-760.html">Fisher, Rudin and Dominici 2019, for the two owners</a>
 */
public final class PermutationImportance {
    /** How often each column is permuted, if nothing else is said. */
    public static final int DEFAULT_REPEATS = 10;

    private final Map<String, List<String>> features;
    private final int repeats;
    private final long seed;
    private final double level;

    private PermutationImportance(Map<String, List<String>> features, int repeats, long seed, double level) {
        this.features = features;
        this.repeats = repeats;
        this.seed = seed;
        this.level = level;
    }

    /**
     * What predicts.
     *
     * @param <P> all rows' predictions, such as {@code double[]}
     */
    @FunctionalInterface
    public interface Model<P> {
        /** Returns the predictions for rows of which some columns have the values of other rows. */
        P predict(Permuted rows);
    }

    /**
     * Starts with columns, each permuted by itself.
     *
     * @throws IllegalArgumentException if there are none, or one is there twice
     */
    public static PermutationImportance of(List<String> columns) {
        Map<String, List<String>> features = new LinkedHashMap<>();
        for (String column : Elements.of("columns", columns)) {
            if (features.put(column, List.of(column)) != null) {
                throw new IllegalArgumentException("column " + Quoted.of(column) + " is there twice");
            }
        }
        if (features.isEmpty()) {
            throw new IllegalArgumentException("there are no columns to permute");
        }
        return new PermutationImportance(features, DEFAULT_REPEATS, 0, 0.95);
    }

    /**
     * Permutes columns together, under a name of their own; they are no longer permuted by themselves.
     *
     * @throws IllegalArgumentException if there are none, one is unknown or in another group, or the name is another column's
     */
    public PermutationImportance grouped(String name, String... columns) {
        Elements.required("name", name);
        List<String> together = Elements.of("columns", columns);
        if (together.isEmpty()) {
            throw new IllegalArgumentException("group " + Quoted.of(name) + " has no columns");
        }
        Set<String> left = new HashSet<>(together);
        Map<String, List<String>> others = new LinkedHashMap<>();
        features.forEach((feature, of) -> {
            boolean isAlone = of.size() == 1 && of.get(0).equals(feature);
            if (!(isAlone && left.remove(feature))) {
                others.put(feature, of);
            } else if (left.size() == new HashSet<>(together).size() - 1) {
                others.put(name, together);
            }
        });
        if (!left.isEmpty()) {
            throw new IllegalArgumentException(
                    "column " + Quoted.of(left.iterator().next()) + " is unknown, or in another group; there are "
                            + Quoted.all(features.keySet()));
        }
        long columnsNow = others.values().stream().mapToLong(List::size).sum();
        long columnsBefore = features.values().stream().mapToLong(List::size).sum();
        if (columnsNow != columnsBefore) {
            throw new IllegalArgumentException(
                    "group " + Quoted.of(name) + " has a column twice, or the name of another column or group");
        }
        return new PermutationImportance(others, repeats, seed, level);
    }

    /** Sets how often each column is permuted, at least 1; {@value #DEFAULT_REPEATS} by default. */
    public PermutationImportance repeats(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("repeats is " + number + "; it must be at least 1");
        }
        return new PermutationImportance(features, number, seed, level);
    }

    /** Sets the seed of the permutations; 0 by default. */
    public PermutationImportance seed(long number) {
        return new PermutationImportance(features, repeats, number, level);
    }

    /** Sets the level of the intervals, in (0, 1); 0.95 by default. */
    public PermutationImportance level(double other) {
        if (!(other > 0 && other < 1)) {
            throw new IllegalArgumentException("confidence level is " + other + ", outside (0, 1)");
        }
        return new PermutationImportance(features, repeats, seed, other);
    }

    /**
     * Asks the model, and returns what was found.
     *
     * @param model gives predictions for all of the scorer's rows
     * @param scorer judges them
     * @throws IllegalArgumentException if the model predicts another number of rows
     */
    public <P> ImportanceReport report(Model<P> model, Scorer<P> scorer) {
        Elements.required("model", model);
        Elements.required("scorer", scorer);
        return report(model, scorer, this::permutation);
    }

    /** Gives the permutation of a feature, by its index, in a repetition. */
    @FunctionalInterface
    interface Permutations {
        int[] of(int feature, int repeat, int rows);
    }

    /** Asks the model with given permutations. */
    <P> ImportanceReport report(Model<P> model, Scorer<P> scorer, Permutations permutations) {
        int rows = scorer.rows();
        P original = model.predict(new Permuted(List.of(), identity(rows)));
        Jackknife<P> jackknife = new Jackknife<>(scorer, original, seed);
        List<ImportanceReport.Feature> found = new ArrayList<>();
        int index = 0;
        for (Map.Entry<String, List<String>> feature : features.entrySet()) {
            Jackknife<P>.Sums sums = jackknife.sums();
            for (int repeat = 0; repeat < repeats; repeat++) {
                int[] from = permutations.of(index, repeat, rows);
                sums.add(model.predict(new Permuted(feature.getValue(), from)), from);
            }
            found.add(sums.feature(feature.getKey(), feature.getValue(), level));
            index++;
        }
        return ImportanceReport.adjusted(scorer.measure().key(), level, jackknife.baseline(), found);
    }

    private static int[] identity(int rows) {
        int[] identity = new int[rows];
        for (int i = 0; i < rows; i++) {
            identity[i] = i;
        }
        return identity;
    }

    /** Returns a permutation that depends on the seed, the feature and the repetition alone. */
    private int[] permutation(int feature, int repeat, int rows) {
        return shuffled(rows, SeedMix.of(SeedMix.of(seed, feature), repeat));
    }

    static int[] shuffled(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] from = identity(rows);
        for (int i = rows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int moved = from[i];
            from[i] = from[j];
            from[j] = moved;
        }
        return from;
    }
}
