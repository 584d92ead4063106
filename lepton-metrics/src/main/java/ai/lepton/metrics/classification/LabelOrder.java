package ai.lepton.metrics.classification;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The one order of labels that nobody has put in order: see {@link Labels}. */
final class LabelOrder {
    // Bounded, so that no text makes a number of a million digits.
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d{1,400}(\\.\\d{0,400})?|\\.\\d{1,400})([eE][+-]?\\d{1,4})?");

    private static final Comparator<String> BY_CODE_POINTS = LabelOrder::compareCodePoints;

    private LabelOrder() {}

    /** Returns the order of names: as numbers where all of them are, else by code points. */
    static Comparator<String> ofNames(Collection<String> names) {
        if (!areNumbers(names)) {
            return BY_CODE_POINTS;
        }
        Map<String, BigDecimal> known = new HashMap<>();
        names.forEach(name -> known.put(name, new BigDecimal(name)));
        return Comparator.<String, BigDecimal>comparing(name -> known.computeIfAbsent(name, BigDecimal::new))
                .thenComparing(BY_CODE_POINTS);
    }

    private static boolean areNumbers(Collection<String> names) {
        return names.stream().allMatch(name -> NUMBER.matcher(name).matches());
    }

    private static int compareCodePoints(String one, String other) {
        return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
    }

    /** Sorts labels of different names: those of a type with an order of its own by that, unless all names are numbers. */
    static void sort(List<Object> labels) {
        List<String> names = labels.stream().map(Labels::nameOf).toList();
        if (!areNumbers(names) && haveOwnOrder(labels)) {
            labels.sort(null);
        } else {
            labels.sort(Comparator.comparing(Labels::nameOf, ofNames(names)));
        }
    }

    private static boolean haveOwnOrder(List<Object> labels) {
        return labels.stream().allMatch(label -> label instanceof Comparable && !(label instanceof CharSequence))
                && labels.stream().map(LabelOrder::typeOf).distinct().count() == 1;
    }

    private static Class<?> typeOf(Object label) {
        return label instanceof Enum<?> constant ? constant.getDeclaringClass() : label.getClass();
    }
}
