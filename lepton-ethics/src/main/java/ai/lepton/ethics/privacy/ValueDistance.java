package ai.lepton.ethics.privacy;

import ai.lepton.ethics.internal.Factor;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How far two distributions of a column's values are from each other: the least work to make one of the other, where it takes
 * a distance from one value to another, in [0, 1].
 *
 * @see <a href="https://doi.org/10.1109/ICDE.2007.367856">Li, Li and Venkatasubramanian 2007</a>
 */
sealed interface ValueDistance {
    /** Returns its name in a sentence. */
    String words();

    /** Returns the distance of a class from all people, who have each value so often. */
    SensitiveClasses.Measure from(Factor column, long[] totals);

    private static double[] shares(long[] totals) {
        double all = Arrays.stream(totals).sum();
        return Arrays.stream(totals).mapToDouble(count -> count / all).toArray();
    }

    /** Any two values are 1 apart: half the sum of the differences of shares. */
    record Equal() implements ValueDistance {
        @Override
        public String words() {
            return "equal distances of values";
        }

        @Override
        public SensitiveClasses.Measure from(Factor column, long[] totals) {
            double[] q = shares(totals);
            return (codes, counts, size) -> {
                double sum = 0;
                for (int i = 0; i < codes.length; i++) {
                    sum += Math.max(0, (double) counts[i] / size - q[codes[i]]);
                }
                return sum;
            };
        }
    }

    /**
     * Values in an order, i and j of m being |i − j| / (m − 1) apart. Without an order they are numbers.
     *
     * <p>The values of the order that nobody has count too: they are in the domain.
     */
    record Ordered(List<String> order) implements ValueDistance {
        public Ordered {
            order = Elements.of("order", order);
            if (new LinkedHashSet<>(order).size() < order.size()) {
                throw new IllegalArgumentException("the order names a value twice: " + Quoted.words(order));
            }
        }

        @Override
        public String words() {
            return "distances of values in " + (order.isEmpty() ? "the order of numbers" : "their order");
        }

        @Override
        public SensitiveClasses.Measure from(Factor column, long[] totals) {
            int[] places = places(column, totals);
            int m = Math.max(order.size(), Arrays.stream(places).max().orElse(0) + 1);
            double all = Arrays.stream(totals).sum();
            double[] q = new double[m];
            for (int i = 0; i < totals.length; i++) {
                if (totals[i] > 0) {
                    q[places[i]] += totals[i] / all;
                }
            }
            double[] cumulated = new double[m];
            // The sum of the first so many of them.
            double[] sums = new double[m + 1];
            double before = 0;
            for (int i = 0; i < m; i++) {
                before += q[i];
                cumulated[i] = before;
                sums[i + 1] = sums[i] + before;
            }
            return (codes, counts, size) -> {
                long[] rising = new long[codes.length];
                for (int i = 0; i < codes.length; i++) {
                    rising[i] = (long) places[codes[i]] << 32 | i;
                }
                Arrays.sort(rising);
                double work = run(cumulated, sums, 0, m < 2 ? 0 : (int) (rising[0] >> 32), 0);
                double share = 0;
                for (int i = 0; i < rising.length; i++) {
                    share += (double) counts[(int) rising[i]] / size;
                    int to = i + 1 < rising.length ? (int) (rising[i + 1] >> 32) : m - 1;
                    work += run(cumulated, sums, (int) (rising[i] >> 32), to, share);
                }
                return m < 2 ? 0 : work / (m - 1);
            };
        }

        /** Returns the sum of |share − cumulated| over a run of places, whose cumulated shares rise. */
        private static double run(double[] cumulated, double[] sums, int from, int to, double share) {
            if (to <= from) {
                return 0;
            }
            int found = Arrays.binarySearch(cumulated, from, to, share);
            int turn = found >= 0 ? found : -found - 1;
            return share * (turn - from) - (sums[turn] - sums[from]) + (sums[to] - sums[turn]) - share * (to - turn);
        }

        /** Returns the place of each value in the order. */
        private int[] places(Factor column, long[] totals) {
            List<String> levels = column.levels();
            int[] places = new int[levels.size()];
            if (!order.isEmpty()) {
                Map<String, Integer> known = new HashMap<>();
                for (String value : order) {
                    known.put(value, known.size());
                }
                for (int i = 0; i < places.length; i++) {
                    Integer place = known.get(levels.get(i));
                    if (place == null && totals[i] > 0) {
                        throw new IllegalArgumentException(
                                "the order has no " + Quoted.of(levels.get(i)) + ", a value of " + column.name());
                    }
                    places[i] = place == null ? 0 : place;
                }
                return places;
            }
            double[] numbers = new double[places.length];
            for (int i = 0; i < places.length; i++) {
                numbers[i] = totals[i] > 0 ? number(column.name(), levels.get(i)) : Double.NaN;
            }
            List<Integer> rising = new ArrayList<>();
            for (int i = 0; i < places.length; i++) {
                if (totals[i] > 0) {
                    rising.add(i);
                }
            }
            rising.sort(Comparator.comparingDouble(i -> numbers[i]));
            int place = -1;
            double last = Double.NaN;
            for (int i : rising) {
                place += numbers[i] == last ? 0 : 1;
                last = numbers[i];
                places[i] = place;
            }
            return places;
        }

