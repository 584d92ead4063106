package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.model.Link;
import ai.lepton.core.task.TabularExamples.Target;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharesTest {
    private static final int ROWS = 20_000;
    private static final int[] ALL = IntStream.range(0, ROWS).toArray();

    private static float[] normal(long seed) {
        Random random = new Random(seed);
        float[] values = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @Test
    void sharesThatMadeTheNumbersAreFound() {
        float[][] answers = {normal(1), normal(2), normal(3)};
        float[] truth = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            truth[i] = 0.6f * answers[0][i] + 0.1f * answers[1][i] + 0.9f * answers[2][i];
        }
        double[] found = new Shares(Link.IDENTITY, 1, Target.ofValues(truth), ALL, answers).found();
        assertThat(found).containsExactly(new double[] {0.6, 0.1, 0.9}, within(1e-3));
    }

    @Test
    void anAnswerThatWouldHaveANegativeShareHasNone() {
        float[][] answers = {normal(1), normal(2), normal(3)};
        float[] truth = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            truth[i] = 0.6f * answers[0][i] - 0.3f * answers[1][i] + 0.2f * answers[2][i];
        }
        double[] found = new Shares(Link.IDENTITY, 1, Target.ofValues(truth), ALL, answers).found();
        assertThat(found[1]).isZero();
        assertThat(found[0]).isCloseTo(0.6, within(0.02)); // the answers are all but independent
        assertThat(found[2]).isCloseTo(0.2, within(0.02));
    }

    @Test
    void sharesOfClassesAreThoseOfTheirLogits() {
        float[][] answers = {normal(1), normal(2), normal(3)};
        Random random = new Random(4);
        float[] truth = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            double z = 1.5 * answers[0][i] + 0.5 * answers[2][i];
            truth[i] = random.nextDouble() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
        }
        double[] found = new Shares(Link.SIGMOID, 1, Target.ofValues(truth), ALL, answers).found();
        assertThat(found).containsExactly(new double[] {1.5, 0, 0.5}, within(0.06));
    }

    @Test
    void twoAnswersThatAreTheSameShareAlike() {
        float[] truth = normal(1);
        double[] found =
                new Shares(Link.IDENTITY, 1, Target.ofValues(truth), ALL, truth, new float[ROWS], truth).found();
        assertThat(found[0] + found[2]).isCloseTo(1, within(1e-3));
        assertThat(found[1]).isZero();
    }
}
