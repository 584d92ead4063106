package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The code of pages of the guide, pasted from the first block to the last, compiles with the imports that the page gives and with
 * what it says is the reader's own. That the code does what the page says is for the tests that run it.
 */
class PagesAsTheyStandTest {
    private static final Pattern BLOCK = Pattern.compile("^```java\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

    @TempDir
    private Path classes;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            write-a-rule.md write-a-pack.md | LocalDate day; Path fixedRules; Path packFile; Path own
            audit-a-model.md                | Path csv; Path audit; LocalDate day
            explain-a-decision.md           | double[] income; double[] sex; int[] truth
            watch-for-drift.md              | Path reference; Path current
            find-personal-data.md           | Path file; Path target; String text; Path table
            how-rules-decide.md             | Decisions decisions; List<String> sexes; List<String> branches; double[] incomes; List<String> predictedSexes; Function<List<String>, int[]> classifier; List<String> texts
            intervals-and-sets.md           | double[] truth; double[] predicted; double[] outOfFold; int[] fold; double[] newTruth; double[] low; double[] high; List<String> regions; int[] classes; ClassProbabilities probabilities; Labels labels; TabularRegressor regressor; TabularClassifier classifier; Table newPatients; double[] age; double[] dose; double[] site
            """)
    void theCodeCompilesWithTheImportsOfThePage(String pages, String own) throws IOException {
        StringBuilder imports = new StringBuilder();
        StringBuilder members = new StringBuilder();
        StringBuilder body = new StringBuilder();
        for (String page : pages.split(" ")) {
            String text = Files.readString(Path.of("..", "guide", page));
            for (MatchResult block : BLOCK.matcher(text).results().toList()) {
                String code = block.group(1);
                (code.startsWith("import ") ? imports : code.startsWith("private ") ? members : body).append(code);
            }
        }
        for (String each : own.split(";")) {
            members.append("private ").append(each.strip()).append(";\n");
        }
        String whole = imports + "class Pasted {\n" + members + "void run() throws Exception {\n" + body + "}\n}\n";

        StringWriter errors = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        boolean isCompiled = compiler.getTask(
                        errors,
                        null,
                        null,
                        List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        List.of(source(whole)))
                .call();

        assertThat(isCompiled).as(pages + "\n" + errors).isTrue();
    }

    private static JavaFileObject source(String code) {
        return new SimpleJavaFileObject(URI.create("string:///Pasted.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }
}
