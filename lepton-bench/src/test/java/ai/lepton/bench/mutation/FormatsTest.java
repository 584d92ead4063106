package ai.lepton.bench.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each format has seeds that are read, and mutants of which some are read and some refused; the program tries more. */
class FormatsTest {
    private static final int MUTANTS = 40;
    private static final Path REPOSITORY = RunMutants.repository();

    @TempDir
    private Path directory;

    static Stream<Format> plain() {
        return Formats.ALL.stream().filter(format -> format.limits().equals(Limits.PLAIN));
    }

    @ParameterizedTest
    @MethodSource("plain")
    void seedsAreRead(Format format) throws Exception {
        for (byte[] seed : format.seeds(REPOSITORY)) {
            assertThat(MutantReader.outcome(format, seed, directory))
                    .as(format.name())
                    .isEqualTo(MutantReader.READ);
            MutantReader.empty(directory);
        }
    }

    @ParameterizedTest
    @MethodSource("plain")
    void mutantsAreReadOrRefused(Format format) throws Exception {
        Mutants mutants = Mutants.of(format, REPOSITORY, 2);
        Set<String> outcomes = new HashSet<>();
        for (int i = 0; i < MUTANTS; i++) {
            outcomes.add(MutantReader.outcome(format, mutants.get(i), directory));
            MutantReader.empty(directory);
        }
        assertThat(outcomes).containsExactlyInAnyOrder(MutantReader.READ, MutantReader.REFUSED);
    }

    @ParameterizedTest
    @MethodSource("plain")
    void theSameSeedAndNumberMakeTheSameMutant(Format format) throws Exception {
        Mutants first = Mutants.of(format, REPOSITORY, 3);
        Mutants second = Mutants.of(format, REPOSITORY, 3);
        Mutants other = Mutants.of(format, REPOSITORY, 4);
        assertThat(first.get(7)).isEqualTo(second.get(7));
        boolean same = true;
        for (int i = 0; i < 4; i++) {
            same &= Arrays.equals(first.get(i), other.get(i));
        }
        assertThat(same).isFalse();
    }

    @Test
    void noFormatIsLeftOut() throws Exception {
        Path classes = Path.of(Format.class.getResource("Format.class").toURI()).resolveSibling("");
        Set<Class<?>> tried = new HashSet<>();
        Formats.ALL.forEach(format -> tried.add(format.getClass()));
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.filter(each -> each.toString().endsWith("Format.class"))
                    .toList()) {
                Class<?> type = Class.forName(Format.class.getPackageName() + "."
                        + file.getFileName().toString().replace(".class", ""));
                assertThat(type.isInterface() || !Format.class.isAssignableFrom(type) || tried.contains(type))
                        .as("Formats has a %s", type.getSimpleName())
                        .isTrue();
            }
        }
        assertThat(Formats.ALL.stream().map(Format::name)).doesNotHaveDuplicates();
    }

    @Test
    void aTreeIsWrittenWithItsLinks() throws Exception {
        Tree tree = new Tree(new TreeMap<>());
        tree.files().put("a/b.txt", "text".getBytes(StandardCharsets.UTF_8));
        tree.files().put("c", new byte[0]);
        tree.link("c", "a/b.txt");
        Tree again = Tree.of(tree.zip());
        again.writeTo(directory);
        assertThat(directory.resolve("a/b.txt")).hasContent("text");
        assertThat(Files.readSymbolicLink(directory.resolve("c"))).isEqualTo(Path.of("a/b.txt"));
        assertThat(Tree.below(directory).files()).containsOnlyKeys("a/b.txt", "c");
        assertThat(again.zip()).isEqualTo(tree.zip());
    }

    @Test
    void aChangeThatIsSeenOnWritingOnlyIsFound() {
        assertThatThrownBy(() -> Again.requireSame("a", text -> text, text -> text + 'a'))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("what is read changes each time that it is written");
        assertThatThrownBy(() -> Again.requireSame("a", text -> text, text -> {
                    throw new DataException("no");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("what was written can't be read: no");
        Again.requireSame("a", text -> text, text -> "b");
    }

    @Test
    void anUnknownFormatIsRefusedByTheNamesThereAre() {
        assertThatThrownBy(() -> Formats.named("cvs"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no format 'cvs'")
                .hasMessageContaining("csv");
    }
}
