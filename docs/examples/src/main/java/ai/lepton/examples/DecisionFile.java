package ai.lepton.examples;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.Decisions.Counts;
import ai.lepton.ethics.fairness.Predictions;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.metrics.classification.Labels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a file of decisions holds: evidence by row where it has weights, or scores beside the truth, and else counts by group, for
 * which a file of any length needs no more memory than a short one.
 *
 * @param decisions who was selected, by group and stratum
 * @param predictions decisions, truths and scores by row; empty unless the file has all three and scores are probabilities
 * @param groups the attributes that are compared
 * @param strata the attributes within which they are
 * @param hasTruth whether the file says who should have been selected
 * @param crossed how many groups there may be where all of the groups' attributes are crossed
 */
record DecisionFile(
        Decisions decisions,
        Optional<Predictions> predictions,
        List<String> groups,
        List<String> strata,
        boolean hasTruth,
        long crossed) {
    private static final String GROUP = "group:";
    private static final String STRATUM = "stratum:";

    /** Values of an attribute beyond which a file is refused: all pairs of groups are compared. */
    private static final int MOST_GROUPS = 200;

    private static final Set<String> YES = Set.of("1", "true", "yes");
    private static final Set<String> NO = Set.of("0", "false", "no");
    private static final Labels CLASSES = Labels.of("no", "yes");

    /** Reads a file; its decisions are about this subject. */
    static DecisionFile read(Path file, String subject) {
        try (Rows rows = Csv.of(file).rows()) {
            Layout layout = Layout.of(file, rows.columns());
            DecisionFile found =
                    layout.isByRow() ? new ByRow(layout).read(rows, subject) : counted(layout, rows, subject);
            if (found.decisions.size() == 0) {
                throw new DataException(file + " has columns but no rows; a row is of a person");
            }
            return found;
        }
    }

    /** Returns all evidence. */
    List<Evidence> evidence() {
        List<Evidence> all = new ArrayList<>(List.of(decisions));
        predictions.ifPresent(all::add);
        return all;
    }

    /** Which columns there are. */
    private record Layout(
            List<String> groups,
            List<String> strata,
            boolean hasDecision,
            boolean hasTruth,
            boolean hasScore,
            boolean hasWeight,
            Map<String, Set<String>> seen) {
        static Layout of(Path file, List<String> columns) {
            List<String> groups = new ArrayList<>();
            List<String> strata = new ArrayList<>();
            for (String column : columns) {
                if (column.startsWith(GROUP)) {
                    groups.add(named(file, column, GROUP));
                } else if (column.startsWith(STRATUM)) {
                    strata.add(named(file, column, STRATUM));
                } else if (!List.of("decision", "truth", "score", "weight").contains(column)) {
                    throw new DataException(file + " has a column '" + column
                            + "'; columns are decision, truth, score, weight, group:NAME and stratum:NAME"
                            + (column.contains(";") || column.contains("\t") ? ", parted by commas" : ""));
                }
            }
            if (!columns.contains("decision") && !columns.contains("score")) {
                throw new DataException(file + " has neither a column 'decision' nor 'score', but " + columns);
            }
            if (groups.isEmpty()) {
                throw new DataException(file + " has no column group:NAME, such as group:sex, but " + columns);
            }
            groups.stream().filter(strata::contains).findFirst().ifPresent(name -> {
                throw new DataException(file + " has '" + name + "' both as a group and as a stratum");
            });
            return new Layout(
                    groups,
                    strata,
                    columns.contains("decision"),
                    columns.contains("truth"),
                    columns.contains("score"),
                    columns.contains("weight"),
                    new HashMap<>());
        }

        private static String named(Path file, String column, String prefix) {
            String name = column.substring(prefix.length());
            if (name.isBlank()) {
                throw new DataException(file + " has a column '" + column + "' without a name after it");
            }
            return name;
        }

        /** Returns whether rows have to be kept: for areas under the curve, for the median of all scores, or for their weights. */
        boolean isByRow() {
            return hasWeight || (hasScore && (hasTruth || !hasDecision));
        }

        /** Returns the attributes of a row, groups first; null where a value is missing. */
        @Nullable String[] attributes(Row row) {
            @Nullable String[] values = new @Nullable String[groups.size() + strata.size()];
            for (int i = 0; i < values.length; i++) {
                String column = i < groups.size() ? GROUP + groups.get(i) : STRATUM + strata.get(i - groups.size());
                values[i] = row.text(column);
                Set<String> known = seen.computeIfAbsent(column, none -> new HashSet<>());
                if (values[i] != null && known.add(values[i]) && known.size() > MOST_GROUPS) {
                    throw new DataException(row.place() + ": column '" + column + "' has more than " + MOST_GROUPS
                            + " different values, each of which would be compared with each other;"
                            + " a group is of many people, such as an age band");
                }
            }
            return values;
        }

        /** Returns the product of the numbers of values that the groups' columns have; the greatest number where it is greater. */
        long crossed() {
            long product = 1;
            for (String group : groups) {
                long values =
                        Math.max(1, seen.getOrDefault(GROUP + group, Set.of()).size());
                product = product > Long.MAX_VALUE / values ? Long.MAX_VALUE : product * values;
            }
            return product;
        }

        List<String> attributes() {
            List<String> names = new ArrayList<>(groups);
            names.addAll(strata);
            return names;
        }
    }

    /** Counts by group, and by what is known of the truth. */
    private static DecisionFile counted(Layout layout, Rows rows, String subject) {
        Tally tally = new Tally(layout);
        for (Row row : rows) {
            if (layout.hasScore) {
                number(row, "score", "");
            }
            tally.add(
                    Arrays.asList(layout.attributes(row)),
                    isYes(row, "decision"),
                    layout.hasTruth && isYes(row, "truth"));
        }
        return new DecisionFile(
                tally.decisions(subject),
                Optional.empty(),
                layout.groups,
                layout.strata,
                layout.hasTruth,
                layout.crossed());
    }

    /** How many were selected and not, of each combination of groups. */
    private static final class Tally {
        private final Layout layout;
        private final Map<List<@Nullable String>, long[]> cells = new LinkedHashMap<>();

        Tally(Layout layout) {
            this.layout = layout;
        }

        void add(List<@Nullable String> group, boolean isSelected, boolean isQualified) {
            cells.computeIfAbsent(group, key -> new long[4])[(isSelected ? 1 : 0) + (isQualified ? 2 : 0)]++;
        }

        Decisions decisions(String subject) {
            Counts counts = Decisions.counted(subject, layout.attributes().toArray(String[]::new));
            cells.forEach((group, seen) -> {
                @Nullable String[] names = group.toArray(new @Nullable String[0]);
                if (layout.hasTruth) {
                    counts.addUnqualified(seen[1], seen[0], names).addQualified(seen[3], seen[2], names);
                } else {
                    counts.add(seen[1], seen[0], names);
                }
            });
            return counts.decisions();
        }
    }

    private static double number(Row row, String column, String which) {
        double number = row.number(column);
        if (!Double.isFinite(number)) {
            throw new DataException(
                    row.place() + ": column '" + column + "' is without a value; it is a number" + which);
        }
        return number;
    }

    private static boolean isYes(Row row, String column) {
        String text = row.text(column);
        String plain = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
        if (YES.contains(plain)) {
            return true;
        }
        if (NO.contains(plain)) {
            return false;
        }
        throw new DataException(row.place() + ": column '" + column + "' is "
                + (text == null
                        ? "without a value"
                        : "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'")
                + "; it is 1 or 0, true or false, yes or no");
    }

    /** What is kept of each row: 8 bytes of a number, one of an attribute, a bit of a decision. */
    private static final class ByRow {
        private final Layout layout;
        private final BitSet selected = new BitSet();
        private final BitSet qualified = new BitSet();
        private final KeptNumbers scores = new KeptNumbers();
        private final KeptNumbers weights = new KeptNumbers();
        private int rows;
        private final List<KeptTexts> attributes = new ArrayList<>();

        ByRow(Layout layout) {
            this.layout = layout;
            layout.attributes().forEach(name -> attributes.add(new KeptTexts()));
        }

        DecisionFile read(Rows rows, String subject) {
            for (Row row : rows) {
                add(row);
            }
            double[] weight = weights.taken();
            boolean hasPredictions = layout.hasDecision && layout.hasTruth && layout.hasScore;
            Decisions decisions =
                    layout.hasDecision && !layout.hasWeight ? counts(subject) : decisions(subject, weight);
            return new DecisionFile(
                    decisions,
                    hasPredictions ? predictions(subject, weight) : Optional.empty(),
                    layout.groups,
                    layout.strata,
                    layout.hasTruth,
                    layout.crossed());
        }

        private void add(Row row) {
            if (layout.hasDecision) {
                selected.set(rows, isYes(row, "decision"));
            }
            if (layout.hasTruth) {
                qualified.set(rows, isYes(row, "truth"));
            }
            if (layout.hasScore) {
                scores.add(number(row, "score", ""));
            }
            if (layout.hasWeight) {
                double weight = number(row, "weight", ", above 0");
                if (!(weight > 0)) {
                    throw new DataException(row.place() + ": column 'weight' is " + weight + "; a weight is above 0");
                }
                weights.add(weight);
            }
            rows++;
            @Nullable String[] values = layout.attributes(row);
            for (int i = 0; i < values.length; i++) {
                attributes.get(i).add(values[i]);
            }
        }

        private Decisions counts(String subject) {
            Tally tally = new Tally(layout);
            for (int i = 0; i < rows; i++) {
                @Nullable String[] group = new @Nullable String[attributes.size()];
                for (int j = 0; j < group.length; j++) {
                    group[j] = attributes.get(j).get(i);
                }
                tally.add(Arrays.asList(group), selected.get(i), qualified.get(i));
            }
            return tally.decisions(subject);
        }

        private Decisions decisions(String subject, double[] weight) {
            Decisions decisions = layout.hasDecision
                    ? Decisions.of(subject, flags(selected))
                    : Decisions.scored(subject, scores.taken());
            if (layout.hasTruth) {
                decisions = decisions.qualified(flags(qualified));
            }
            for (int i = 0; i < attributes.size(); i++) {
                decisions = decisions.by(layout.attributes().get(i), attributes.get(i));
            }
            return layout.hasWeight ? decisions.weights(weight) : decisions;
        }

        private Optional<Predictions> predictions(String subject, double[] weight) {
            if (rows == 0 || scores.least() < 0 || scores.most() > 1) {
                return Optional.empty();
            }
            Predictions found = Predictions.classes(subject, CLASSES, indices(qualified), indices(selected))
                    .probabilitiesOf("yes", scores.taken());
            for (int i = 0; i < attributes.size(); i++) {
                found = found.by(layout.attributes().get(i), attributes.get(i));
            }
            return Optional.of(layout.hasWeight ? found.weights(weight) : found);
        }

        private int[] indices(BitSet flags) {
            int[] indices = new int[rows];
            Arrays.setAll(indices, i -> flags.get(i) ? 1 : 0);
            return indices;
        }

        private boolean[] flags(BitSet set) {
            boolean[] flags = new boolean[rows];
            for (int i = 0; i < rows; i++) {
                flags[i] = set.get(i);
            }
            return flags;
        }
    }
}
