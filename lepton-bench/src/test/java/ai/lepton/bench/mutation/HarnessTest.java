package ai.lepton.bench.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.DataException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The harness must see each way in which a reader can fail, and go on after it. */
class HarnessTest {
    private static final Limits SHORT = new Limits(5, 64, 2048, 1024);

    private static Tally run(Format format, long mutants) throws Exception {
        return RunMutants.run(format, RunMutants.repository(), 1, 0, mutants, SHORT);
    }

    /** Its mutants hold their own kind: one letter. */
    static class Letters implements Format {
        @Override
        public String name() {
            return getClass().getName();
        }

        @Override
        public List<byte[]> seeds(Path repository) {
            return List.of(new byte[] {'a'});
        }

        @Override
        public List<Mutator> mutators() {
            return List.of((seed, others, random) -> new byte[] {(byte) ('a' + random.nextInt(4))});
        }

        @Override
        public void read(byte[] mutant, Path directory) {
            switch (mutant[0]) {
                case 'b' -> throw new DataException("b is refused");
                case 'c' -> fail();
                default -> {}
            }
        }

        void fail() {
            throw new IllegalStateException("c is wrong");
        }
    }

    static final class Halts extends Letters {
        @Override
        void fail() {
            Runtime.getRuntime().halt(134);
        }
    }

    static final class Hangs extends Letters {
        @Override
        void fail() {
            while (true) {
                LockSupport.parkNanos(1_000_000_000L);
            }
        }
    }

    static final class Fills extends Letters {
        @Override
        void fail() {
            byte[][] all = new byte[1000][];
            for (int i = 0; i < all.length; i++) {
                all[i] = new byte[1 << 20];
            }
        }
    }

    static final class Wastes extends Letters {
        @Override
        void fail() {
            int length = 0;
            for (int i = 0; i < 1100; i++) {
                length += new byte[1 << 20].length;
            }
            throw new DataException(length + " bytes were made");
        }
    }

    static final class Mumbles extends Letters {
        @Override
        void fail() {
            throw new DataException(" ");
        }
    }

    private static long count(char letter, long mutants) throws Exception {
        Mutants made = Mutants.of(new Letters(), RunMutants.repository(), 1);
        long count = 0;
        for (long i = 0; i < mutants; i++) {
            count += made.get(i)[0] == letter ? 1 : 0;
        }
        return count;
    }

    private static void assertFound(Format format, long mutants, String what) throws Exception {
        Tally tally = run(format, mutants);
        assertThat(tally.mutants()).isEqualTo(mutants);
        assertThat(tally.refused()).isEqualTo(count('b', mutants));
        assertThat(tally.findings()).hasSize((int) count('c', mutants)).isNotEmpty();
        assertThat(tally.findings())
                .allSatisfy(found -> assertThat(found.what()).contains(what));
        Mutants made = Mutants.of(format, RunMutants.repository(), 1);
        assertThat(tally.findings())
                .allSatisfy(found -> assertThat(new String(made.get(found.number()), StandardCharsets.UTF_8))
                        .isEqualTo("c"));
    }

    @Test
    void anExceptionOtherThanTheOneIsFound() throws Exception {
        assertFound(new Letters(), 40, "IllegalStateException: c is wrong");
    }

    @Test
    void aProcessThatEndsIsFoundAndTheRestIsReadInAnother() throws Exception {
        assertFound(new Halts(), 8, "the process ended with 134");
    }

    @Test
    void aReaderThatHangsIsEnded() throws Exception {
        assertFound(new Hangs(), 4, "ended after 5 s");
    }

    @Test
    void oneThatTakesTooMuchMemoryIsFound() throws Exception {
        assertFound(new Fills(), 8, "OutOfMemoryError");
    }

    @Test
    void oneThatMakesMoreObjectsThanItsSizeAllowsIsFound() throws Exception {
        assertFound(new Wastes(), 8, "made Java objects of");
    }

    @Test
    void aMessageThatSaysNothingIsFound() throws Exception {
        assertFound(new Mumbles(), 8, "a message that says nothing");
    }
}
