package ai.lepton.core.graph;

import ai.lepton.exchange.tensor.DType;
import java.util.List;

/**
 * An operation of a graph, as data: its name, its rule of shape and type, and its text in TorchScript.
 *
 * <p>{@link CoreOp} has those that models are written with. Passes that prepare a graph for an engine bring their own.
 */
public interface Op {
    /** Returns its name, such as {@code layer_norm}: PyTorch's, where it has the operation. */
    String label();

    /**
     * Returns the shape of its result.
     *
     * @throws IllegalArgumentException if the inputs do not fit, with their sizes
     */
    Shape shape(List<Shape> inputs, Attributes attributes);

    /** Returns the type of its result. */
    DType type(List<DType> inputs, Attributes attributes);

    /** Returns whether its inputs must be of one type. */
    boolean wantsOneType();

    /** Returns an expression of TorchScript; inputs are expressions of their values. */
    String torchScript(List<String> inputs, Attributes attributes);

    /** Returns whether two of the same inputs and attributes are one, so that it is computed once. */
    default boolean isPure(Attributes attributes) {
        return true;
    }

    /**
     * Returns a text with its {@code %s} filled by inputs, then by attributes, as TorchScript writes them. What stands for
     * an input that is not there is {@code None}.
     *
     * @param most how many inputs there can be
     * @throws IllegalArgumentException if an attribute is infinite or no number
     */
    static String filled(String text, int most, List<String> inputs, Attributes attributes) {
        Object[] all = new Object[most + attributes.values().size()];
        for (int i = 0; i < most; i++) {
            all[i] = i < inputs.size() ? inputs.get(i) : "None";
        }
        for (int i = 0; i < attributes.values().size(); i++) {
            all[most + i] = written(attributes.values().get(i));
        }
        return String.format(text, all);
    }

    /** Returns a value as TorchScript writes it. */
    private static Object written(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        return value instanceof Double number ? number(number) : value;
    }

    /**
     * Returns a number as TorchScript writes it.
     *
     * @throws IllegalArgumentException if it is infinite or no number
     */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("a constant of a model is " + value + "; it must be finite");
        }
        return Double.toString(value);
    }

    /**
     * The settings of an operation in a graph, by their place: whole numbers as {@link Long}, others as {@link Double}, flags as
     * {@link Boolean}, names as {@link String}. Immutable.
     *
     * @param values none null
     */
    record Attributes(List<Object> values) {
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
}
