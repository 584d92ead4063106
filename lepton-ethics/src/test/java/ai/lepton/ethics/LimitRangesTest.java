package ai.lepton.ethics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.internal.data.Kinds;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A limit that no value can reach, or that every value keeps, is refused where a pack or a rule is read, by its name. */
class LimitRangesTest {
    /** Fields that are a limit, or a share. */
    private static final List<String> NUMBERS = List.of(
            "at_least",
            "at_most",
            "k",
            "l",
            "c",
            "level",
            "declared",
            "tolerance",
            "within",
            "hours",
            "noticing",
            "true_positive_rate",
            "least_share",
            "smallest_difference",
            "largest_ratio");

    /** Those whose values have no greatest: sizes, times, ratios of counts, and what is in the unit of what is measured. */
    private static final Set<String> UNBOUNDED = Set.of(
            "k-anonymity k",
            "l-diversity l",
            "entropy-l-diversity l",
            "recursive-l-diversity c",
            "recursive-l-diversity l",
            "measure-at-most at_most",
            "population-stability-index at_most",
            "permutation-importance at_most",
            "log-gaps hours");

    @Test
    void aLimitBeyondTheRangeOfWhatIsMeasuredIsRefusedInEveryKind() throws Exception {
        Set<String> tried = new HashSet<>();
        Set<String> accepted = new TreeSet<>();
        for (Rule<?> rule : RuleKindsTest.rules()) {
            Map<String, Object> data = Objects.requireNonNull(Kinds.write(requirement(rule)));
            // Written or not, a kind has the level that it has when left out.
            Map<String, Object> full = new LinkedHashMap<>(data);
            for (String name : NUMBERS) {
                if (!data.containsKey(name) || !(data.get(name) instanceof Number)) {
                    continue;
                }
                tried.add(data.get("kind") + " " + name);
                full.put(name, -1);
                assertThatThrownBy(() -> Kinds.read("requires", full))
                        .as(data.get("kind") + " " + name)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("requires")
                        .hasMessageContaining("-1");
                full.put(name, 1_000_000);
                try {
                    Kinds.read("requires", full);
                    accepted.add(data.get("kind") + " " + name);
                } catch (IllegalArgumentException refused) {
                    assertThat(refused).hasMessageStartingWith("requires").hasMessageContaining("1000000");
                }
                full.put(name, Objects.requireNonNull(data.get(name)));
            }
        }
        assertThat(tried).hasSizeGreaterThan(40);
        assertThat(accepted).isEqualTo(new TreeSet<>(UNBOUNDED));
    }

    @Test
    void aMeasuresOwnRangeBoundsItsLimit() {
        assertRefused("measure-at-least", "accuracy", 2, "limit of accuracy is 2.0, outside [0.0, 1.0]");
        assertRefused("measure-at-most", "brier_score", -0.5, "limit of brier_score is -0.5, outside [0.0, 2.0]");
        assertRefused(
                "measure-at-least",
                "matthews_corrcoef",
                -1.5,
                "limit of matthews_corrcoef is -1.5, outside [-1.0, 1.0]");
        assertRefused(
                "measure-at-most",
                "mean_absolute_error",
                -1,
                "limit of mean_absolute_error is -1.0, outside [0.0, infinity)");
        assertRefused("measure-at-least", "r2", 1.5, "limit of r2 is 1.5, outside (-infinity, 1.0]");
        assertRefused("measure-difference", "accuracy", 1.5, "difference of accuracy is 1.5, outside [0.0, 1.0]");
        assertThatCode(() -> Kinds.read("requires", measure("measure-difference", "matthews_corrcoef", 1.5)))
                .doesNotThrowAnyException();
        assertThatCode(() -> Kinds.read("requires", measure("measure-at-least", "one_of_my_own", 1.5)))
                .doesNotThrowAnyException();
    }

    @Test
    void anImportancesLimitIsBoundedByWhatTheMeasureCanChangeBy() {
        Map<String, Object> importance = new LinkedHashMap<>(Map.of(
                "kind",
                "permutation-importance",
                "about",
                "m",
                "of",
                List.of("sex"),
                "at_most",
                2.0,
                "measure",
                "accuracy"));
        assertThatThrownBy(() -> Kinds.read("requires", importance))
                .hasMessageContaining("limit of the importance by accuracy is 2.0, outside [0.0, 1.0]");
        importance.put("measure", "mean_absolute_error");
        assertThatCode(() -> Kinds.read("requires", importance)).doesNotThrowAnyException();
    }

    private static void assertRefused(String kind, String measure, double limit, String message) {
        assertThatThrownBy(() -> Kinds.read("requires", measure(kind, measure, limit)))
                .hasMessageContaining(message);
    }

    private static Map<String, Object> measure(String kind, String measure, double limit) {
        return Map.of(
                "kind",
                kind,
                "about",
                "m",
                "measure",
                measure,
                "across",
                List.of(List.of("sex")),
                kind.equals("measure-at-least") ? "at_least" : "at_most",
                limit);
    }

    private static Object requirement(Rule<?> rule) throws ReflectiveOperationException {
        Field field = Rule.class.getDeclaredField("requirement");
        field.setAccessible(true);
        return field.get(rule);
    }
}
