package ai.lepton.ethics.transparency.decision;

import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What would have to be otherwise for a decision to be another one: the nearest changes, among allowed values, with which the score
 * reaches what is wanted. Immutable.
 *
 * <pre>{@code
 * Counterfactuals search = Counterfactuals.of(model::score, 0.5)
 *         .rising("income", 20_000, 60_000, 41)
 *         .falling("debt", 0, 10_000, 21)
 *         .among("purpose", "car", "home");
 * search.nearest(applicant);
 * }</pre>
 *
 * <p>All changes of one field are tried, then all of two, and so on: what is found is the nearest of the fewest changed fields that
 * there is among the allowed values, and if nothing is found there is nothing. Fields that are not named are not changed: what a person
 * can't change, such as an age, should not be. That the model would decide so is shown; that the world does is not.
 *
 * @see <a href="https://arxiv.org/abs/1711.00399">Wachter, Mittelstadt and Russell 2018</a>
 */
@CheckReturnValue
public final class Counterfactuals {
    /** The most fields that are changed together, unless another number is given. */
    public static final int MOST_CHANGED = 3;

    private static final long MOST_ASKED = 1_000_000;

    private final Scored scored;
    private final double wanted;
    private final Map<String, Allowed> allowed;
    private final int mostChanged;

    private Counterfactuals(Scored scored, double wanted, Map<String, Allowed> allowed, int mostChanged) {
        this.scored = scored;
        this.wanted = wanted;
        this.allowed = Collections.unmodifiableMap(new LinkedHashMap<>(allowed));
        this.mostChanged = mostChanged;
    }

    /** In which direction a number may go. */
    private enum Direction {
        UP,
        DOWN,
        ANY
    }

    /** What a field may become. */
    private record Allowed(List<Object> values, double range, Direction direction) {}

    /**
     * A field that is changed.
     *
     * @param field its name
     * @param from its value in the decision
     * @param to its value with which the decision is another one
     */
    public record Change(String field, Object from, Object to) {
        /** Checks that nothing is null. */
        public Change {
            Elements.required("field", field);
            Elements.required("from", from);
            Elements.required("to", to);
        }

        /** Returns such as {@code "income: 30000 -> 34000"}. */
        @Override
        public String toString() {
            return Quoted.bare(field) + ": " + Quoted.bare(from) + " -> " + Quoted.bare(to);
        }
    }

    /**
     * Changes with which the score reaches what is wanted.
     *
     * @param changes what is otherwise, in the order in which fields were allowed to change; its size is the sparsity
     * @param score the score with them
     * @param proximity the sum over changes of how far a number moved, as a share of its allowed range, and 1 for any other value;
     *     lower is nearer
     */
    public record Found(List<Change> changes, double score, double proximity) {
        /** Copies the list. */
        public Found {
            changes = Elements.of("changes", changes);
        }
    }

    /**
     * Starts a search for a score that is at least what is wanted. No field may change yet.
     *
     * @param model the score of fields; asked in the thread of the caller
     * @param wanted the least score with which the decision would be another one, finite
     */
    public static Counterfactuals of(ToDoubleFunction<Map<String, Object>> model, double wanted) {
        Figures.finite("the wanted score", wanted);
        return new Counterfactuals(new Scored(Elements.required("model", model)), wanted, Map.of(), MOST_CHANGED);
    }

    /**
     * Lets a number change to any of some values evenly spaced over a range.
     *
     * @param field its name
     * @param lowest the lowest value
     * @param highest the highest, above it
     * @param values number of values, from 2 to 10,000, both ends included
     */
    public Counterfactuals varying(String field, double lowest, double highest, int values) {
        return with(field, number(field, lowest, highest, values, Direction.ANY));
    }

    /** Lets a number rise only; see {@link #varying}. */
    public Counterfactuals rising(String field, double lowest, double highest, int values) {
        return with(field, number(field, lowest, highest, values, Direction.UP));
    }

