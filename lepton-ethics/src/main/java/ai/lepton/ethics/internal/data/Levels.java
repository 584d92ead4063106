package ai.lepton.ethics.internal.data;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The confidence levels at which kinds of rules decide. */
public final class Levels {
    private static final String LEVEL = "level";

    private Levels() {}

    /** Returns the confidence level of a requirement; empty if it is of no kind that packs know, or decides without chance. */
    public static OptionalDouble of(Object requirement) {
        return Kinds.types().contains(requirement.getClass())
                ? Shape.of(requirement.getClass().asSubclass(Record.class)).components().stream()
                        .filter(Levels::isLevel)
                        .mapToDouble(component ->
                                (double) Objects.requireNonNull(Shape.value((Record) requirement, component)))
                        .findFirst()
                : OptionalDouble.empty();
    }

    /** Returns what asks the same at another level. */
    @SuppressWarnings("unchecked") // a record of the same class
    public static <T> T at(T requirement, double level) {
        Shape shape = Shape.of(requirement.getClass().asSubclass(Record.class));
        List<RecordComponent> components = shape.components();
        @Nullable Object[] values = new @Nullable Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            RecordComponent component = components.get(i);
            values[i] = isLevel(component) ? level : Shape.value((Record) requirement, component);
        }
        return (T) shape.of(values);
    }

    private static boolean isLevel(RecordComponent component) {
        return component.getName().equals(LEVEL) && component.getType() == double.class;
    }
}
