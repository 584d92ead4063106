package ai.lepton.ethics.jurisdiction;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.Rule;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What each rule of each pack must say of itself. */
class PacksTest {
    @Test
    void eachRuleSaysItsClauseItsJurisdictionAndItsReasonAndHasItsOwnId() throws Exception {
        List<Rule<?>> rules = new ArrayList<>();
        for (Class<?> pack : packs()) {
            List<Rule<?>> own = rules(pack);
            assertThat(own).as("rules of " + pack.getSimpleName()).isNotEmpty();
            rules.addAll(own);
        }
        assertThat(rules).hasSizeGreaterThan(3).allSatisfy(rule -> {
            assertThat(rule.citation()).as(rule.id()).isPresent();
            assertThat(rule.jurisdiction()).as(rule.id()).matches("[A-Z]{2}(-[A-Z0-9]{1,3})?");
            assertThat(rule.because()).as(rule.id()).isNotBlank();
        });
        assertThat(rules).extracting(Rule::id).doesNotHaveDuplicates();
    }

    private static List<Class<?>> packs() throws Exception {
        Path classes = Path.of(Objects.requireNonNull(EuropeanUnion.class.getResource("EuropeanUnion.class"))
                        .toURI())
                .resolveSibling("");
        List<Class<?>> packs = new ArrayList<>();
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.startsWith("package-info") && !name.contains("$")) {
                    Class<?> type =
                            Class.forName(EuropeanUnion.class.getPackageName() + "." + name.replace(".class", ""));
                    if (Modifier.isPublic(type.getModifiers())) {
                        packs.add(type);
                    }
                }
            }
        }
        return packs;
    }

    private static List<Rule<?>> rules(Class<?> pack) throws ReflectiveOperationException {
        List<Rule<?>> rules = new ArrayList<>();
        for (Method method : pack.getMethods()) {
            if (Modifier.isStatic(method.getModifiers()) && method.getReturnType() == Rule.class) {
                Object[] arguments = Arrays.stream(method.getParameterTypes())
                        .map(type -> value(method, type))
                        .toArray();
                rules.add((Rule<?>) method.invoke(null, arguments));
            }
        }
        return rules;
    }

    private static Object value(Method method, Class<?> type) {
        if (type == String.class) {
            return "m";
        }
        if (type == EuropeanUnion.Route.class) {
            return EuropeanUnion.Route.ANNEX_I;
        }
        if (type == double.class) {
            return 0.5;
        }
        if (type == String[].class) {
            return new String[] {"sex"};
        }
        throw new AssertionError("no value of " + type + " for " + method + "; add one here");
    }
}
