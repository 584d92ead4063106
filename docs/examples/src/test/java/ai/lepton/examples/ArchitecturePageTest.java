package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What ARCHITECTURE.md names is there: each file, package, class, and each member of a class. So whoever moves one finds this
 * test red, and the page stays true.
 */
class ArchitecturePageTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path PAGE = ROOT.resolve("ARCHITECTURE.md");

    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern TYPE = Pattern.compile("[A-Z]\\w*(\\.\\w+)*");
    private static final Pattern PACKAGE = Pattern.compile("(metrics|exchange|core|ethics|bench)(\\.[a-z]+)*");
    private static final Pattern MODULE = Pattern.compile("lepton-[a-z]+");

    /** What is neither, letter by letter. */
    private static final Set<String> OTHERS = Set.of("internal", "model_type", "evaluation.json", "-Dguide.write");

    private static String page = "";
    private static final Map<String, List<Path>> SOURCES = new HashMap<>();
    private static final Set<Path> FILES = new LinkedHashSet<>();

    @BeforeAll
    static void read() throws IOException {
        page = Files.readString(PAGE);
        for (String top : List.of(
                "lepton-metrics", "lepton-exchange", "lepton-core", "lepton-ethics", "lepton-bench", "docs/examples")) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(top).resolve("src"))) {
                all.filter(Files::isRegularFile).forEach(file -> {
                    FILES.add(ROOT.relativize(file));
                    String name = file.getFileName().toString();
                    if (name.endsWith(".java")) {
                        SOURCES.computeIfAbsent(name.replace(".java", ""), key -> new ArrayList<>())
                                .add(file);
                    }
                });
            }
        }
    }

    @Test
    void eachLinkLeadsSomewhere() {
        List<String> links = found(LINK);
        assertThat(links).hasSizeGreaterThan(8);
        assertThat(links).allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
    }

    @Test
    void eachNameIsOfSomething() {
        List<String> names = found(CODE);
        assertThat(names).hasSizeGreaterThan(100);
        assertThat(names.stream().filter(name -> !isThere(name)))
                .as("names of no file, package, class or member")
                .isEmpty();
    }

    @Test
    void aNameOfNothingIsFound() {
        assertThat(isThere("Tensor.linear")).isTrue();
        assertThat(isThere("core.graph")).isTrue();
        assertThat(isThere("lepton-core/src/test/resources/golden/*/golden.py")).isTrue();
        assertThat(List.of("Tensor.nolinear", "NoTensor", "core.nograph", "docs/guide/none.md", "lepton-none", "fit"))
                .noneMatch(ArchitecturePageTest::isThere);
    }

    private static List<String> found(Pattern pattern) {
        return pattern.matcher(page)
                .results()
                .map((MatchResult match) -> match.group(1))
                .distinct()
                .toList();
    }

    private static boolean isThere(String name) {
        if (OTHERS.contains(name)) {
            return true;
        }
        if (name.contains("/") || name.endsWith(".md")) {
            return isFile(name);
        }
        if (MODULE.matcher(name).matches()) {
            return Files.isDirectory(ROOT.resolve(name));
        }
        if (PACKAGE.matcher(name).matches()) {
            String module = "lepton-" + name.replaceFirst("\\..*", "");
            Path sources = ROOT.resolve(module).resolve("src/main/java/ai/lepton");
            return Files.exists(sources.resolve(name.replace('.', '/')).resolve("package-info.java"));
        }
        return TYPE.matcher(name).matches() && isMember(name.split("\\."));
    }

    private static boolean isFile(String name) {
        if (!name.contains("*")) {
            return Files.exists(ROOT.resolve(name));
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + name);
        return FILES.stream().anyMatch(matcher::matches);
    }

    /** Returns whether there is a source file of the first name in which all others are words. */
    private static boolean isMember(String... names) {
        List<Path> files = SOURCES.getOrDefault(names[0], List.of());
        return files.stream().anyMatch(file -> {
            String source = text(file);
            return Stream.of(names)
                    .allMatch(name -> Pattern.compile("\\b" + name + "\\b")
                            .matcher(source)
                            .find());
        });
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
