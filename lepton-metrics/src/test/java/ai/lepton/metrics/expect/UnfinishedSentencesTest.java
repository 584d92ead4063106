package ai.lepton.metrics.expect;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.internal.CheckReturnValue;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Calls that assert nothing by themselves are marked, so that Error Prone refuses those whose result is dropped. */
class UnfinishedSentencesTest {
    private static final List<Class<?>> SENTENCES = List.of(
            LeptonAssertions.class,
            Expectations.OfReport.class,
            ClassificationExpectations.class,
            RegressionExpectations.class,
            SequenceExpectations.class,
            MultilabelExpectations.class,
            LatencyExpectations.class,
            SlicesExpectations.class,
            EstimateExpectations.class,
            Expectations.Assertion.class,
            QualityGate.class,
            Expectations.NonInferiority.class,
            Expectation.class,
            Bound.class,
            Bound.OfTime.class);

    private static Stream<Method> methods() {
        return SENTENCES.stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic());
    }

    @Test
    void whatStartsOrGoesOnWithASentenceIsMarked() {
        List<Method> unfinished = methods()
                .filter(method -> method.getDeclaringClass() == LeptonAssertions.class
                        || List.of(Expectations.NonInferiority.class, Bound.class, Bound.OfTime.class)
                                .contains(method.getReturnType())
                        || List.of(QualityGate.Result.class, QualityGate.Check.class)
                                .contains(method.getReturnType()))
                .toList();
        assertThat(unfinished).hasSizeGreaterThanOrEqualTo(18 + 4 + 4 + 2);
        assertThat(unfinished).allMatch(method -> method.isAnnotationPresent(CheckReturnValue.class));
    }

    @Test
    void whatAssertsIsNot() {
        assertThat(methods().filter(method -> method.getName().equals("byMoreThan")))
                .hasSize(2)
                .noneMatch(method -> method.isAnnotationPresent(CheckReturnValue.class));
        assertThat(methods()
                        .filter(method -> method.getName().startsWith("has")
                                && List.of(
                                                ClassificationExpectations.class,
                                                RegressionExpectations.class,
                                                Expectations.Assertion.class)
                                        .contains(method.getDeclaringClass())))
                .hasSizeGreaterThan(25)
                .noneMatch(method -> method.isAnnotationPresent(CheckReturnValue.class));
    }
}
