package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code --help} of every program. */
class HelpTest {
    private static final Map<String, Ran.Main> PROGRAMS = new TreeMap<>(Map.ofEntries(
            Map.entry("AuditDecisions", AuditDecisions::run),
            Map.entry("BerkeleyAdmissions", BerkeleyAdmissions::run),
            Map.entry("ClassifyTexts", ClassifyTexts::run),
            Map.entry("ConvertEvaluation", ConvertEvaluation::run),
            Map.entry("DescribeDataset", DescribeDataset::run),
            Map.entry("EmbedTexts", EmbedTexts::run),
            Map.entry("EvaluatePredictions", EvaluatePredictions::run),
            Map.entry("ExportModel", ExportModel::run),
            Map.entry("GenerateText", GenerateText::run),
            Map.entry("KillAndResume", KillAndResume::run),
            Map.entry("LoadCroissant", LoadCroissant::run),
            Map.entry("PredictTable", PredictTable::run),
            Map.entry("Quickstart", Quickstart::run),
            Map.entry("ScanText", ScanText::run),
            Map.entry("SearchTable", SearchTable::run),
            Map.entry("Serve", Serve::run),
            Map.entry("TrainTable", TrainTable::run),
            Map.entry("VerifyBundle", VerifyBundle::run)));

    /** Programs whose help has a line for each option, and how many they are. */
    private static final Map<String, Integer> EXPLAINED = Map.of("AuditDecisions", 9, "ScanText", 4);

    @Test
    void everyProgramSaysHowItIsCalled() {
        PROGRAMS.forEach((name, program) -> {
            for (List<String> args : List.of(List.of("--help"), List.of("a", "-h"))) {
                Ran ran = Ran.of(program, args.toArray());
                assertThat(ran.exitCode()).as(name).isZero();
                assertThat(ran.err()).as(name).isEmpty();
                assertThat(ran.out())
                        .startsWith("usage: " + name + " ")
                        .contains("\nexample: mvn -q -Dquick -pl docs/examples -am compile exec:exec"
                                + " -Dexample=ai.lepton.examples." + name + " -Dexample.args=\"")
                        .hasLineCount(2 + EXPLAINED.getOrDefault(name, 0));
            }
        });
    }

    @Test
    void eachOptionOfTheAuditAndOfTheScannerIsExplainedInALineWithAnExample() {
        EXPLAINED.keySet().forEach(name -> {
            List<String> lines = Ran.of(Objects.requireNonNull(PROGRAMS.get(name)), "--help")
                    .out()
                    .lines()
                    .toList();
            Matcher option = Pattern.compile("--[a-z]+").matcher(lines.get(0));
            List<String> options = new ArrayList<>();
            while (option.find()) {
                options.add(option.group());
            }
            assertThat(options).as(name).hasSize(Objects.requireNonNull(EXPLAINED.get(name)));
            for (int i = 0; i < options.size(); i++) {
                assertThat(lines.get(i + 1))
                        .matches("  " + options.get(i) + " [A-Za-z0-9_./=,-]+ +[a-z].{30,120}")
                        .hasSizeLessThan(150);
            }
        });
    }

    @Test
    void noProgramIsForgotten() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/ai/lepton/examples"))) {
            List<String> programs = files.filter(HelpTest::isProgram)
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();
            assertThat(PROGRAMS.keySet()).containsExactlyInAnyOrderElementsOf(programs);
        }
    }

    private static boolean isProgram(Path file) {
        try {
            return Files.readString(file).contains("static void main(");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
