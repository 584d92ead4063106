package ai.lepton.core.internal.component;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.FeatureTokenizer;
import ai.lepton.core.model.Head;
import ai.lepton.core.model.LinearAttention;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm.LayerNorm;
import ai.lepton.core.model.Norm.RmsNorm;
import ai.lepton.core.model.NumberEmbedding;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.Positions.Alibi;
import ai.lepton.core.model.Positions.Relative;
import ai.lepton.core.model.Rotary;
import ai.lepton.core.model.Rotary.Scaling;
import ai.lepton.core.model.TabM;
import ai.lepton.core.model.TabularEnsemble;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.metrics.internal.Quoted;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The parts of Lepton that a file may name: no other class is looked up, whatever it says. */
public final class KnownParts {
    private static final Map<String, Class<?>> BY_NAME = Stream.<Class<?>>of(
                    MultiHeadAttention.class,
                    LinearAttention.class,
                    Positions.none().getClass(),
                    Rotary.class,
                    Scaling.Linear.class,
                    Scaling.Dynamic.class,
                    Scaling.Yarn.class,
                    Scaling.Llama3.class,
                    Alibi.class,
                    Relative.class,
                    LayerNorm.class,
                    RmsNorm.class,
                    TabularEnsemble.class,
                    TabM.class,
                    NumberEmbedding.Plain.class,
                    NumberEmbedding.Linear.class,
                    NumberEmbedding.PiecewiseLinear.class,
                    NumberEmbedding.Periodic.class,
                    TabularTransformer.class,
                    FeatureTokenizer.class,
                    Encoder.class,
                    Block.class,
                    Mlp.class,
                    Head.Classification.class,
                    Scope.class)
            .collect(Collectors.toUnmodifiableMap(Description::typeName, Function.identity()));

    /** Components that may be null. */
    private static final Set<String> OPTIONAL =
            Set.of("MultiHeadAttention.queryKeyNorm", "Encoder.norm", "TabularEnsemble.beside");

    private KnownParts() {}

    /**
     * Makes a part of its description.
     *
     * @param as what it must be
     * @param path where the description stands, for messages
     * @return empty if it is, or has in it, a part that is not Lepton's
     * @throws IllegalArgumentException if it is Lepton's and the description does not fit it
     */
    public static <P> Optional<P> make(JsonNode description, Class<P> as, String path) {
        return foreign(description).isPresent() ? Optional.empty() : Optional.of(as.cast(part(description, as, path)));
    }

    /** Returns the type of the first part, in a description, that is not Lepton's. */
    public static Optional<String> foreign(JsonNode description) {
        if (description.isObject()) {
            String type = description.path(Description.TYPE).asString("");
            if (!BY_NAME.containsKey(type)) {
                return Optional.of(type);
            }
        }
        return description
                .valueStream()
                .flatMap(inner -> foreign(inner).stream())
                .findFirst();
    }

    private static Object part(JsonNode description, Class<?> as, String path) {
        Class<?> type = BY_NAME.get(description.path(Description.TYPE).asString(""));
        if (type == null || !as.isAssignableFrom(type)) {
            throw wrong(path, description, "a " + as.getSimpleName());
        }
        RecordComponent[] components = type.getRecordComponents();
        Set<String> unknown = new HashSet<>(description.propertyNames());
        unknown.remove(Description.TYPE);
        @Nullable Object[] arguments = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = Description.fieldName(components[i].getName());
            JsonNode value = description.get(name);
            if (value == null) {
                throw new IllegalArgumentException("config.json has no " + path + '.' + name);
            }
            unknown.remove(name);
            boolean isNull = value.isNull() && OPTIONAL.contains(type.getSimpleName() + "." + components[i].getName());
            arguments[i] = isNull ? null : value(value, components[i].getGenericType(), path + '.' + name);
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("config.json has " + path + '.'
                    + unknown.iterator().next() + ", which a " + Description.typeName(type) + " has not");
        }
        return made(type, components, arguments, path);
    }

    private static Object made(Class<?> type, RecordComponent[] components, @Nullable Object[] arguments, String path) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "config.json has " + path + " that is none: "
                            + e.getTargetException().getMessage(),
                    e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a " + type.getName() + " can't be made", e);
        }
    }

    private static Object value(JsonNode value, Type declared, String path) {
        if (declared instanceof ParameterizedType list && list.getRawType() == List.class && value.isArray()) {
            List<Object> all = new ArrayList<>();
            for (JsonNode each : value) {
                all.add(value(each, list.getActualTypeArguments()[0], path + '[' + all.size() + ']'));
            }
            return List.copyOf(all);
        }
        if (declared instanceof Class<?> type) {
            return value(value, type, path);
        }
        throw wrong(path, value, "a list");
    }

    private static Object value(JsonNode value, Class<?> type, String path) {
        if (type == Integer.class && value.isIntegralNumber() && value.canConvertToInt()) {
            return value.intValue();
        }
        if (type.isEnum() && value.isString()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(value.stringValue())) {
                    return constant;
                }
            }
            throw wrong(
                    path,
                    value,
                    "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
        }
        if (type == int.class && value.isIntegralNumber() && value.canConvertToInt()) {
            return value.intValue();
        }
        if (type == double.class && value.isNumber()) {
            return value.doubleValue();
        }
        if (type == boolean.class && value.isBoolean()) {
            return value.booleanValue();
        }
        if (type == String.class && value.isString()) {
            return value.stringValue();
        }
        if (!type.isPrimitive() && value.isObject()) {
            return part(value, type, path);
        }
        throw wrong(
                path, value, type.isPrimitive() ? "a value of type " + type.getName() : "a " + type.getSimpleName());
    }

    private static IllegalArgumentException wrong(String path, JsonNode value, String wanted) {
        return new IllegalArgumentException(
                "config.json has " + path + " = " + Quoted.bare(value.toString()) + "; wanted " + wanted);
    }
}
