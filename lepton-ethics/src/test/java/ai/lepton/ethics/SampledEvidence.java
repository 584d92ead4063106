package ai.lepton.ethics;

import static ai.lepton.ethics.transparency.DocumentationRules.standardSections;

import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.Predictions;
import ai.lepton.ethics.fairness.proxy.ProxyColumns;
import ai.lepton.ethics.privacy.MembershipScores;
import ai.lepton.ethics.privacy.PersonalRecords;
import ai.lepton.ethics.safety.Behaviour;
import ai.lepton.ethics.safety.OutlierScores;
import ai.lepton.ethics.safety.ReviewedDecisions;
import ai.lepton.ethics.safety.ScoredOutcomes;
import ai.lepton.ethics.safety.drift.TwoSamples;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.ethics.transparency.EventLog;
import ai.lepton.ethics.transparency.Timeline;
import ai.lepton.ethics.transparency.decision.Counterfactuals;
import ai.lepton.ethics.transparency.decision.Importances;
import ai.lepton.ethics.transparency.decision.Recourse;
import ai.lepton.exchange.data.JsonLines;
import ai.lepton.exchange.data.Rows;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.importance.PermutationImportance;
import ai.lepton.metrics.importance.Scorer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Evidence about "m" for every kind of rule. */
final class SampledEvidence {
    private static final List<String> AGES = List.of("30 to 39", "40 and more");

    private SampledEvidence() {}

