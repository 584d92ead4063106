package ai.lepton.bench.metrics.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.bench.metrics.ClassRows;
import ai.lepton.bench.metrics.ScoreRows;
import ai.lepton.metrics.classification.ConfusionMatrix;
import org.apache.spark.mllib.linalg.Matrix;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Spark must come to the same results as Lepton. */
class SparkTest {
    private static final LocalSpark SPARK = new LocalSpark();

    @BeforeAll
    static void start() {
        SPARK.start();
    }

    @AfterAll
    static void stop() {
        SPARK.stop();
    }

    @Test
    void countsTheSameMatrix() {
        ClassRows rows = new ClassRows();
        rows.examples = 3000;
        rows.classes = 10;
        rows.draw();
        ConfusionCounts.SparkRows cached = new ConfusionCounts.SparkRows();
        cached.cache(SPARK, rows);

        ConfusionMatrix lepton = new ai.lepton.bench.metrics.ConfusionCounts().lepton(rows);
        Matrix spark = new ConfusionCounts().spark(cached);

        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 10; j++) {
                assertThat(spark.apply(i, j)).isEqualTo((double) lepton.count(i, j));
            }
        }
    }

    @Test
    void findsTheSameArea() {
        ScoreRows rows = new ScoreRows();
        rows.examples = 3000;
        rows.draw();
        ExactAuc.SparkRows cached = new ExactAuc.SparkRows();
        cached.cache(SPARK, rows);

        double lepton = new ai.lepton.bench.metrics.ExactAuc().lepton(rows).orElseThrow();

        assertThat(new ExactAuc().spark(cached)).isCloseTo(lepton, within(1e-12));
    }
}
