package ai.lepton.ethics;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.internal.data.Kinds;
import ai.lepton.ethics.internal.data.Shape;
import ai.lepton.exchange.internal.Documents;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Makes the schema's part of each kind from the table of kinds; with {@code -Dguide.write} it is written. */
class PackSchemaTest {
    private static final Path SCHEMA = Path.of("src/main/resources/ai/lepton/ethics", Pack.SCHEMA_RESOURCE);

    @Test
    void theSchemaHasEveryKindAsTheTableHasIt() throws Exception {
        byte[] written = Files.readAllBytes(SCHEMA);
        Map<String, Object> schema = Documents.object("the schema", written);
        Map<String, Object> definitions = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(schema.get("$defs")))
                .forEach((name, one) -> definitions.put((String) name, one));
        definitions.put("kind", Map.of("oneOf", kinds()));
        schema.put("$defs", definitions);
        byte[] made = Documents.write(schema);
        if (System.getProperty("guide.write") != null) {
            Files.write(SCHEMA, made);
        }
        assertThat(new String(Files.readAllBytes(SCHEMA), StandardCharsets.UTF_8))
                .isEqualTo(new String(made, StandardCharsets.UTF_8));
    }

    private static List<Object> kinds() {
        List<Object> all = new ArrayList<>();
        Kinds.all().forEach((name, shape) -> all.add(object(shape, name)));
        return all;
    }

    private static Map<String, Object> object(Shape shape, String kind) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        if (!kind.isEmpty()) {
            properties.put("kind", Map.of("const", kind));
            required.add("kind");
        }
        for (RecordComponent component : shape.type().getRecordComponents()) {
            if (!shape.fixed().containsKey(component.getName())) {
                properties.put(shape.name(component), value(component.getGenericType()));
                if (!shape.defaults().containsKey(component.getName())) {
                    required.add(shape.name(component));
                }
            }
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", properties);
        object.put("required", required);
        object.put("additionalProperties", false);
        return object;
    }

    private static Object value(Type type) {
        if (type == String.class) {
            return Map.of("type", "string");
        }
        Object plain = plain(type);
        return isText(plain) ? plain : Map.of("anyOf", List.of(Map.of("$ref", "#/$defs/put_in"), plain));
    }

    private static boolean isText(Object schema) {
        return schema instanceof Map<?, ?> map && map.containsKey("$ref");
    }

    private static Object plain(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            if (generic.getRawType() == Map.class) {
                return ordered("type", "object", "additionalProperties", value(of[1]));
            }
            Object list = ordered("type", "array", "maxItems", 10_000, "items", value(of[0]));
            return isTexts(of[0]) ? Map.of("anyOf", List.of(Map.of("type", "string"), list)) : list;
        }
        Class<?> plain = (Class<?>) type;
        if (plain == boolean.class) {
            return Map.of("type", "boolean");
        } else if (plain == double.class) {
            return Map.of("type", "number");
        } else if (plain == int.class || plain == long.class) {
            return Map.of("type", "integer");
        } else if (plain == LocalDate.class) {
            return ordered("type", "string", "format", "date");
        } else if (plain == URI.class) {
            return ordered("type", "string", "format", "uri-reference");
        } else if (plain == Citation.class) {
            return Map.of("$ref", "#/$defs/citation");
        } else if (plain.isEnum()) {
            return Map.of(
                    "enum",
                    Arrays.stream(plain.getEnumConstants())
                            .map(constant -> Shape.kebab(((Enum<?>) constant).name()))
                            .toList());
        } else if (plain.isRecord()) {
            return object(Kinds.shape(plain.asSubclass(Record.class)), "");
        }
        List<Object> choices = new ArrayList<>();
        Kinds.choices(plain).forEach((name, record) -> choices.add(choice(name, Kinds.shape(record))));
        return Map.of("oneOf", choices);
    }

    private static boolean isTexts(Type element) {
        return element == String.class
                || (element instanceof ParameterizedType list && list.getActualTypeArguments()[0] == String.class);
    }

    private static Object choice(String name, Shape shape) {
        RecordComponent[] components = shape.type().getRecordComponents();
        if (components.length == 0) {
            return Map.of("const", name);
        }
        Object values = components.length == 1 ? value(components[0].getGenericType()) : object(shape, "");
        return ordered(
                "type",
                "object",
                "properties",
                Map.of(name, values),
                "required",
                List.of(name),
                "additionalProperties",
                false);
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