    /** Lets a number fall only; see {@link #varying}. */
    public Counterfactuals falling(String field, double lowest, double highest, int values) {
        return with(field, number(field, lowest, highest, values, Direction.DOWN));
    }

    /** Lets a field change to any of these values: texts, numbers or booleans. */
    public Counterfactuals among(String field, Object... values) {
        List<Object> distinct = new ArrayList<>(new LinkedHashSet<>(Elements.of("values", values)));
        if (distinct.isEmpty()) {
            throw new IllegalArgumentException(Quoted.bare(field) + " may become nothing; name at least one value");
        }
        distinct.forEach(value -> Scored.value(field, value));
        return with(field, new Allowed(Collections.unmodifiableList(distinct), 0, Direction.ANY));
    }

    /** Sets how many fields are changed together at most, {@value #MOST_CHANGED} until then; at least 1. */
    public Counterfactuals changingAtMost(int fields) {
        if (fields < 1) {
            throw new IllegalArgumentException("fields is " + fields + "; at least 1 is changed");
        }
        return new Counterfactuals(scored, wanted, allowed, fields);
    }

    private static Allowed number(String field, double lowest, double highest, int values, Direction direction) {
        if (!(lowest < highest) || !Double.isFinite(highest - lowest)) {
            throw new IllegalArgumentException(Quoted.bare(field) + " may go from " + lowest + " to " + highest
                    + "; the range has to be finite and in order");
        }
        if (values < 2 || values > 10_000) {
            throw new IllegalArgumentException(
                    Quoted.bare(field) + " may have " + values + " values, outside [2, 10000]");
        }
        List<Object> all = new ArrayList<>(values);
        for (int i = 0; i < values; i++) {
            all.add(lowest + (highest - lowest) * i / (values - 1));
        }
        return new Allowed(Collections.unmodifiableList(all), highest - lowest, direction);
    }

    private Counterfactuals with(String field, Allowed values) {
        Elements.required("field", field);
        if (allowed.containsKey(field)) {
            throw new IllegalArgumentException(Quoted.bare(field) + " is allowed to change already");
        }
        Map<String, Allowed> more = new LinkedHashMap<>(allowed);
        more.put(field, values);
        return new Counterfactuals(scored, wanted, more, mostChanged);
    }

    /**
     * Returns the nearest changes of the fewest fields, one for each set of fields that has any, nearest first; empty if the allowed values
     * have none.
     *
     * @param decided the fields of the decision: texts, numbers or booleans
     * @throws IllegalArgumentException if the score is what is wanted already, a field that may change is not there or no number, nothing
     *     may change, or more than a million scores would have to be asked for
     */
    public List<Found> nearest(Map<String, ?> decided) {
        Map<String, Object> fields = Scored.fields("decided", decided);
        double own = scored.of(fields);
        if (own >= wanted) {
            throw new IllegalArgumentException("the score is " + own + ", at least the wanted " + wanted + " already");
        }
        if (allowed.isEmpty()) {
            throw new IllegalArgumentException(
                    "no field may change; say which may by varying, rising, falling or among");
        }
        List<String> names = List.copyOf(allowed.keySet());
        List<List<Object>> values = new ArrayList<>();
        for (String name : names) {
            Scored.known(fields, name, "the decision");
            values.add(
                    values(name, Objects.requireNonNull(fields.get(name)), Objects.requireNonNull(allowed.get(name))));
        }
        for (int changed = 1; changed <= Math.min(mostChanged, names.size()); changed++) {
            List<List<Integer>> sets = sets(names.size(), changed);
            long asked = 0;
            for (List<Integer> set : sets) {
                long product = 1;
                for (int at : set) {
                    product = Math.min(MOST_ASKED + 1, product * values.get(at).size());
                }
                asked += product;
            }
            if (asked > MOST_ASKED) {
                throw new IllegalArgumentException("changing " + changed + " fields together takes more than "
                        + MOST_ASKED + " scores; allow fewer values, or fewer fields by changingAtMost");
            }
            List<Found> found = new ArrayList<>();
            for (List<Integer> set : sets) {
                Search search = new Search(names, values, fields, set);
                search.from(0, fields, 0, List.of());
                if (search.best != null) {
                    found.add(search.best);
                }
            }
            if (!found.isEmpty()) {
                found.sort(Comparator.comparingDouble(Found::proximity));
                return Collections.unmodifiableList(found);
            }
        }
        return List.of();
    }