    /** Returns case files about "m": all is well, all is broken, few people, and odd ones. */
    static List<CaseFile> files() {
        List<String> sexes = cycle(600, "men", "women");
        double[] income = numbers(1, 600);
        double[] other = Arrays.stream(income).map(x -> x * 0.4).toArray();
        List<CaseFile> files = new ArrayList<>();
        files.add(CaseFile.of("well")
                .with(
                        decisions(0.96, 0.04, 0.96, 0.04),
                        predictions(6000, 0.9, 0.9),
                        records(12, true).among(records(60, true)),
                        behaviour(300, 1, true),
                        TwoSamples.about("m").numbers("age", numbers(1, 4000), numbers(2, 4000)),
                        OutlierScores.of("m", numbers(3, 400), plus(numbers(4, 400), 0.95)),
                        MembershipScores.of("m", numbers(5, 3000), numbers(6, 3000)),
                        outcomes(4000, 0),
                        new ReviewedDecisions("m", 400, 400, 40, 400, "0".repeat(64)),
                        proxies(
                                sexes,
                                cycle(600, "north", "south", "south", "north"),
                                cycle(600, "men", "men", "women", "women")),
                        importances(0),
                        recourse(200, true),
                        log(SampledFindings.DAY.minusMonths(9), 1, 280, "decision", true),
                        timeline(9, 20),
                        papers("Ada Lovelace measured an accuracy of 0.93 on 2026-11-26")));
        files.add(CaseFile.of("broken")
                .with(
                        decisions(0.9, 0.1, 0.3, 0.2),
                        predictions(600, 0.95, 0.4),
                        records(1, false).among(records(1, false)),
                        behaviour(300, 0.5, true),
                        TwoSamples.about("m").numbers("age", income, other),
                        OutlierScores.of("m", numbers(3, 400), numbers(4, 400)),
                        MembershipScores.of("m", plus(numbers(5, 3000), 0.6), numbers(6, 3000)),
                        outcomes(4000, 0.4),
                        new ReviewedDecisions("m", 4000, 4000, 0, 2, "0".repeat(64)),
                        proxies(sexes, sexes, sexes),
                        importances(0.5),
                        recourse(200, false),
                        log(SampledFindings.DAY.minusDays(60), 30, 2, "decision", false),
                        timeline(40, 400),
                        papers("TODO")));
        files.add(CaseFile.of("few")
                .with(
                        Decisions.counted("m", "sex", "age", "department", "race", "year")
                                .addQualified(4, 3, "men", "30 to 39", "A", "x", "1")
                                .addUnqualified(2, 3, "men", "30 to 39", "A", "x", "1")
                                .addQualified(3, 3, "women", "40 and more", "B", "y", "1")
                                .addUnqualified(2, 4, "women", "30 to 39", "B", "y", "1")
                                .decisions(),
                        predictions(12, 0.5, 0.5),
                        PersonalRecords.about("m")
                                .with("age", "*", "*")
                                .with("disease", "a", "b")
                                .with("pay", "1", "2")
                                .suppressedAs("*"),
                        behaviour(6, 1, true),
                        TwoSamples.about("m").numbers("age", new double[] {1, 2, 3}, new double[] {1, 2, 4}),
                        OutlierScores.of("m", new double[] {1, 2, 3}, new double[] {2, 3, 4}),
                        MembershipScores.of("m", new double[] {1, 2, 3}, new double[] {2, 3}),
                        outcomes(40, 0),
                        new ReviewedDecisions("m", 40, 40, 0, 2, "0".repeat(64)),
                        proxies(
                                cycle(40, "men", "women"),
                                cycle(40, "north", "south", "east"),
                                cycle(40, "men", "women")),
                        importances(0.01),
                        recourse(5, true),
                        log(SampledFindings.DAY.minusMonths(9), 1, 3, "decision", true),
                        timeline(9, 0),
                        papers("n/a")));
        files.add(CaseFile.of("odd")
                .with(
                        Decisions.counted("m", "sex", "age", "department", "race", "year")
                                .add(900, 900, "men", "30 to 39", "A", "x", "1")
                                .add(300, 300, null, "30 to 39", "A", "unknown", "1")
                                .add(890, 900, "women", "40 and more", "A", "y", "2")
                                .add(2, 1, "others", "40 and more", "B", "y", "2")
                                .decisions(),
                        Predictions.numbers("m", numbers(7, 600), numbers(8, 600))
                                .by("sex", sexes),
                        records(12, true).suppressedAs("5"),
                        Behaviour.of("m", rows -> new int[rows.length], new double[30][3])
                                .by("site", cycle(30, "north", "south")),
                        TwoSamples.about("m").categories("age", cycle(600, "a", "b", "c"), cycle(600, "c", "d", "d")),
                        OutlierScores.of("m", numbers(3, 40), plus(numbers(4, 40), 0.5)),
                        MembershipScores.of("m", numbers(5, 50), numbers(6, 50)),
                        new ReviewedDecisions("m", 40, 0, 0, 0, "0".repeat(64)),
                        proxies(cycleWithGaps(600, "men", "men", null), numbered(600), cycle(600, "men", "men", "men")),
                        recourse(40, true),
                        log(SampledFindings.DAY.minusMonths(9), 0, 9, "other", true),
                        Timeline.of("m").without("aware").without("notice").on(SampledFindings.DAY.minusDays(3), "use"),
                        Documentation.of("m").with("title", "a title").as("model-card")));
        files.add(CaseFile.of("one group")
                .with(
                        Decisions.counted("m", "sex", "age", "department", "race", "year")
                                .addQualified(0, 900, "men", "30 to 39", "A", "x", "1")
                                .addUnqualified(0, 900, "men", "30 to 39", "B", "x", "1")
                                .decisions(),
                        Behaviour.ofTexts(
                                        "m",
                                        texts -> texts.stream()
                                                .mapToInt(text -> text.startsWith("a") ? 1 : 0)
                                                .toArray(),
                                        cycle(90, "a good day", "the day was bad", "an even worse day"))
                                .truth(new int[90]),
                        TwoSamples.about("m").numbers("age", income, new double[] {Double.NaN, Double.NaN}),
                        proxies(cycle(600, "men"), cycle(600, "north"), cycle(600, "men")),
                        log(SampledFindings.DAY.minusMonths(9), 1, 280, "decision", false),
                        Timeline.of("m")
                                .on(SampledFindings.DAY, "removed")
                                .on(SampledFindings.DAY.minusYears(2), "audit")));
        files.add(CaseFile.of("nobody selected")
                .with(
                        Decisions.counted("m", "sex", "age", "department", "race", "year")
                                .add(0, 900, "men", "30 to 39", "A", "x", "1")
                                .add(0, 900, "women", "30 to 39", "A", "x", "1")
                                .decisions(),
                        records(1, true),
                        Predictions.numbers("m", plus(numbers(7, 600), 90), numbers(8, 600))
                                .by("sex", sexes),
                        restless()));
        files.add(CaseFile.of("weighted")
                .with(Decisions.of("m", flags(600, 2))
                        .by("sex", sexes)
                        .by("age", cycle(600, "30 to 39", "40 and more", "30 to 39"))
                        .by("department", cycle(600, "A", "B", "B", "A"))
                        .qualified(flags(600, 3))
                        .weights(plus(numbers(9, 600), 0.1))));
        files.add(CaseFile.of("empty").with(Decisions.counted("m", "sex").decisions()));
        return files;
    }

