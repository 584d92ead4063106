package ai.lepton.metrics.classification;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a problem: distinct names in a fixed order; a class's index is its place.
 *
 * <p>A label may be a string, an enum constant (known by its {@code name()}), an integer, a boolean: anything whose
 * {@code toString()} names it. So {@code 1} and {@code "1"} are the same label.
 *
 * <p><b>Order.</b> Labels that are given have the order in which they are given. Labels that are found in data have one
 * order, whatever they came as: arrays, lists, a CSV file. Where all names are decimal numbers, such as {@code 2},
 * {@code -1.5} or {@code 1e3}, it is that of the numbers, so that {@code "2"} comes before {@code "10"} as 2 before 10;
 * enum constants, and other values of one type that has an order, come in that; all else in the order of the names' code
 * points. It does not depend on the order of the examples. The order matters to weighted kappa, and to which of two classes
 * is the second. scikit-learn orders strings as text, numerals too.
 *
 * <p><b>Names that look the same</b> are refused: the same word once with a letter that has an accent and once with an
 * accent of its own (Unicode's normal forms NFC and NFD), or with other blanks, blanks at an end, or characters without
 * width. They are nearly always one class that was written in two ways. Make them one before, by
 * {@link java.text.Normalizer} and {@link String#strip}. Upper and lower case, or {@code 1} and {@code 1.0}, are different
 * names.
 */
public final class Labels {
    private final List<String> names;
    private final Map<String, Integer> indices;

    private Labels(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("there are no labels; give at least one");
        }
        this.names = Elements.of("names", names);
        this.indices = new HashMap<>(names.size() * 2);
        for (int i = 0; i < names.size(); i++) {
            Integer earlier = indices.putIfAbsent(names.get(i), i);
            if (earlier != null) {
                throw new IllegalArgumentException("label[" + i + "] " + Quoted.of(names.get(i)) + " repeats label["
                        + earlier + "]; labels are distinct");
            }
        }
        LookAlikes.refuse(this.names, indices);
    }

    /**
     * Returns these labels, in this order.
     *
     * @throws IllegalArgumentException if there is none, one repeats another, or two look the same
     */
    public static Labels of(String... names) {
        return of(Elements.of("names", names));
    }

    /**
     * Returns these labels, in the collection's order.
     *
     * @throws IllegalArgumentException if there is none, one is null, one repeats another, or two look the same
     */
    public static Labels of(Collection<?> labels) {
        List<String> names = new ArrayList<>(labels.size());
        for (Object label : labels) {
            if (label == null) {
                throw new IllegalArgumentException("label[" + names.size() + "] is null; a missing label needs a name");
            }
            names.add(nameOf(label));
        }
        return new Labels(names);
    }

    /**
     * Returns the labels that occur in these lists, in the order that is said {@linkplain Labels above}.
     *
     * @throws IllegalArgumentException if the lists hold no label, or a null, or two labels that look the same
     */
    public static Labels in(List<?> truth, List<?> predicted) {
        Elements.required("truth", truth);
        Elements.required("predicted", predicted);
        Set<Object> distinct = new LinkedHashSet<>();
        addAll(distinct, "truth", truth);
        addAll(distinct, "predicted", predicted);
        if (distinct.isEmpty()) {
            throw new IllegalArgumentException("there are no examples to take labels from; give the labels as well");
        }
        Map<String, Object> byName = new LinkedHashMap<>();
        distinct.forEach(label -> byName.putIfAbsent(nameOf(label), label));
        List<Object> ordered = new ArrayList<>(byName.values());
        LabelOrder.sort(ordered);
        return of(ordered);
    }

    private static void addAll(Set<Object> distinct, String side, List<?> labels) {
        int index = 0;
        for (Object label : labels) {
            if (label == null) {
                throw new IllegalArgumentException(side + "[" + index + "] is null; a missing label needs a name");
            }
            distinct.add(label);
            index++;
        }
    }

    /**
     * Returns the order of labels of these names that nobody has put in order: as numbers where all are decimal numbers,
     * else by code points.
     */
    public static Comparator<String> orderOf(Collection<String> names) {
        Elements.of("names", names);
        return LabelOrder.ofNames(names);
    }

    /** Returns the number of classes, at least 1. */
    public int size() {
        return names.size();
    }

    /**
     * Returns the name of a class.
     *
     * @throws IndexOutOfBoundsException if there is no such index
     */
    public String name(int index) {
        return names.get(index);
    }

    /** Returns the names, in order. */
    public List<String> names() {
        return names;
    }

    /** Returns whether this is one of the labels. */
    public boolean contains(@Nullable Object label) {
        return label != null && indices.containsKey(nameOf(label));
    }

    /**
     * Returns the index of a label.
     *
     * @throws IllegalArgumentException if it is not one of the labels; the message lists them
     */
    public int indexOf(@Nullable Object label) {
        int index = find(label);
        if (index < 0) {
            throw new IllegalArgumentException(Quoted.of(label == null ? null : nameOf(label))
                    + " is not a label; labels are " + listed() + nearest(label));
        }
        return index;
    }

    /** Returns the index of a label, or -1. */
    int find(@Nullable Object label) {
        Integer index = label == null ? null : indices.get(nameOf(label));
        return index == null ? -1 : index;
    }

    /**
     * Returns the indices of labels.
     *
     * @param side what they are, for the message
     * @throws IllegalArgumentException if one is not a label; the message names its place
     */
    int[] indicesOf(String side, List<?> list) {
        SeenLabels seen = new SeenLabels();
        int[] indices = new int[8];
        int[] found = new int[list.size()];
        int i = 0;
        for (Object label : list) {
            int known = seen.size();
            int place = label == null ? known : seen.placeOf(label);
            if (place == known) {
                int index = find(label);
                if (index < 0) {
                    throw new IllegalArgumentException(side + "[" + i + "] is "
                            + Quoted.of(label == null ? null : nameOf(label)) + ", not one of the labels "
                            + listed() + hint(label));
                }
                if (place == indices.length) {
                    indices = Arrays.copyOf(indices, 2 * place);
                }
                indices[place] = index;
            }
            found[i] = indices[place];
            i++;
        }
        return found;
    }

    /** Checks that these are indices of labels. */
    void checkIndices(String side, int[] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] >= size()) {
                check(side + "[" + i + "]", values[i]);
            }
        }
    }

    /** Checks that this is the index of a label. */
    void check(String what, int value) {
        if (value < 0 || value >= size()) {
            throw new IllegalArgumentException(
                    what + " is " + value + ", outside [0, " + size() + "); labels are " + listed());
        }
    }

    /** Returns the names in quotes, the first of them where there are many. */
    String listed() {
        return Quoted.all(names);
    }

    private String hint(@Nullable Object label) {
        return label == null ? "" : LookAlikes.hint(nameOf(label), names);
    }

    /** Returns {@link #hint}, or, where that is empty, the label that a mistyped one was probably meant to be. */
    private String nearest(@Nullable Object label) {
        String looksAlike = hint(label);
        return label == null || !looksAlike.isEmpty() ? looksAlike : Nearest.hint(nameOf(label), names);
    }

    static String nameOf(Object label) {
        return label instanceof Enum<?> constant ? constant.name() : label.toString();
    }

    /** Returns whether the other has the same names in the same order. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Labels labels && names.equals(labels.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    /** Returns the names, such as {@code [benign, malignant]}; of many, the first. */
    @Override
    public String toString() {
        return "[" + Quoted.words(names) + "]";
    }
}