        private static double number(String column, String text) {
            try {
                double value = Double.parseDouble(text);
                if (Double.isFinite(value)) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw new IllegalArgumentException(
                    column + " has " + Quoted.of(text) + ", no number; give the order of its values");
        }
    }

    /**
     * Values below others: two are as far apart as the lowest one above both is high, over the height of all.
     *
     * @param table a row for each value: itself, what it is an example of, what that is, and so on; all rows are equally long.
     *     What the last ones have above them, if they differ, is one more level
     */
    record Hierarchical(List<List<String>> table) implements ValueDistance {
        public Hierarchical {
            List<List<String>> rows = new ArrayList<>();
            for (List<String> row : Elements.of("hierarchy", table)) {
                rows.add(Elements.of("hierarchy row " + rows.size(), row));
            }
            table = List.copyOf(rows);
            if (table.isEmpty() || table.get(0).isEmpty()) {
                throw new IllegalArgumentException("the hierarchy is empty; it needs a row for each value");
            }
            int width = table.get(0).size();
            List<Map<String, String>> above = new ArrayList<>();
            for (int i = 0; i < table.size(); i++) {
                List<String> row = table.get(i);
                if (row.size() != width) {
                    throw new IllegalArgumentException("hierarchy row " + i + " has " + row.size()
                            + " levels but row 0 has " + width + "; repeat a name where nothing is between");
                }
                for (int level = 0; level + 1 < width; level++) {
                    if (above.size() <= level) {
                        above.add(new HashMap<>());
                    }
                    String known = above.get(level).putIfAbsent(row.get(level), row.get(level + 1));
                    if (known != null && !known.equals(row.get(level + 1))) {
                        throw new IllegalArgumentException("in the hierarchy " + Quoted.of(row.get(level))
                                + " is below both " + Quoted.of(known) + " and " + Quoted.of(row.get(level + 1)));
                    }
                }
            }
            long leaves = table.stream().map(row -> row.get(0)).distinct().count();
            if (leaves < table.size()) {
                throw new IllegalArgumentException("the hierarchy has a value in two rows; each has one");
            }
        }

        @Override
        public String words() {
            return "distances of values in their hierarchy";
        }

        @Override
        public SensitiveClasses.Measure from(Factor column, long[] totals) {
            Nodes nodes = new Nodes(table);
            int[] leaves = new int[totals.length];
            for (int i = 0; i < leaves.length; i++) {
                Integer leaf = nodes.leaves.get(column.levels().get(i));
                if (leaf == null && totals[i] > 0) {
                    throw new IllegalArgumentException("the hierarchy has no "
                            + Quoted.of(column.levels().get(i)) + ", a value of " + column.name());
                }
                leaves[i] = leaf == null ? 0 : leaf;
            }
            double[] q = new double[nodes.parents.length];
            double all = Arrays.stream(totals).sum();
            for (int i = 0; i < totals.length; i++) {
                if (totals[i] > 0) {
                    q[leaves[i]] += totals[i] / all;
                }
            }
            return (codes, counts, size) -> {
                double[] extra = new double[q.length];
                for (int i = 0; i < q.length; i++) {
                    extra[i] = -q[i];
                }
                for (int i = 0; i < codes.length; i++) {
                    extra[leaves[codes[i]]] += (double) counts[i] / size;
                }
                return nodes.work(extra);
            };
        }

        /** The tree, numbered from its leaves up. */
        private static final class Nodes {
            private final Map<String, Integer> leaves = new HashMap<>();
            private final int[] parents;
            private final int[] heights;
            private final int height;

            Nodes(List<List<String>> table) {
                int width = table.get(0).size();
                boolean isRooted =
                        table.stream().map(row -> row.get(width - 1)).distinct().count() == 1;
                height = isRooted ? width - 1 : width;
                List<Integer> above = new ArrayList<>();
                List<Integer> high = new ArrayList<>();
                List<Map<String, Integer>> known = new ArrayList<>();
                for (int level = 0; level <= height; level++) {
                    Map<String, Integer> here = new HashMap<>();
                    for (List<String> row : table) {
                        String name = level < width ? row.get(level) : "";
                        if (!here.containsKey(name)) {
                            here.put(name, above.size());
                            above.add(-1);
                            high.add(level);
                        }
                        if (level > 0) {
                            above.set(
                                    Objects.requireNonNull(known.get(level - 1).get(row.get(level - 1))),
                                    Objects.requireNonNull(here.get(name)));
                        }
                    }
                    known.add(here);
                }
                leaves.putAll(known.get(0));
                parents = above.stream().mapToInt(Integer::intValue).toArray();
                heights = high.stream().mapToInt(Integer::intValue).toArray();
            }

            /** Returns the work: at each node, what its branches have too much goes to those that have too little. */
            double work(double[] extra) {
                double[] much = new double[extra.length];
                double[] little = new double[extra.length];
                double work = 0;
                for (int node = 0; node < extra.length; node++) {
                    double left = heights[node] == 0 ? extra[node] : much[node] - little[node];
                    if (heights[node] > 0) {
                        work += (double) heights[node] / height * Math.min(much[node], little[node]);
                    }
                    if (parents[node] >= 0) {
                        if (left > 0) {
                            much[parents[node]] += left;
                        } else {
                            little[parents[node]] -= left;
                        }
                    }
                }
                return work;
            }
        }
    }
}