    /** Returns decisions of which so many of the qualified, and of the others, are selected. */
    static Decisions decisions(double men, double otherMen, double women, double otherWomen) {
        Decisions.Counts counts = Decisions.counted("m", "sex", "age", "department", "race", "year");
        for (String sex : List.of("men", "women")) {
            double rate = sex.equals("men") ? men : women;
            double other = sex.equals("men") ? otherMen : otherWomen;
            for (int i = 0; i < 16; i++) {
                String[] group = {
                    sex, AGES.get(i % 2), i / 2 % 2 == 0 ? "A" : "B", i / 4 % 2 == 0 ? "x" : "y", i / 8 == 0 ? "1" : "2"
                };
                counts.addQualified(Math.round(500 * rate), Math.round(500 * (1 - rate)), group);
                counts.addUnqualified(Math.round(500 * other), Math.round(500 * (1 - other)), group);
            }
        }
        return counts.decisions();
    }

    private static Predictions predictions(int n, double men, double women) {
        int[] truth = IntStream.range(0, n).map(i -> i / 2 % 2).toArray();
        double[] chance = numbers(11, n);
        int[] predicted = IntStream.range(0, n)
                .map(i -> chance[i] < (i % 2 == 0 ? men : women) ? truth[i] : 1 - truth[i])
                .toArray();
        return Predictions.classes("m", Labels.of("a", "b"), truth, predicted).by("sex", cycle(n, "men", "women"));
    }

    private static PersonalRecords records(int each, boolean isAlike) {
        List<String> ages = new ArrayList<>();
        List<String> diseases = new ArrayList<>();
        List<String> pays = new ArrayList<>();
        for (int i = 0; i < 6 * each; i++) {
            ages.add("" + i % 6);
            diseases.add(List.of("flu", "ulcer").get((isAlike ? i / 6 : i) % 2));
            pays.add("" + (isAlike ? i / 6 : i) % 3);
        }
        return PersonalRecords.about("m")
                .with("age", ages)
                .with("disease", diseases)
                .with("pay", pays);
    }

    private static Behaviour behaviour(int n, double right, boolean isTrue) {
        double[][] rows = new double[n][3];
        SplittableRandom random = new SplittableRandom(3);
        int[] truth = new int[n];
        for (int i = 0; i < n; i++) {
            Arrays.setAll(rows[i], column -> random.nextDouble() - 0.5);
            truth[i] = random.nextDouble() < right == rows[i][0] > 0 ? 1 : 0;
        }
        Behaviour behaviour = Behaviour.of(
                        "m",
                        given -> Arrays.stream(given)
                                .mapToInt(row -> row[0] > (right < 1 ? row[2] : 0) ? 1 : 0)
                                .toArray(),
                        rows)
                .by("site", cycle(n, "north", "south"));
        return isTrue ? behaviour.truth(truth) : behaviour;
    }

    /** Returns a model whose labels turn on the last digits of its inputs. */
    private static Behaviour restless() {
        double[][] rows = new double[200][3];
        SplittableRandom random = new SplittableRandom(8);
        for (double[] row : rows) {
            Arrays.setAll(row, column -> random.nextDouble());
        }
        return Behaviour.of(
                        "m",
                        given -> Arrays.stream(given)
                                .mapToInt(row -> (int) Math.floorMod(Math.round(row[0] * 1e6), 2L))
                                .toArray(),
                        rows)
                .truth(new int[rows.length]);
    }

    private static ScoredOutcomes outcomes(int n, double off) {
        double[] probabilities = numbers(12, n);
        double[] chance = numbers(13, n);
        boolean[] happened = new boolean[n];
        for (int i = 0; i < n; i++) {
            happened[i] = chance[i] < Math.max(0, probabilities[i] - off);
        }
        return ScoredOutcomes.of("m", probabilities, happened).by("site", cycle(n, "north", "south"));
    }

    private static ProxyColumns proxies(
            List<? extends @Nullable Object> sexes,
            List<? extends @Nullable Object> branches,
            List<? extends @Nullable Object> predicted) {
        return ProxyColumns.about("m")
                .attribute("sex", sexes)
                .attribute("age", cycle(sexes.size(), "30 to 39", "40 and more", "40 and more"))
                .categories("branch", branches)
                .numbers("income", numbers(14, sexes.size()))
                .predictions("sex", predicted);
    }

