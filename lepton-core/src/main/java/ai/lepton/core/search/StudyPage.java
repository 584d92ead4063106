package ai.lepton.core.search;

import ai.lepton.core.search.Study.FrozenTrial;
import ai.lepton.core.search.Study.State;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.exchange.report.HtmlReport.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A study as pictures and a table. */
final class StudyPage {
    private static final int MOST_PICTURES = 12;
    private static final int MOST_ROWS = 10;

    private final Study study;
    private final List<FrozenTrial> complete;

    StudyPage(Study study) {
        this.study = study;
        this.complete = study.trials().stream()
                .filter(trial -> trial.state() == State.COMPLETE)
                .toList();
    }

    HtmlReport on(HtmlReport page) {
        HtmlReport more = page.paragraph(counts());
        if (complete.isEmpty()) {
            return more;
        }
        more = more.points("Progress of the search", "Trial", study.metric(), List.of(trials()), List.of(best()));
        for (Map.Entry<String, Boolean> parameter : numbers().entrySet()) {
            more = more.points(
                    "By " + parameter.getKey(),
                    parameter.getValue() ? "log10 of " + parameter.getKey() : parameter.getKey(),
                    study.metric(),
                    List.of(points(parameter.getKey(), parameter.getValue())),
                    List.of());
        }
        List<String> names = complete.stream()
                .flatMap(trial -> trial.params().keySet().stream())
                .distinct()
                .toList();
        List<String> headers = new ArrayList<>(List.of("Trial", study.metric()));
        headers.addAll(names);
        headers.add("Seconds");
        return more.table("The best trials", headers, rows(names));
    }

    private String counts() {
        long pruned = study.trials().stream()
                .filter(trial -> trial.state() == State.PRUNED)
                .count();
        long failed = study.trials().size() - complete.size() - pruned;
        return study.trials().size() + " trials: " + complete.size() + " complete, " + pruned + " pruned, " + failed
                + " failed. " + study.metric() + " is to be "
                + (study.direction() == Study.Direction.MINIMIZE ? "small." : "large.")
                + (study.confirmed() == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                " Of the best, trial %d, on data that the search did not see: %.4f.",
                                study.confirmed().number(),
                                study.confirmed().value()));
    }

    private Line trials() {
        return new Line(
                "a trial",
                complete.stream().map(trial -> (double) trial.number()).toList(),
                complete.stream().map(FrozenTrial::requiredValue).toList());
    }

    private Line best() {
        double sign = study.direction().loss();
        double best = Double.POSITIVE_INFINITY;
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (FrozenTrial trial : complete) {
            double before = best;
            best = Math.min(best, sign * trial.requiredValue());
            if (Double.isFinite(before) && best < before) { // a step, for it is the best only from now on
                x.add((double) trial.number());
                y.add(sign * before);
            }
            x.add((double) trial.number());
            y.add(sign * best);
        }
        return new Line("the best so far", x, y);
    }

    /** Returns the parameters that are numbers, and whether each is on a scale of logarithms. */
    private Map<String, Boolean> numbers() {
        Map<String, Boolean> numbers = new LinkedHashMap<>();
        for (FrozenTrial trial : complete) {
            trial.distributions().forEach((name, distribution) -> {
                boolean isNumber = !(distribution instanceof Distribution.CategoricalDistribution);
                if (isNumber && (numbers.containsKey(name) || numbers.size() < MOST_PICTURES)) {
                    boolean isLog = Axis.of(distribution).log();
                    numbers.merge(name, isLog, Boolean::logicalAnd);
                }
            });
        }
        return numbers;
    }

    private Line points(String name, boolean isLog) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (FrozenTrial trial : complete) {
            if (trial.params().get(name) instanceof Number number) {
                x.add(isLog ? Math.log10(number.doubleValue()) : number.doubleValue());
                y.add(trial.requiredValue());
            }
        }
        return new Line("a trial", x, y);
    }

    private List<List<String>> rows(List<String> names) {
        return complete.stream()
                .sorted((a, b) -> Double.compare(
                        study.direction().loss() * a.requiredValue(),
                        study.direction().loss() * b.requiredValue()))
                .limit(MOST_ROWS)
                .map(trial -> {
                    List<String> row =
                            new ArrayList<>(List.of(Integer.toString(trial.number()), shown(trial.requiredValue())));
                    names.forEach(name -> row.add(
                            trial.params().containsKey(name)
                                    ? shown(trial.params().get(name))
                                    : ""));
                    row.add(String.format(Locale.ROOT, "%.1f", trial.seconds()));
                    return List.copyOf(row);
                })
                .toList();
    }

    private static String shown(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.4g", number) : String.valueOf(value);
    }
}
