package ai.lepton.exchange.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionsTest {
    @TempDir
    private Path directory;

    private Predictions read(String csv) throws IOException {
        return PredictionFile.of(Files.writeString(directory.resolve("p.csv"), csv))
                .read();
    }

    @Test
    void classesComeWithTheirProbabilitiesWeightsAndGroups() throws IOException {
        Predictions read = read("truth,score,weight,group:sex\nyes,0.75,1,f\nno,0.25,0.5,\nyes,0.25,2,m\n");

        assertThat(read).isInstanceOf(Predictions.OfClasses.class);
        Predictions.OfClasses classes = (Predictions.OfClasses) read;
        assertThat(classes.size()).isEqualTo(3);
        assertThat(classes.labels().names()).containsExactly("no", "yes");
        assertThat(classes.positive()).contains("yes");
        assertThat(classes.truth()).containsExactly(1, 0, 1);
        assertThat(classes.predicted()).containsExactly(1, 0, 0);
        assertThat(classes.probabilities().orElseThrow()).containsExactly(0.25, 0.75, 0.75, 0.25, 0.75, 0.25);
        assertThat(classes.rows().weights().orElseThrow()).containsExactly(1, 0.5, 2);
        assertThat(classes.rows().groupings()).containsExactly("sex");
        assertThat(classes.rows().group("sex")).containsExactly("f", "", "m");
        // (1 + 0.5) / 3.5
        assertThat(classes.evaluation().report().accuracy().value()).isEqualTo(1.5 / 3.5);
    }

    @Test
    void numbersComeAsTheyAre() throws IOException {
        Predictions read = read("truth,prediction\n1.5,2\n-3,-2.5\n");

        assertThat(read).isInstanceOf(Predictions.OfNumbers.class);
        Predictions.OfNumbers numbers = (Predictions.OfNumbers) read;
        assertThat(numbers.truth()).containsExactly(1.5, -3);
        assertThat(numbers.predicted()).containsExactly(2, -2.5);
        assertThat(numbers.rows().weights()).isEmpty();
        assertThat(numbers.rows().groupings()).isEmpty();
        assertThat(numbers.evaluation().report().meanAbsoluteError().value()).isEqualTo(0.5);
    }

    @Test
    void whatIsHandedOutDoesNotReachIn() throws IOException {
        Predictions.OfClasses classes = (Predictions.OfClasses) read("truth,prediction\na,b\nb,b\n");

        classes.truth()[0] = 1;
        classes.predicted()[0] = 0;

        assertThat(classes.truth()).containsExactly(0, 1);
        assertThat(classes.predicted()).containsExactly(1, 1);
        assertThat(classes.probabilities()).isEmpty();
    }

    @Test
    void aGroupingThatIsNotThereIsRefused() throws IOException {
        Predictions read = read("truth,prediction,group:sex\na,b,f\nb,b,m\n");

        assertThatThrownBy(() -> read.rows().group("sax"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no grouping 'sax'; there are 'sex'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "truth,prediction,score,weight,group:sex\nyes,yes,0.75,1.0,f\nno,yes,0.25,0.5,\"a, b\"\n",
                "truth,prediction,score:a,score:b,score:c\na,b,0.5,0.25,0.25\nc,c,0.0,0.0,1.0\n",
                "truth,prediction\n\"say \"\"no\"\"\",b\nb,b\n",
            })
    void whatWasReadIsWrittenAgain(String csv) throws IOException {
        assertThat(((Predictions.OfClasses) read(csv)).toCsv()).isEqualTo(csv);
    }

    @Test
    void whatAColumnPredictsStaysWhateverIsLookedFor() throws IOException {
        Predictions.OfClasses cautious =
                (Predictions.OfClasses) read("truth,prediction,score\nyes,yes,0.3\nno,no,0.1\nno,yes,0.6\n");

        assertThat(cautious.predicted()).containsExactly(1, 0, 1);
        assertThat(cautious.positive("no").predicted()).containsExactly(1, 0, 1);
        assertThat(cautious.positive("yes").predicted()).containsExactly(1, 0, 1);
    }

    @Test
    void whatAModelJustPredictedIsWrittenForOthers() throws IOException {
        Predictions.OfClasses made = Predictions.OfClasses.of(
                        Labels.of("benign", "malignant"), new int[] {1, 0, 0}, new double[] {0.25, 0.75, 1, 0, 0.5, 0.5
                        })
                .positive("malignant");

        assertThat(made.predicted()).containsExactly(1, 0, 0);
        assertThat(made.toCsv())
                .isEqualTo("truth,prediction,score\nmalignant,malignant,0.75\nbenign,benign,0.0\nbenign,benign,0.5\n");
        assertThat(((Predictions.OfClasses) read(made.toCsv())).probabilities().orElseThrow())
                .containsExactly(made.probabilities().orElseThrow());
        // What is looked for needs more than half.
        assertThat(made.positive("benign").predicted()).containsExactly(1, 0, 1);
    }

    @Test
    void predictionsThatDoNotFitTheirClassesAreRefused() {
        Labels labels = Labels.of("a", "b");

        assertThatThrownBy(() -> Predictions.OfClasses.of(labels, new int[] {2}, new double[] {0.5, 0.5}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2");
        assertThatThrownBy(() -> Predictions.OfClasses.of(labels, new int[] {1}, new double[] {0.5, 0.6}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.1");
    }
}
