package ai.lepton.bench.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandingsTest {
    private static TableScore classes(String set, int seed, String method, double accuracy, double logLoss) {
        return new TableScore(set, seed, method, accuracy, logLoss, Double.NaN, 2, 1);
    }

    private static TableScore numbers(String set, int seed, String method, double r2) {
        return new TableScore(set, seed, method, Double.NaN, Double.NaN, r2, 20, 10);
    }

    private static List<TableScore> scores() {
        List<TableScore> scores = new ArrayList<>();
        double[] lepton = {0.1, 0.9, 0.2};
        for (int seed = 0; seed < 3; seed++) {
            scores.add(classes("wine", seed, "lepton", 0.9, lepton[seed]));
            scores.add(classes("wine", seed, "linear", 0.8, 0.15));
            scores.add(classes("wine", seed, "ft_transformer", 0.7, 0.5));
            scores.add(numbers("cars", seed, "lepton", 0.8));
            scores.add(numbers("cars", seed, "linear", 0.8));
            scores.add(numbers("cars", seed, "ft_transformer", 0.3));
        }
        scores.add(numbers("homes", 0, "linear", 0.3));
        return scores;
    }

    @Test
    void comparesMediansAndSaysWhatMisses() {
        assertThat(Standings.of(scores()).markdown()).isEqualToNormalizingNewlines("""
                | Log-loss | Seeds | lepton | linear | ft_transformer |
                |---|--:|--:|--:|--:|
                | wine | 3 | 0.200 | **0.150** | 0.500 |

                | R² | Seeds | lepton | linear | ft_transformer |
                |---|--:|--:|--:|--:|
                | cars | 3 | **0.800** | **0.800** | 0.300 |

                | Method | Mean rank | Best on | Farthest behind the best | on | Ahead of ft_transformer | Mean accuracy | CPU seconds |
                |---|--:|--:|--:|---|--:|--:|--:|
                | linear | 1.25 | 2 | 0.000 | wine | 2 of 2 | 0.800 | 11 |
                | lepton | 1.75 | 1 | 0.050 | wine | 2 of 2 | 0.900 | 11 |
                | ft_transformer | 3.00 | 0 | 0.500 | cars |  | 0.700 | 11 |

                2 sets, 3 seeds of each. Left out, for a method has no score: [homes].

                | Wanted of lepton | Found | |
                |---|---|---|
                | the best mean rank | 1.75 | missed |
                | never more than 0.03 behind the best | wine 0.050 | missed |
                | ahead of ft_transformer on 10 of 12 | 2 of 2 | met |
                | in less time than ft_transformer | 11 of its 11 CPU seconds | missed |
                """);
    }

    @Test
    void methodsThatAreEqualShareTheirRanks() {
        Standings standings =
                Standings.of(List.of(numbers("a", 0, "x", 0.5), numbers("a", 0, "y", 0.5), numbers("a", 0, "z", 0.4)));
        assertThat(standings.meanRank("x")).isEqualTo(1.5);
        assertThat(standings.meanRank("z")).isEqualTo(3);
    }

    @Test
    void comparesOnlySeedsThatAllMethodsHave() {
        Standings standings =
                Standings.of(List.of(numbers("a", 0, "x", 0.9), numbers("a", 1, "x", 0.1), numbers("a", 1, "y", 0.5)));
        assertThat(standings.meanRank("x")).isCloseTo(2, within(0.0));
        assertThat(standings.markdown()).contains("1 sets, 1 seeds of each.");
    }

    @Test
    void readsWhatItWrote(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("scores.csv");
        for (TableScore score : scores()) {
            score.appendTo(file);
        }
        assertThat(TableScore.read(file)).isEqualTo(scores());
        assertThat(Files.readAllLines(file))
                .startsWith(
                        "set,seed,method,accuracy,log_loss,r2,seconds,cpu_seconds",
                        "wine,0,lepton,0.900000,0.100000,,2.000,1.000");
    }

    @Test
    void aFileOfOtherColumnsIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("scores.csv"), "set,seed\n");
        assertThatThrownBy(() -> TableScore.read(file)).hasMessageContaining("does not begin with set,seed,method");
    }

    @Test
    void aScoreThatIsThereTwiceIsRefused(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("scores.csv");
        numbers("cars", 1, "linear", 0.8).appendTo(file);
        numbers("cars", 2, "linear", 0.8).appendTo(file);
        numbers("cars", 1, "linear", 0.7).appendTo(file);
        assertThatThrownBy(() -> TableScore.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is a second score of linear on cars, seed 1");
    }
}
