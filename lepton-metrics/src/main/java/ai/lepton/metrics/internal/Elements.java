package ai.lepton.metrics.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Lists of what a caller gave, none of it null. */
public final class Elements {
    private Elements() {}

    /**
     * Returns an immutable copy.
     *
     * @param name of the parameter
     * @throws NullPointerException if it is null or has a null in it; the message names the place
     */
    public static <T> List<T> of(String name, Collection<? extends T> given) {
        Objects.requireNonNull(given, () -> name + " is null");
        int index = 0;
        for (T element : given) {
            if (element == null) {
                throw new NullPointerException(name + "[" + index + "] is null");
            }
            index++;
        }
        return List.copyOf(given);
    }

    /**
     * Returns an immutable copy.
     *
     * @param name of the parameter
     * @throws NullPointerException if it is null or has a null in it; the message names the place
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is read only
    public static <T> List<T> of(String name, T... given) {
        Objects.requireNonNull(given, () -> name + " is null");
        return of(name, Arrays.asList(given));
    }

    /**
     * Returns an immutable list with one more at its end.
     *
     * @param name of the parameter
     * @throws NullPointerException if what is added is null; the message names it
     */
    public static <T> List<T> plus(List<T> given, String name, T another) {
        return Stream.concat(given.stream(), Stream.of(required(name, another))).toList();
    }

    /**
     * Returns a value that must be there.
     *
     * @param name of the parameter
     * @throws NullPointerException if it is null; the message names it
     */
    public static <T> T required(String name, T given) {
        return Objects.requireNonNull(given, () -> name + " is null");
    }
}
