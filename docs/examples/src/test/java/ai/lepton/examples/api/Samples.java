package ai.lepton.examples.api;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values that a careful caller would give, for every type that public methods take: plain ones that are written here, and
 * objects of public types, made by their own constructors and factories from values that are there already.
 */
final class Samples {
    private static final int MOST_OF_A_TYPE = 3;
    private static final int ROUNDS = 5;

    private final Path scratch;
    private final Map<Class<?>, List<Object>> made = new LinkedHashMap<>();

    Samples(Path scratch) {
        this.scratch = scratch;
    }

    /** Adds an object that takes more than a factory to make. */
    Samples with(Object object) {
        keep(object);
        return this;
    }

    /** Java gives the members of a type in any order; what is made of them must not depend on it. */
    private static <E extends Executable> List<E> inOrder(E[] members) {
        return Arrays.stream(members)
                .sorted(Comparator.comparing(Executable::toGenericString))
                .toList();
    }

    /** Makes objects of these types, as long as that makes more of them. */
    Samples grown(List<Class<?>> types, Predicate<Executable> skipped) {
        for (int round = 0; round < ROUNDS; round++) {
            for (Class<?> type : types) {
                if (type.isEnum()) {
                    if (round == 0) {
                        for (Object constant : type.getEnumConstants()) {
                            keep(constant);
                        }
                    }
                    continue;
                }
                for (Constructor<?> constructor : inOrder(type.getConstructors())) {
                    if (!Modifier.isAbstract(type.getModifiers()) && !skipped.test(constructor)) {
                        make(constructor, null);
                    }
                }
                for (Method method : inOrder(type.getDeclaredMethods())) {
                    if (isPublic(method)
                            && !skipped.test(method)
                            && method.getReturnType().getName().startsWith("ai.")) {
                        if (Modifier.isStatic(method.getModifiers())) {
                            make(method, null);
                        } else {
                            for (Object instance : List.copyOf(made.getOrDefault(type, List.of()))) {
                                make(method, instance);
                            }
                        }
                    }
                }
            }
        }
        return this;
    }

    static boolean isPublic(Method method) {
        return Modifier.isPublic(method.getModifiers()) && !method.isSynthetic() && !method.isBridge();
    }

    private void make(Executable executable, @Nullable Object instance) {
        Class<?> type = executable instanceof Method method ? method.getReturnType() : executable.getDeclaringClass();
        if (made.getOrDefault(type, List.of()).size() >= MOST_OF_A_TYPE) {
            return;
        }
        for (int variant = 0; variant < 3; variant++) {
            Object[] arguments = arguments(executable, variant);
            Object object = arguments == null ? null : made(executable, instance, arguments);
            if (object != null) {
                keep(object);
                return;
            }
        }
    }