    /** Returns whether the score of fields is what is wanted. */
    boolean isReached(Map<String, Object> fields) {
        return scored.of(fields) >= wanted;
    }

    /** Returns what is wrong with a change of a field: that it may not change, or not to this. */
    Recourse.Fault fault(Map<String, Object> fields, String field, Object to) {
        Allowed may = allowed.get(field);
        if (may == null) {
            return Recourse.Fault.FIELD;
        }
        if (may.range == 0) {
            return may.values.contains(to) ? Recourse.Fault.NONE : Recourse.Fault.VALUE;
        }
        if (!(fields.get(field) instanceof Number own) || !(to instanceof Number number)) {
            return Recourse.Fault.VALUE;
        }
        double lowest = ((Number) may.values.get(0)).doubleValue();
        double value = number.doubleValue();
        boolean isWithin = value >= lowest && value <= lowest + may.range;
        boolean isThisWay = may.direction == Direction.ANY
                || (may.direction == Direction.UP ? value > own.doubleValue() : value < own.doubleValue());
        return isWithin && isThisWay ? Recourse.Fault.NONE : Recourse.Fault.VALUE;
    }

    /** Returns what a field may become, from the value that it has. */
    private static List<Object> values(String field, Object from, Allowed may) {
        if (may.range == 0) {
            return may.values.stream().filter(value -> !value.equals(from)).toList();
        }
        if (!(from instanceof Number number)) {
            throw new IllegalArgumentException(
                    Quoted.bare(field) + " is " + Quoted.of(from) + ", no number; let it change by among");
        }
        double own = number.doubleValue();
        return may.values.stream()
                .filter(value -> {
                    double to = ((Number) value).doubleValue();
                    return to != own
                            && (may.direction == Direction.ANY
                                    || (may.direction == Direction.UP ? to > own : to < own));
                })
                .toList();
    }

    /** Returns the sets of so many of the first whole numbers. */
    private static List<List<Integer>> sets(int among, int size) {
        List<List<Integer>> sets = new ArrayList<>(List.of(List.of()));
        for (int i = 0; i < size; i++) {
            List<List<Integer>> longer = new ArrayList<>();
            for (List<Integer> set : sets) {
                for (int next = set.isEmpty() ? 0 : set.get(set.size() - 1) + 1; next < among; next++) {
                    longer.add(Elements.plus(set, "next", next));
                }
            }
            sets = longer;
        }
        return sets;
    }

    /** The search for the nearest change of one set of fields. */
    private final class Search {
        private final List<String> names;
        private final List<List<Object>> values;
        private final Map<String, Object> decided;
        private final List<Integer> set;
        private @Nullable Found best;

        private Search(List<String> names, List<List<Object>> values, Map<String, Object> decided, List<Integer> set) {
            this.names = names;
            this.values = values;
            this.decided = decided;
            this.set = set;
        }

        private void from(int place, Map<String, Object> fields, double proximity, List<Change> changes) {
            if (best != null && proximity >= best.proximity) {
                return;
            }
            if (place == set.size()) {
                double score = scored.of(fields);
                if (score >= wanted) {
                    best = new Found(changes, score, proximity);
                }
                return;
            }
            String name = names.get(set.get(place));
            Object own = Objects.requireNonNull(decided.get(name));
            double range = Objects.requireNonNull(allowed.get(name)).range;
            for (Object value : values.get(set.get(place))) {
                double far = range == 0
                        ? 1
                        : Math.abs(((Number) value).doubleValue() - ((Number) own).doubleValue()) / range;
                from(
                        place + 1,
                        Scored.with(fields, name, value),
                        proximity + far,
                        Elements.plus(changes, "change", new Change(name, own, value)));
            }
        }
    }
}
