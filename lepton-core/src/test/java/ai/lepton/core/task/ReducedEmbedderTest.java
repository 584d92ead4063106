package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.data.PrincipalComponents;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ReducedEmbedderTest {
    private static final Embedder EMBEDDER =
            Embedder.load(Path.of("src/test/resources/golden/tasks").resolve("embedding-mean"));
    private static final List<String> SAMPLE = IntStream.range(0, 40)
            .mapToObj(i -> "patient " + i * i + (i % 3 == 0 ? " met Anna in Rome" : " was discharged"))
            .toList();

    @AfterAll
    static void close() {
        EMBEDDER.close();
    }

    @Test
    void vectorsAreTheFirstPrincipalComponentsOfTheModels() {
        Embedder small = EMBEDDER.reducedTo(3, SAMPLE);
        List<String> texts = List.of("Anna met Peter", "", "discharged from hospital");
        PrincipalComponents components = PrincipalComponents.fit(EMBEDDER.embeddings(SAMPLE), EMBEDDER.width(), 3);

        assertThat(small.width()).isEqualTo(3);
        assertThat(small.reduction()).contains(components);
        assertThat(EMBEDDER.reduction()).isEmpty();
        float[] wanted = components.transform(EMBEDDER.embeddings(texts));
        assertThat(small.embeddings(texts)).containsExactly(wanted, offset(1e-6f));
        assertThat(small.embed(texts.get(0))).containsExactly(Arrays.copyOf(wanted, 3), offset(1e-6f));
        assertThat(small.embedAll(texts))
                .allSatisfy(vector -> assertThat(vector).hasSize(3));
        double share = Arrays.stream(components.explainedVarianceRatio()).sum();
        assertThat(share).isBetween(0.3, 1.0);
    }

    @Test
    void allComponentsKeepDistances() {
        int width = EMBEDDER.width();
        Embedder turned = EMBEDDER.reducedTo(width, SAMPLE);
        float[] own = EMBEDDER.embeddings(SAMPLE);
        float[] all = turned.embeddings(SAMPLE);

        for (int i = 1; i < SAMPLE.size(); i++) {
            assertThat(distance(all, width, i)).isCloseTo(distance(own, width, i), within(1e-5));
        }
    }

    /** Returns the distance of a vector to the first one. */
    private static double distance(float[] vectors, int width, int index) {
        double squares = 0;
        for (int j = 0; j < width; j++) {
            squares += Math.pow(vectors[index * width + j] - (double) vectors[j], 2);
        }
        return Math.sqrt(squares);
    }

    @Test
    void similarityIsThatOfTheReducedVectors() {
        Embedder small = EMBEDDER.reducedTo(2, SAMPLE);
        float[] first = small.embed("Anna met Peter");
        float[] second = small.embed("Peter was discharged");
        double dot = first[0] * second[0] + first[1] * second[1];
        double lengths = Math.hypot(first[0], first[1]) * Math.hypot(second[0], second[1]);

        assertThat(small.similarity("Anna met Peter", "Peter was discharged")).isCloseTo(dot / lengths, within(1e-6));
    }

    @Test
    void whitenedComponentsHaveVarianceOneOnTheSample() {
        PrincipalComponents fitted = PrincipalComponents.fit(EMBEDDER.embeddings(SAMPLE), EMBEDDER.width(), 4);
        float[] white = EMBEDDER.reducedBy(fitted.whitened()).embeddings(SAMPLE);

        for (int c = 0; c < 4; c++) {
            double squares = 0;
            for (int i = 0; i < SAMPLE.size(); i++) {
                squares += Math.pow(white[i * 4 + c], 2);
            }
            assertThat(squares / (SAMPLE.size() - 1)).isCloseTo(1, within(1e-4));
        }
    }

    @Test
    void aPromptIsKeptAndAnotherReductionTakesThePlaceOfTheFirst() {
        Embedder small = EMBEDDER.withPromptText("query: ").reducedTo(2, SAMPLE);

        assertThat(small.prompt()).isEqualTo("query: ");
        assertThat(small.withPromptText("").reduction()).isEqualTo(small.reduction());
        assertThat(small.reducedTo(3, SAMPLE).reduction().orElseThrow())
                .isEqualTo(PrincipalComponents.fit(
                        EMBEDDER.withPromptText("query: ").embeddings(SAMPLE), EMBEDDER.width(), 3));
    }

    @Test
    void whatCannotBeReducedIsRefused() {
        int width = EMBEDDER.width();
        assertThatThrownBy(() -> EMBEDDER.reducedTo(4, List.of("a", "b", "c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("components is 4, outside [1, 3]; there are 3 rows of " + width + " columns");
        assertThatThrownBy(() -> EMBEDDER.reducedTo(1, List.of("a", "a", "a")))
                .hasMessage("all 3 rows are alike; there is no variance to explain");
        PrincipalComponents narrow = PrincipalComponents.fit(new double[] {1, 2, 3, 5}, 2, 1);
        assertThatThrownBy(() -> EMBEDDER.reducedBy(narrow))
                .hasMessage("these are components of vectors of 2 features; those of this model have " + width);
    }
}
