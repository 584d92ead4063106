package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.search.Study;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.exchange.tensorboard.EventFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that train, predict by, and search models of a CSV file's rows. */
class TableProgramsTest {
    @TempDir
    private Path directory;

    /** Rows whose class and number follow from the others; some cells are missing. */
    private Path rows(int count, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder csv = new StringBuilder("age,site,code,kind,cost\n");
        for (int i = 0; i < count; i++) {
            int age = random.nextInt(20, 80);
            boolean left = random.nextBoolean();
            String shown = random.nextInt(20) == 0 ? "" : String.valueOf(age);
            csv.append(shown).append(',').append(left ? "left" : "right").append(",007,");
            csv.append(age > 50 == left ? "b" : "a")
                    .append(',')
                    .append(age * 2.5 + (left ? 40.5 : 0))
                    .append('\n');
        }
        return Files.writeString(directory.resolve("rows-" + seed + ".csv"), csv);
    }

    @Test
    void classesAreLearnedWrittenAndPredicted() throws IOException {
        Path bundle = directory.resolve("kinds");
        Ran trained = Ran.of(TrainTable::run, rows(300, 1), bundle, "--target", "kind", "--set", "epochs=40");
        assertThat(trained.err()).isEmpty();
        assertThat(trained.out()).contains("300 rows, classification of 'kind' by 2 numbers and 2 categories; seed 0");
        assertThat(Bundle.verify(bundle).isSound()).isTrue();
        String card = Files.readString(bundle.resolve("README.md"));
        Provenance origin = Objects.requireNonNull(
                Bundle.open(bundle).evaluation().orElseThrow().provenance());
        assertThat(card).contains("rows-1.csv", "## How it was trained");
        for (Map<String, String> facts : List.of(origin.environment(), origin.settings())) {
            facts.forEach((name, value) -> assertThat(card).contains("| " + name + " | " + value + " |"));
        }
        assertThat(origin.environment()).containsKeys("java", "processors", "device", "threads");
        assertThat(origin.settings()).containsEntry("epochs", "40").containsEntry("folds", "5");
        assertThat(origin.seconds()).isPositive();
        assertThat(origin.inputs())
                .extracting(Provenance.Input::name)
                .containsExactly("training table of 300 rows", "rows-1.csv");
        assertThat(Files.readString(bundle.resolve("report.html")))
                .contains("Learning curve of the first fold", "What it was trained with");

        Path out = directory.resolve("predicted.csv");
        Ran predicted = Ran.of(PredictTable::run, bundle, rows(100, 2), out);
        assertThat(predicted.err()).isEmpty();
        assertThat(Ran.of(PredictTable::run, bundle, rows(100, 2), out, "--confidence", 0.8)
                        .err())
                .contains("is a model of classes; leave it out");
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).hasSize(101).first().isEqualTo("prediction,score:a,score:b");
        List<String> truths = Files.readAllLines(directory.resolve("rows-2.csv"));
        int right = 0;
        for (int i = 1; i <= 100; i++) {
            String[] cells = lines.get(i).split(",", -1);
            right += cells[0].equals(truths.get(i).split(",", -1)[3]) ? 1 : 0;
            assertThat(Double.parseDouble(cells[1]) + Double.parseDouble(cells[2]))
                    .isBetween(0.999999, 1.000001);
        }
        assertThat(right).isGreaterThan(85);
    }

    @Test
    void numbersAreLearnedWrittenAndPredicted() throws IOException {
        Path bundle = directory.resolve("costs");
        Ran trained = Ran.of(TrainTable::run, rows(200, 3), bundle, "--target", "cost", "--set", "epochs=30");
        assertThat(trained.err()).isEmpty();
        assertThat(trained.out())
                .contains("regression of 'cost' by 1 numbers and 3 categories")
                .contains("r2 ");

        Path out = directory.resolve("predicted.csv");
        Ran predicted = Ran.of(PredictTable::run, bundle, rows(200, 4), out);
        assertThat(predicted.err()).isEmpty();
        assertThat(predicted.out()).startsWith("Between low and high: about 90 % of rows like those of the training\n");
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).hasSize(201).first().isEqualTo("prediction,low,high");
        List<String> truths = Files.readAllLines(directory.resolve("rows-4.csv"));
        int held = 0;
        for (int i = 1; i <= 200; i++) {
            String[] cells = lines.get(i).split(",", -1);
            double truth = Double.parseDouble(truths.get(i).split(",", -1)[4]);
            held += Double.parseDouble(cells[1]) <= truth && truth <= Double.parseDouble(cells[2]) ? 1 : 0;
        }
        assertThat(held).isBetween(160, 198);
        Ran tooFew = Ran.of(PredictTable::run, bundle, rows(20, 4), out, "--confidence", 0.999);
        assertThat(tooFew.out()).contains("some are empty: 200 examples are too few for 99.9 %, which takes 999");
        assertThat(Files.readAllLines(out).get(1)).endsWith(",,");
    }

    @Test
    void aSearchGoesOnFromItsStudy() throws IOException {
        Path study = directory.resolve("study.json");
        Path rows = rows(120, 5);
        Path page = directory.resolve("study.html");
        Path runs = directory.resolve("runs");
        Ran first = Ran.of(SearchTable::run, rows, study, "--target", "kind", "--trials", 1, "--set", "epochs=3");
        Object[] more = {rows, study, "--target", "kind", "--trials", 2, "--set", "epochs=3"};
        Ran second = Ran.of(
                SearchTable::run,
                Stream.concat(Stream.of(more), Stream.of("--page", page, "--tensorboard", runs))
                        .toArray());
        assertThat(Files.readString(page)).contains("Progress of the search", "log10 of learning_rate");
        assertThat(EventFile.readRun(runs.resolve("trial-0")).scalars()).containsKey("log_loss");
        assertThat(EventFile.readRun(runs.resolve("trial-1")).scalars()).containsKeys("log_loss", "seconds");

        assertThat(first.out()).contains("trial 0: ").contains("96 rows to search by, 24 to measure the winner");
        assertThat(second.out()).contains("trial 1: ").doesNotContain("trial 0: ");
        assertThat(Study.read(study).trials()).hasSize(2);
        assertThat(Ran.of(SearchTable::run, rows(120, 6), study, "--target", "kind", "--trials", 3, "--set", "epochs=3")
                        .err())
                .contains("study.json is of another search: 'rows_sha256' was ", "name another file, or set the same");
        assertThat(Ran.of(SearchTable::run, rows, study, "--target", "kind", "--trials", 3)
                        .err())
                .contains("'settings' was 'epochs=3' and is ''");
        assertThat(Objects.requireNonNull(Study.read(study).confirmed()).value())
                .isPositive();
    }

    /** A winner that is measured on rows of groups that it knows, or of times that it trained past, is measured too well. */
    @Test
    void whatMeasuresTheWinnerIsOfOtherGroupsAndLaterTimes() throws IOException {
        StringBuilder csv = new StringBuilder("patient,week,age,kind\n");
        for (int i = 0; i < 200; i++) {
            csv.append("p")
                    .append(i % 20)
                    .append(',')
                    .append(i / 10)
                    .append(',')
                    .append(i * 37 % 61);
            csv.append(i % 3 == 0 ? ",a\n" : ",b\n");
        }
        Csv file = Csv.of(Files.writeString(directory.resolve("visits.csv"), csv));
        List<String> group = List.of("epochs=3", "group=patient");
        SearchRows groups = SearchRows.of(TableColumns.of(file, "kind", null, group), group, 0);
        assertThat(groups.unseen().size()).isEqualTo(40);
        assertThat(groups.unseen().names("patient"))
                .doesNotContainAnyElementsOf(groups.searched().names("patient"));
        List<String> time = List.of("time=week");
        Path weeks = Files.writeString(
                directory.resolve("weeks.csv"), csv.toString().replaceAll("(?m)^(patient|p\\d+),", ""));
        SearchRows times = SearchRows.of(TableColumns.of(Csv.of(weeks), "kind", null, time), time, 0);
        assertThat(times.searched().size()).isEqualTo(160);
        assertThat(times.unseen().column("week")).containsOnly(16, 17, 18, 19);
        Path study = directory.resolve("study.json");
        assertThat(Ran.of(
                                SearchTable::run,
                                directory.resolve("visits.csv"),
                                study,
                                "--target",
                                "kind",
                                "--trials",
                                1,
                                "--set",
                                "epochs=1",
                                "--set",
                                "group=patient")
                        .out())
                .contains("160 rows to search by, 40 to measure the winner");
    }

    @Test
    void whatCannotBeUsedIsToldInALine() throws IOException {
        Path rows = rows(20, 6);
        Path bundle = directory.resolve("none");
        assertThat(Ran.of(TrainTable::run, rows, bundle, "--target", "kinds").err())
                .contains("has no column 'kinds'; there are age, site, code, kind, cost");
        assertThat(Ran.of(TrainTable::run, rows, bundle, "--target", "kind", "--task", "regression")
                        .err())
                .contains("does not hold numbers only; --task classification would do");
        assertThat(Ran.of(TrainTable::run, rows, bundle, "--target", "kind", "--set", "speed=9")
                        .err())
                .contains("'speed=9' is no setting");
        assertThat(Ran.of(TrainTable::run, rows, bundle, "--target", "kind", "--set", "class_weights=a")
                        .err())
                .contains("class_weights is 'a'; it is balanced, or a weight for each class such as");
        assertThat(Ran.of(TrainTable::run, rows, bundle, "--target", "kind", "--set", "class_weights=a:1,a:2")
                        .err())
                .contains("class_weights has 'a' twice; each class has one weight");
        String[][] refused = {
            {"group=site", "time=age", "--set group and time exclude each other; leave one out"},
            {"folds=3", "validation_share=0.2", "--set folds and validation_share exclude each other; leave one out"},
            {"epochs=3", "epochs=4", "--set epochs is there twice; a setting has one value"}
        };
        for (String[] pair : refused) {
            assertThat(Ran.of(TrainTable::run, rows, bundle, "--target", "kind", "--set", pair[0], "--set", pair[1])
                            .err())
                    .contains(pair[2]);
        }
        assertThat(Ran.of(
                                SearchTable::run,
                                rows,
                                directory.resolve("study.json"),
                                "--target",
                                "kind",
                                "--set",
                                "dropout=0.2")
                        .err())
                .contains("--set dropout would not hold, for it is searched; TrainTable takes it");
        assertThat(Ran.of(TrainTable::run, rows, bundle, "--target", "kind", "--set", "epochs=-1")
                        .exitCode())
                .isEqualTo(1);
        assertThat(Ran.of(PredictTable::run, directory, rows, directory.resolve("out.csv"))
                        .err())
                .contains("config.json");
        assertThat(Files.exists(bundle)).isFalse();
    }

    @Test
    void tablesThatNothingCanBeLearnedFromAreToldInALine() throws IOException {
        Path bundle = directory.resolve("none");
        Path one = Files.writeString(directory.resolve("one.csv"), "age,kind\n1,a\n2,a\n3,a\n4,a\n5,a\n");
        Path lone = Files.writeString(directory.resolve("lone.csv"), "kind\na\nb\na\nb\n");
        assertThat(Ran.of(TrainTable::run, one, bundle, "--target", "kind").err())
                .isEqualTo("a classifier needs at least two classes; there is only [a]\n");
        assertThat(Ran.of(TrainTable::run, lone, bundle, "--target", "kind").err())
                .isEqualTo("a table needs at least one numeric or categorical column\n");
        assertThat(Ran.of(SearchTable::run, one, directory.resolve("study.json"), "--target", "kind", "--trials", 1)
                        .exitCode())
                .isEqualTo(1);
        assertThat(bundle).doesNotExist();
    }

    /** A group's name says nothing of other groups, so that it may have as many values as it likes. */
    @Test
    void whatRowsAreHeldOutByIsNotLearnedFrom() throws IOException {
        StringBuilder csv = new StringBuilder("patient,number,visited,week,age,kind\n");
        for (int i = 0; i < 1_500; i++) {
            csv.append("p")
                    .append(i)
                    .append(',')
                    .append(i % 700)
                    .append(",2025-01-")
                    .append(10 + i % 20);
            csv.append(',').append(i % 50).append(',').append(i % 60).append(i % 2 == 0 ? ",a\n" : ",b\n");
        }
        Path rows = Files.writeString(directory.resolve("visits.csv"), csv);
        Csv file = Csv.of(rows);
        TableColumns named = TableColumns.of(file, "kind", null, List.of("epochs=3", "group=patient"));
        assertThat(named.numbers()).containsExactly("number", "week", "age");
        assertThat(named.categories()).containsExactly("visited");
        assertThat(named).hasToString("classification of 'kind' by 3 numbers and 1 categories, held out by patient");
        assertThat(named.recipe().read().texts()).containsExactly("patient");

        assertThat(TableColumns.of(file, "week", "regression", List.of("group=patient")))
                .hasToString("regression of 'week' by 2 numbers and 2 categories, held out by patient");
        List<String> settings = List.of("group=number");
        Path fewer = Files.writeString(
                directory.resolve("fewer.csv"), csv.toString().replaceAll("(?m)^(patient|p\\d+),", ""));
        assertThat(TableColumns.of(Csv.of(fewer), "kind", null, settings).numbers())
                .containsExactly("week", "age");
        assertThat(TableColumns.of(Csv.of(fewer), "kind", null, List.of("time=visited"))
                        .categories())
                .isEmpty();
        assertThat(TableColumns.of(Csv.of(fewer), "kind", null, List.of("time=week"))
                        .numbers())
                .contains("week");

        Path bundle = directory.resolve("none");
        assertThat(Ran.of(TrainTable::run, rows, bundle, "--target", "kind").err())
                .contains("column 'patient' of ", "more than 1000 texts", "--set group=patient or time=patient");
        assertThat(Ran.of(TrainTable::run, rows, bundle, "--target", "kind", "--set", "group=pat")
                        .err())
                .contains("has no column 'pat' for group or time; there are patient, number, visited, week, age");
        assertThat(Ran.of(TrainTable::run, rows, bundle, "--target", "kind", "--set", "group=kind")
                        .err())
                .contains("column 'kind' is the target, and can't be group or time as well");
        assertThat(Ran.of(TrainTable::run, fewer, bundle, "--target", "kind", "--set", "plain_beside=1")
                        .err())
                .contains("plain_beside is '1'; it is true or false");
        assertThat(bundle).doesNotExist();
    }

    /** On tables of many numbers each fold has two models. */
    @Test
    void thePageTellsTheModelsOfPlainNumbersFromTheFolds() throws IOException {
        Path bundle = directory.resolve("both");
        Ran trained = Ran.of(
                TrainTable::run,
                rows(60, 7),
                bundle,
                "--target",
                "kind",
                "--set",
                "epochs=1",
                "--set",
                "folds=2",
                "--set",
                "plain_beside=true");
        assertThat(trained.err()).isEmpty();
        assertThat(Files.readString(bundle.resolve("report.html")))
                .contains("2, of numbers as they are")
                .doesNotContain("3, of numbers as they are");
        assertThat(Files.readString(bundle.resolve("README.md")))
                .contains("| plain_beside | true |", "2 models of each kind, averaged");
    }

    @Test
    void codesThatJavaTakesForNumbersAreCategories() throws IOException {
        Path file = Files.writeString(
                directory.resolve("codes.csv"),
                "flat,hex,wild,kind\n1d,0x1p3,1e400,a\n2f,0x2p3,2,b\n3D,0x1P3,.5e-3,a\n");
        TableColumns columns = TableColumns.of(Csv.of(file), "kind", null, List.of());
        assertThat(columns).hasToString("classification of 'kind' by 0 numbers and 3 categories");
        Path stars = Files.writeString(directory.resolve("stars.csv"), "size,stars\n1,1\n2,5\n3,3\n");
        assertThat(TableColumns.of(Csv.of(stars), "stars", null, List.of()))
                .hasToString("classification of 'stars' by 1 numbers and 0 categories"
                        + " (of whole numbers; --task regression takes them for numbers)");
        assertThat(TableColumns.of(Csv.of(stars), "stars", "classification", List.of()))
                .hasToString("classification of 'stars' by 1 numbers and 0 categories");
        assertThat(columns.numbers()).isEmpty();
        assertThat(columns.categories()).containsExactly("flat", "hex", "wild");
        assertThat(columns.recipe().read().size()).isEqualTo(3);
    }
}
