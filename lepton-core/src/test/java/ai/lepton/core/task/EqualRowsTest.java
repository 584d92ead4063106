package ai.lepton.core.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Labels;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of rows that are there more than once. */
class EqualRowsTest {
    private static final Labels TWO = Labels.of("no", "yes");
    private static final Schema NUMBERS = new Schema(List.of("x", "y", "z", "half"), List.of());
    private static final TabularRecipe SMALL = TabularRecipe.defaults()
            .sizes(4, 1, 32)
            .folds(4)
            .epochs(60)
            .patience(60)
            .seed(1);

    /** Each row twice; the class is noise, which only a model that has seen the other one can know. */
    private static Table twice(int rows) {
        Random random = new Random(3);
        double[] numbers = new double[4 * 2 * rows];
        int[] classes = new int[2 * rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < 3; j++) {
                numbers[4 * i + j] = random.nextGaussian();
                numbers[4 * (rows + i) + j] = numbers[4 * i + j];
            }
            classes[i] = random.nextInt(2);
            classes[rows + i] = classes[i];
        }
        return Table.of(NUMBERS, numbers, new int[0]).withTarget(TWO, classes);
    }

    private static double accuracy(Table table, OutOfFold held) {
        int[] truth = table.target();
        double[] p = held.predictions();
        return IntStream.range(0, held.size())
                        .filter(i -> p[2 * i + truth[held.rows()[i]]] > 0.5)
                        .count()
                / (double) held.size();
    }

    @Test
    void copiesAreHeldOutTogetherSoThatFiguresAreNoBetterThanTheModel() {
        Table table = twice(60);
        Folds folds = Folds.stratified(table, 4, 1);
        for (Folds.Fold fold : folds.parts()) {
            List<Integer> held = Arrays.stream(fold.held()).boxed().toList();
            assertThat(held).hasSizeBetween(28, 32);
            assertThat(held).allMatch(row -> held.contains((row + 60) % 120));
        }
        assertThat(folds.held()).hasSize(120);
        try (TabularClassifier classifier = TabularClassifier.fit(table, SMALL)) {
            assertThat(accuracy(table, classifier.outOfFold().orElseThrow())).isLessThan(0.7);
            assertThat(classifier.cautions()).isEmpty();
        }
        CrossValidation<ClassificationReport> judged =
                TabularClassifier.crossValidated(table, SMALL.folds(2).epochs(20), 3, 1);
        assertThat(judged.cautions()).isEmpty();
        assertThat(judged.estimate(CountMeasure.ACCURACY).value()).isLessThan(0.7);
    }

    /** Halves of the table are groups here, so that each row's copy is in the other one. */
    @Test
    void copiesThatGroupsOrTimesTearApartAreToldInTheResultAndInTheCard(@TempDir Path directory) {
        Table table = twice(60);
        double[] x = table.numbers();
        StringBuilder csv = new StringBuilder("x,y,z,half,part,class\n");
        for (int i = 0; i < 120; i++) {
            csv.append(x[4 * i] + "," + x[4 * i + 1] + "," + x[4 * i + 2] + "," + x[4 * i + 3] + ",");
            csv.append((i < 60 ? "first," : "second,") + TWO.name(table.target()[i]) + "\n");
        }
        Table grouped = Csv.of(
                        "rows", () -> new ByteArrayInputStream(csv.toString().getBytes(UTF_8)))
                .numbers("x", "y", "z", "half")
                .texts("part")
                .label("class")
                .read();
        try (TabularClassifier classifier = TabularClassifier.fit(
                grouped, SMALL.epochs(100).patience(100).learningRate(1e-2).groupedBy("part"))) {
            // This is what would be said of copies that are torn apart.
            assertThat(accuracy(grouped, classifier.outOfFold().orElseThrow())).isGreaterThan(0.75);
            assertThat(classifier.cautions())
                    .containsExactly(
                            "120 of 120 rows that were held out have the numbers and categories of a row that was"
                                    + " trained on, the first of them row 0: figures of held rows are better than the model, and"
                                    + " intervals too narrow, unless these are rows that happen to be equal",
                            "2 groups in 'part', held out together: of rows of new groups intervals of 90 % held in 87"
                                    + " to 88 % where 10 and 20 groups were simulated, in 90 % with 30");
            assertThat(classifier.papers("m").card().toMarkdown()).contains("## Cautions", "- 120 of 120 rows");
            classifier.saveTo(directory);
            try (TabularClassifier loaded = TabularClassifier.load(directory)) {
                assertThat(loaded.cautions()).isEqualTo(classifier.cautions());
            }
        }
        CrossValidation<ClassificationReport> judged = TabularClassifier.crossValidated(
                grouped, SMALL.oneModel(0.5).epochs(2).groupedBy("x"), 2, 1);
        assertThat(judged.cautions()).isEmpty();
    }

    @Test
    void validationRowsThatWereTrainedOnAreTold() {
        Table table = twice(40);
        Table train = table.rows(IntStream.range(0, 40).toArray());
        Table validation = table.rows(IntStream.range(40, 80).toArray());
        TabularClassifier.Untrained untrained = new TabularClassifier.Untrained(
                TabularArchitecture.of(NUMBERS).layers(1).width(8).heads(2), TWO);
        try (TabularClassifier leaked = untrained.fit(train, validation, Training.upTo(Training.epochs(1)));
                TabularClassifier plain = untrained.fit(
                        train.rows(IntStream.range(0, 20).toArray()),
                        train.rows(IntStream.range(20, 40).toArray()),
                        Training.upTo(Training.epochs(1)))) {
            assertThat(leaked.cautions()).hasSize(1);
            assertThat(leaked.cautions().get(0)).startsWith("40 of 40 rows that were held out");
            assertThat(plain.cautions()).isEmpty();
        }
    }

    /** Three columns of two values make eight kinds of rows: a new row is of one of them, and equal rows are no copies. */
    @Test
    void rowsOfFewValuesAreNoCopies() {
        Random random = new Random(1);
        Schema schema = new Schema(
                List.of(),
                List.of(
                        new Category("a", List.of("p", "q")),
                        new Category("b", List.of("p", "q")),
                        new Category("c", List.of("p", "q"))));
        Table few = Table.of(schema, new double[0], random.ints(3 * 100, 0, 2).toArray())
                .withTarget(TWO, random.ints(100, 0, 2).toArray());
        EqualRows equal = EqualRows.of(few);
        assertThat(equal.distinct()).isEqualTo(8);
        assertThat(equal.mayBeCopies()).isFalse();
        assertThat(equal.cautions(Folds.stratified(few, 5, 1))).isEmpty();
        for (Folds.Fold fold : Folds.stratified(few, 5, 1).parts()) {
            assertThat(fold.held()).hasSize(20);
        }
        // One column says the others: chance does not explain equal rows, but there are few kinds of them.
        int[] codes = new int[3 * 100];
        for (int i = 0; i < 100; i++) {
            Arrays.fill(codes, 3 * i, 3 * i + 3, i % 2);
        }
        Table dependent = Table.of(schema, new double[0], codes).withTarget(TWO, few.target());
        assertThat(EqualRows.of(dependent).belongTogether()).isFalse();
        assertThat(Folds.stratified(dependent, 5, 1).held()).hasSize(100);
        Table same = dependent.rows(0, 2, 4);
        assertThat(EqualRows.of(same).mayBeCopies()).isFalse();
        assertThat(Folds.stratified(same, 2, 1).parts()).hasSize(2);
    }

    @Test
    void minusZeroIsZeroAndMissingIsMissing() {
        Table table = Table.of(
                new Schema(List.of("x", "y"), List.of()),
                new double[] {0.0, Double.NaN, -0.0, Double.NaN, 0.0, 1, 2, 5},
                new int[0]);
        EqualRows equal = EqualRows.of(table);
        assertThat(equal.distinct()).isEqualTo(3);
        assertThat(equal.kind(0)).isEqualTo(equal.kind(1)).isNotEqualTo(equal.kind(2));
    }
}
