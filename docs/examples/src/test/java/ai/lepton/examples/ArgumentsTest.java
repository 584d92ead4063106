package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    @Test
    void whatIsNoPlaceForAFileIsNoOutput(@TempDir Path folder) {
        assertThatThrownBy(() -> parse("in.csv " + folder).output(1, List.of()))
                .isInstanceOf(Arguments.UsageException.class)
                .hasMessage(folder + " is a directory; name a file in it");
        assumeTrue(Files.exists(Path.of("/dev/null")));
        assertThatThrownBy(() -> parse("in.csv /dev/null").output(1, List.of()))
                .isInstanceOf(Arguments.UsageException.class)
                .hasMessage("/dev/null is a pipe, a device or a socket; name a place for a file");
    }

    @Test
    void whatDoesNotFitIntoMemoryIsToldInOneLine() {
        Ran ran = Ran.of((args, out, err) -> Program.run(args, "usage: Name", "", out, err, () -> {
            throw new OutOfMemoryError("Java heap space");
        }));
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err())
                .matches(
                        "this needs more memory than Java may take, which is \\d+ MiB; start it with more, by -Xmx4g for 4"
                                + " GiB \\(Java heap space\\)\n");
    }
}