    /** Returns what is made of values, or null if they do not fit each other. */
    private static @Nullable Object made(Executable executable, @Nullable Object instance, Object[] arguments) {
        try {
            return executable instanceof Method method
                    ? method.invoke(instance, arguments)
                    : ((Constructor<?>) executable).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private void keep(Object object) {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            made.computeIfAbsent(type, ignored -> new ArrayList<>()).add(object);
        }
    }

    /** Returns objects of a class that were made. */
    List<Object> of(Class<?> type) {
        List<Object> found = new ArrayList<>();
        made.forEach((each, objects) -> {
            if (type.isAssignableFrom(each)) {
                objects.stream().filter(object -> !found.contains(object)).forEach(found::add);
            }
        });
        return found;
    }

    /** Returns an argument for each parameter, or null if there is none for one of them. */
    Object @Nullable [] arguments(Executable executable, int variant) {
        Type[] types = executable.getGenericParameterTypes();
        Class<?>[] classes = executable.getParameterTypes();
        Object[] arguments = new Object[classes.length];
        for (int i = 0; i < classes.length; i++) {
            Type type = types.length == classes.length ? types[i] : classes[i];
            Object value = value(type, classes[i], variant + (variant == 2 ? i : 0));
            if (value == null) {
                return null;
            }
            arguments[i] = value;
        }
        return arguments;
    }

    /** Returns a value of a type, or null if there is none. */
    @Nullable Object value(Type generic, Class<?> type, int variant) {
        boolean first = variant == 0;
        if (generic instanceof WildcardType wild) {
            return value(wild.getUpperBounds()[0], type, variant);
        }
        if (type == int.class || type == Integer.class) {
            return first ? 2 : variant;
        } else if (type == long.class || type == Long.class) {
            return first ? 3L : (long) variant;
        } else if (type == double.class || type == Double.class) {
            return first ? 0.5 : variant;
        } else if (type == float.class || type == Float.class) {
            return 0.5f;
        } else if (type == char.class || type == Character.class) {
            return first ? ';' : '#';
        } else if (type == short.class || type == byte.class) {
            return null;
        } else if (type == boolean.class || type == Boolean.class) {
            return first;
        } else if (type == String.class || type == Object.class || type == CharSequence.class) {
            return first ? "a" : "b";
        } else if (type == Path.class) {
            return scratch.resolve("file " + variant);
        } else if (type == Duration.class) {
            return Duration.ofSeconds(2);
        } else if (type == Clock.class) {
            return Clock.systemUTC();
        } else if (type == Instant.class) {
            return Instant.EPOCH;
        } else if (type == LocalDate.class) {
            return LocalDate.of(2026, 1, 1 + variant);
        } else if (type == URI.class) {
            return URI.create("https://example.org/");
        } else if (type == UUID.class) {
            return new UUID(1, 2);
        } else if (type == Charset.class) {
            return StandardCharsets.UTF_8;
        } else if (type == ByteBuffer.class) {
            return ByteBuffer.allocate(8);
        } else if (type.isArray()) {
            return array(type, variant);
        } else if (Collection.class.isAssignableFrom(type) || type == Iterable.class) {
            return collection(generic, type, variant);
        } else if (type == Iterator.class) {
            return collection(generic, List.class, variant) instanceof List<?> values ? values.iterator() : null;
        } else if (Map.class.isAssignableFrom(type)) {
            return Map.of();
        } else if (type == Optional.class) {
            return Optional.empty();
        }
        List<Object> objects = of(type);
        if (!objects.isEmpty()) {
            return objects.get(Math.min(variant, objects.size() - 1));
        }
        return type.isInterface() && !type.isSealed() && isFunction(type) ? function(generic, type) : null;
    }

    private @Nullable Object array(Class<?> type, int variant) {
        if (type == int[].class) {
            return variant == 0 ? new int[] {0, 1, 1, 0} : new int[] {1, 0, 1, 0};
        } else if (type == double[].class) {
            return variant == 0 ? new double[] {0.1, 0.9, 0.8, 0.3} : new double[] {0.25, 0.75, 0.5, 0.5};
        } else if (type == float[].class) {
            return new float[] {0.1f, 0.9f, 0.8f, 0.3f};
        } else if (type == long[].class) {
            return new long[] {1, 2, 3, 4};
        } else if (type == boolean[].class) {
            return new boolean[] {false, true, true, false};
        } else if (type == byte[].class) {
            return new byte[] {1, 2, 3};
        }
        Class<?> component = type.getComponentType();
        int length = 2;
        Object array = Array.newInstance(component, length);
        for (int i = 0; i < length; i++) {
            Object value = value(component, component, i);
            if (value == null) {
                return null;
            }
            Array.set(array, i, value);
        }
        return array;
    }

    private @Nullable Object collection(Type generic, Class<?> type, int variant) {
        Type element = generic instanceof ParameterizedType with ? with.getActualTypeArguments()[0] : Object.class;
        Class<?> component = raw(element);
        Object one = value(element, component, 0);
        Object two = value(element, component, 1);
        if (one == null || two == null) {
            return null;
        }
        if (Set.class.isAssignableFrom(type)) {
            return one.equals(two) ? Set.of(one) : Set.of(one, two);
        }
        return variant == 1 ? List.of(one) : List.of(one, two);
    }

    static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        } else if (type instanceof ParameterizedType with) {
            return raw(with.getRawType());
        } else if (type instanceof WildcardType wild) {
            return raw(wild.getUpperBounds()[0]);
        } else if (type instanceof TypeVariable<?> variable) {
            return raw(variable.getBounds()[0]);
        }
        return Object.class;
    }

    private static boolean isFunction(Class<?> type) {
        int methods = 0;
        for (Method method : type.getMethods()) {
            methods += Modifier.isAbstract(method.getModifiers()) ? 1 : 0;
        }
        return methods == 1;
    }

    /** Returns a function that gives back its first argument, or something plain. */
    private Object function(Type generic, Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> "a function";
                };
            }
            Class<?> wanted = generic instanceof ParameterizedType with && type == Function.class
                    ? raw(with.getActualTypeArguments()[1])
                    : method.getReturnType();
            if (wanted == void.class) {
                return null;
            }
            if (arguments != null && arguments.length > 0 && wanted.isInstance(arguments[0])) {
                return arguments[0];
            }
            return value(wanted, wanted, 0);
        });
    }
}
