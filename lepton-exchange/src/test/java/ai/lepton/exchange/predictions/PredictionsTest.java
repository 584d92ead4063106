package ai.lepton.exchange.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThat(classes.weights().orElseThrow()).containsExactly(1, 0.5, 2);
        assertThat(classes.groupings()).containsExactly("sex");
        assertThat(classes.group("sex")).containsExactly("f", "", "m");
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
        assertThat(numbers.weights()).isEmpty();
        assertThat(numbers.groupings()).isEmpty();
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

        assertThatThrownBy(() -> read.group("sax"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no grouping 'sax'; there are 'sex'");
    }
}
