package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.task.TabularClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
    private static final Path README = Path.of("..", "..", "README.md");
    private static final Path PROGRAM = Path.of("src/main/java/ai/lepton/examples/FirstModel.java");

    /** The README breaks lines for readers, the formatter for compilers; nothing else may differ. */
    @Test
    void theFluentCodeOfTheReadmeIsCompiled() throws IOException {
        List<String> blocks = blocks("java");

        assertThat(blocks).hasSize(1);
        assertThat(withoutBlanks(Files.readString(PROGRAM))).contains(withoutBlanks(blocks.get(0)));
        assertThat(blocks.get(0).lines().count()).isLessThanOrEqualTo(10);
    }

    @Test
    void theFluentCodeOfTheReadmeRuns(@TempDir Path directory) {
        Path patients = Path.of("src/main/resources/ai/lepton/examples", BreastCancer.FILE);

        // It throws where the report misses what the code expects of it.
        FirstModel.train(patients, directory);

        try (TabularClassifier loaded = TabularClassifier.load(directory)) {
            assertThat(loaded.labels().names()).containsExactly("benign", "malignant");
        }
    }

    @Test
    void eachCommandOfTheReadmeStandsAloneUnderItsHeading() throws IOException {
        for (String heading : List.of("Run it", "Test it")) {
            Matcher section = Pattern.compile("\n## " + heading + "\n(.*?)\n## ", Pattern.DOTALL)
                    .matcher(Files.readString(README));

            assertThat(section.find()).as(heading).isTrue();
            List<String> blocks = blocks(section.group(1), "sh");
            assertThat(blocks).as(heading).hasSize(1);
            assertThat(blocks.get(0).strip().lines()).as(heading).hasSize(1);
        }
    }

    private static List<String> blocks(String language) throws IOException {
        return blocks(Files.readString(README), language);
    }

    private static List<String> blocks(String markdown, String language) {
        return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(markdown)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static String withoutBlanks(String code) {
        return code.replaceAll("\\s", "");
    }
}
