package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measure.IntervalMethod;
import ai.lepton.metrics.catalogue.Measures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The guide's page of measures is made of the catalogue. {@code -Dguide.write} writes it again:
 * {@code mvn test -Dquick -pl docs/examples -am -Dtest=MeasuresPageTest -Dguide.write -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class MeasuresPageTest {
    private static final Path PAGE = Path.of("..", "guide", "measures.md");
    private static final Path INTERVALS = Path.of("..", "guide", "intervals.md");

    @Test
    void thePageIsMadeOfTheCatalogue() throws IOException {
        String page = page();
        if (System.getProperty("guide.write") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE).equals(page))
                .as("docs/guide/measures.md is what the catalogue says; if not, write it again with -Dguide.write")
                .isTrue();
    }

    @Test
    void eachMethodIsToldOfOnThePageOfIntervals() throws IOException {
        String intervals = Files.readString(INTERVALS);
        List<String> methods = all().stream()
                .flatMap(measure -> measure.intervals().stream())
                .map(IntervalMethod::method)
                .filter(method -> !method.equals("none"))
                .distinct()
                .toList();
        assertThat(methods).hasSizeGreaterThan(8);
        assertThat(methods)
                .allSatisfy(method -> assertThat(intervals).as(method).contains("`" + method + "`"));
    }

    private static List<Measure> all() {
        return Stream.of(Measures.Kind.values())
                .flatMap(kind -> kind.measures().stream())
                .toList();
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Measures

                All measures that reports have, by what they are of. Each has one name, scikit-learn's where it has one, in reports,
                expectations, `evaluation.json` and pages. *Better* says which values are: without a word neither is, as of a
                prevalence. *Interval* is the method that an estimate's interval carries, with a number for where it holds its
                level, below the table; what was simulated, and the differences between two models, are on the page of
                [intervals](intervals.md). Where an interval is not known to hold, the estimate has a caution.

                `f1` stands for any F-beta as well, such as `f2` or `f0.5`. A name with a parameter in parentheses is one of a family.
                `Measures` lists them in a program; a test makes this page from it.
                """);
        for (Measures.Kind kind : Measures.Kind.values()) {
            page.append("\n## ")
                    .append(kind.title())
                    .append("\n\n| Measure | In words | Better | Range | Interval |\n|---|---|---|---|---|\n");
            List<String> notes = new ArrayList<>();
            kind.measures().forEach(measure -> page.append(row(measure, notes)));
            page.append("\n");
            for (int i = 0; i < notes.size(); i++) {
                page.append(i + 1).append(". ").append(notes.get(i)).append("\n");
            }
        }
        return page.toString();
    }

    private static String row(Measure measure, List<String> notes) {
        String better = switch (measure.direction()) {
            case HIGHER_IS_BETTER -> "higher";
            case LOWER_IS_BETTER -> "lower";
            case NEITHER -> "";
        };
        return "| `" + measure.key() + "` | " + measure.words() + " | " + better + " | " + range(measure.range())
                + " | "
                + measure.intervals().stream()
                        .map(interval -> told(interval, notes))
                        .collect(Collectors.joining(", "))
                + " |\n";
    }

    private static String told(IntervalMethod interval, List<String> notes) {
        String of = interval.of().isEmpty() ? "" : " of " + interval.of();
        String method = interval.method().equals("none") ? "none" : "`" + interval.method() + "`";
        if (!notes.contains(interval.holds())) {
            notes.add(interval.holds());
        }
        return method + of + " (" + (notes.indexOf(interval.holds()) + 1) + ")";
    }

    private static String range(Measure.Range range) {
        String low = end(range.lowest());
        String high = end(range.highest());
        return (low.isEmpty() ? "" : "from " + low)
                + (low.isEmpty() || high.isEmpty() ? "" : " ")
                + (high.isEmpty() ? "" : "to " + high);
    }

    private static String end(double value) {
        if (Double.isInfinite(value)) {
            return "";
        }
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.3f", value);
    }
}
