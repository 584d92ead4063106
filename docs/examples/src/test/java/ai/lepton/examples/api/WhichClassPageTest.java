package ai.lepton.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The guide's page of all public types is made of their Javadoc. {@code -Dguide.write} writes it again:
 * {@code mvn test -Dquick -pl docs/examples -am -Dtest=WhichClassPageTest -Dguide.write -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class WhichClassPageTest {
    /** Each type is a name to learn. One that only helps another has a place within it, or is of its package alone. */
    private static final int MOST_TYPES = 311;

    private static final Path PAGE = Path.of("..", "guide", "which-class.md");

    private static final Map<String, String> MODULES = Map.of(
            "metrics", "how good it is",
            "exchange", "what is read and written",
            "core", "models",
            "ethics", "rules",
            "parquet", "tables from Parquet");

    private static List<Class<?>> types() {
        return PublicTypes.all().stream()
                .filter(type -> type.getEnclosingClass() == null)
                .toList();
    }

    @Test
    void thereAreFewOfThem() {
        assertThat(types()).hasSizeBetween(100, MOST_TYPES);
    }

    @Test
    void thePageIsMadeOfTheJavadoc() throws IOException {
        String page = page();
        if (System.getProperty("guide.write") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE).equals(page))
                .as("docs/guide/which-class.md is what the Javadoc says; if not, write it again with -Dguide.write")
                .isTrue();
    }

    @Test
    void eachTypeHasALineThatEnds() throws IOException {
        for (Class<?> type : types()) {
            assertThat(FirstSentence.of(type))
                    .as(type.getName())
                    .hasSizeGreaterThan(10)
                    .endsWith(".");
        }
    }

    private static String page() throws IOException {
        Map<String, Map<String, StringBuilder>> modules = new TreeMap<>();
        for (Class<?> type : types()) {
            String name = type.getPackageName();
            String module = name.split("\\.", -1)[2];
            Map<String, StringBuilder> packages = modules.computeIfAbsent(module, key -> new TreeMap<>());
            packages.computeIfAbsent(name, key -> new StringBuilder()).append(row(module, type));
        }
        StringBuilder page = new StringBuilder("""
                # Which class do I want?

                All public types that stand by themselves, by package, each with the first sentence of its Javadoc; types within
                them are told of there. To use a model or a report, few are needed: begin with
                [`LeptonTransformer`](../../lepton-core/src/main/java/ai/lepton/core/LeptonTransformer.java) for models,
                [`Evaluation`](../../lepton-metrics/src/main/java/ai/lepton/metrics/classification/Evaluation.java) for scores,
                [`LeptonAssertions`](../../lepton-metrics/src/main/java/ai/lepton/metrics/expect/LeptonAssertions.java) for tests
                and gates, [`Csv`](../../lepton-exchange/src/main/java/ai/lepton/exchange/data/Csv.java) and
                [`Bundle`](../../lepton-exchange/src/main/java/ai/lepton/exchange/bundle/Bundle.java) for files,
                [`Rule`](../../lepton-ethics/src/main/java/ai/lepton/ethics/Rule.java) for rules. A test makes this page.
                """);
        for (String module : List.of("metrics", "exchange", "parquet", "core", "ethics")) {
            page.append("\n## lepton-")
                    .append(module)
                    .append(": ")
                    .append(MODULES.get(module))
                    .append('\n');
            for (Map.Entry<String, StringBuilder> rows :
                    modules.getOrDefault(module, Map.of()).entrySet()) {
                page.append("\n### `")
                        .append(rows.getKey())
                        .append("`\n\n")
                        .append(FirstSentence.ofPackage(module, rows.getKey()))
                        .append("\n\n| Class | What it is |\n|---|---|\n")
                        .append(rows.getValue());
            }
        }
        return page.toString();
    }

    private static String row(String module, Class<?> type) throws IOException {
        String file =
                "../../lepton-" + module + "/src/main/java/" + type.getName().replace('.', '/') + ".java";
        return "| [`" + type.getSimpleName() + "`](" + file + ") | "
                + FirstSentence.of(type).replace("|", "\\|") + " |\n";
    }
}
