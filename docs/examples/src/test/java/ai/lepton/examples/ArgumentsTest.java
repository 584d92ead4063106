package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    @ParameterizedTest
    @CsvSource({"--seed 7 in.csv out", "in.csv --seed=7 out", "in.csv out --seed 7"})
    void takesOptionsAnywhereBetweenValues(String line) {
        Arguments arguments = parse(line);

        assertThat(arguments.number("--seed", 42)).isEqualTo(7);
        assertThat(arguments.path(0, Path.of("x"))).isEqualTo(Path.of("in.csv"));
        assertThat(arguments.path(1, Path.of("x"))).isEqualTo(Path.of("out"));
    }

    @Test
    void fallsBackWhereNothingIsGiven() {
        Arguments arguments = Arguments.of(new String[0], 2, List.of("--seed"));

        assertThat(arguments.number("--seed", 42)).isEqualTo(42);
        assertThat(arguments.has(0)).isFalse();
        assertThat(arguments.path(0, Path.of("x"))).isEqualTo(Path.of("x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--sed 7 | there is no option '--sed'; there is --seed",
                "in.csv --seed | option '--seed' needs a value",
                "--seed seven | --seed is 'seven'; it must be a whole number, such as 42",
                "a b c | 'c' is one argument too many",
            })
    void saysWhatIsWrong(String line, String message) {
        assertThatThrownBy(() -> parse(line).number("--seed", 1))
                .isInstanceOf(Arguments.UsageException.class)
                .hasMessage(message);
    }

    private static Arguments parse(String line) {
        return Arguments.of(line.split(" ", -1), 2, List.of("--seed"));
    }
}