    private static Importances importances(double bySex) {
        int rows = bySex == 0.01 ? 40 : 800;
        double[] income = numbers(15, rows);
        double[] sex = Arrays.stream(numbers(16, rows)).map(Math::rint).toArray();
        double[] chance = numbers(17, rows);
        int[] truth = new int[rows];
        Arrays.setAll(truth, i -> (chance[i] < bySex ? sex[i] : income[i]) > 0.5 ? 1 : 0);
        return Importances.of(
                "m",
                PermutationImportance.of(bySex == 0.5 ? List.of("sex") : List.of("income", "sex"))
                        .repeats(5)
                        .report(
                                permuted -> {
                                    double[] in = permuted.apply("income", income);
                                    double[] of = permuted.apply("sex", sex);
                                    int[] labels = new int[rows];
                                    Arrays.setAll(labels, i -> (chance[i] < bySex ? of[i] : in[i]) > 0.5 ? 1 : 0);
                                    return labels;
                                },
                                Scorer.ofClasses(CountMeasure.ACCURACY, Labels.of("no", "yes"), truth)));
    }

    private static Recourse recourse(int people, boolean isValid) {
        Counterfactuals allowed = Counterfactuals.of(
                        fields -> ((Number) Objects.requireNonNull(fields.get("income"))).doubleValue(), 50)
                .rising("income", 0, 80, 81);
        Recourse recourse = Recourse.from("m", allowed);
        for (int i = 0; i < people; i++) {
            Map<String, Object> decided = Map.of("income", 20 + i % 20, "age", 40);
            recourse = recourse.handing(
                    decided, isValid ? Map.of("income", 60) : i % 2 == 0 ? Map.of("income", 45) : Map.of("age", 30));
        }
        return recourse;
    }

    private static EventLog log(LocalDate from, int every, int events, String kind, boolean isWhole) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < events; i++) {
            LocalDate day = every == 0 ? from.minusDays(i) : from.plusDays((long) every * i);
            String time = i == 3 && every == 1 && !isWhole ? "some day" : day.toString();
            lines.append("{\"time\": \"" + time + "\", \"event\": \"" + kind + "\", \"input\": \"x\""
                    + (isWhole || i % 2 == 0 ? ", \"score\": \"0.5\"" : "") + "}\n");
        }
        byte[] text = lines.toString().getBytes(StandardCharsets.UTF_8);
        try (Rows rows =
                JsonLines.of("log", () -> new ByteArrayInputStream(text)).rows()) {
            return EventLog.read("m", rows, "time", "event");
        }
    }

    private static Timeline timeline(int days, int old) {
        Timeline timeline = Timeline.of("m")
                .on(SampledFindings.DAY.minusDays(60), "aware", "case 1")
                .on(SampledFindings.DAY.minusDays(60 - days), "reported", "case 1")
                .on(SampledFindings.DAY.minusDays(3), "aware", "case 2")
                .on(SampledFindings.DAY.minusDays(30), "use")
                .on(SampledFindings.DAY.minusDays(30 + 30 - days), "notice")
                .on(SampledFindings.DAY.minusDays(100 + old), "last-use")
                .on(SampledFindings.DAY.minusDays(10), "removed");
        return old == 0 ? timeline : timeline.on(SampledFindings.DAY.minusDays(old), "audit");
    }

    private static Documentation papers(String text) {
        Documentation papers = Documentation.of("m");
        for (Documentation.RequiredField field : standardSections()) {
            papers = papers.with(field.key(), text);
        }
        return papers;
    }

    private static double[] numbers(int seed, int n) {
        return new SplittableRandom(seed).doubles(n).toArray();
    }

    private static double[] plus(double[] values, double more) {
        return Arrays.stream(values).map(x -> x + more).toArray();
    }

    private static boolean[] flags(int n, int every) {
        boolean[] flags = new boolean[n];
        for (int i = 0; i < n; i++) {
            flags[i] = i % every == 0;
        }
        return flags;
    }

    private static List<String> numbered(int n) {
        return IntStream.range(0, n).mapToObj(i -> "n" + i).toList();
    }

    private static List<String> cycle(int n, String... values) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            all.add(values[i % values.length]);
        }
        return Collections.unmodifiableList(all);
    }

    private static List<@Nullable String> cycleWithGaps(int n, @Nullable String... values) {
        List<@Nullable String> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            all.add(values[i % values.length]);
        }
        return Collections.unmodifiableList(all);
    }
}
