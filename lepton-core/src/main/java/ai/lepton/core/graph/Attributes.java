package ai.lepton.core.graph;

import java.util.List;

/**
 * The settings of an operation in a graph, by their place: whole numbers as {@link Long}, others as {@link Double}, flags as
 * {@link Boolean}, names as {@link String}. Immutable.
 *
 * @param values none null
 */
public record Attributes(List<Object> values) {
    /** None. */
    static final Attributes NONE = new Attributes(List.of());

    /** Copies the list. */
    public Attributes {
        values = List.copyOf(values);
    }

    /** Returns these, in their order; an {@link Integer} becomes a {@link Long}. */
    public static Attributes of(Object... values) {
        Object[] own = values.clone();
        for (int i = 0; i < own.length; i++) {
            own[i] = own[i] instanceof Integer number ? (Object) (long) number : own[i];
        }
        return new Attributes(List.of(own));
    }

    /** Returns the whole number at a place. */
    public long integer(int place) {
        return (Long) values.get(place);
    }

    /** Returns the whole number at a place, an axis or an index. */
    public int axis(int place) {
        return Math.toIntExact(integer(place));
    }

    /** Returns the number at a place. */
    public double real(int place) {
        return (Double) values.get(place);
    }

    /** Returns the flag at a place. */
    public boolean flag(int place) {
        return (Boolean) values.get(place);
    }

    /** Returns the whole numbers from a place on. */
    public long[] integers(int from) {
        return values.subList(from, values.size()).stream()
                .mapToLong(value -> (Long) value)
                .toArray();
    }

    /** Returns all values as numbers. */
    public double[] reals() {
        return values.stream().mapToDouble(value -> (Double) value).toArray();
    }
}
