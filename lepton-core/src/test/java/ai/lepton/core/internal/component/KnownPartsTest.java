package ai.lepton.core.internal.component;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.model.Attention;
import ai.lepton.core.model.CrossAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Positions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class KnownPartsTest {
    /** Parts that no model of tables has: positions of an embedding, and attention to another sequence. */
    private static final List<Class<?>> ELSEWHERE =
            List.of(Positions.Learned.class, Positions.Sinusoidal.class, CrossAttention.class);

    @Test
    void eachPartThatAModelOfTablesMayHaveIsReadAgain() throws Exception {
        List<Class<?>> parts = parts();
        assertThat(parts).hasSizeGreaterThan(5);
        assertThat(parts)
                .allSatisfy(part -> assertThat(KnownParts.foreign(JsonMapper.shared()
                                .createObjectNode()
                                .put(Description.TYPE, Description.typeName(part))))
                        .as("KnownParts has %s", part.getSimpleName())
                        .isEmpty());
    }

    private static List<Class<?>> parts() throws Exception {
        Path classes = Path.of(Norm.class.getResource("Norm.class").toURI()).resolveSibling("");
        try (Stream<Path> files = Files.list(classes)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
                    .<Class<?>>map(name -> load(name.replace(".class", "")))
                    .filter(type -> type.isRecord()
                            && Stream.of(Attention.class, Positions.class, Norm.class)
                                    .anyMatch(kind -> kind.isAssignableFrom(type)))
                    .filter(type -> !ELSEWHERE.contains(type))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(Norm.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
