package ai.lepton.bench.mutation;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A kind of file that Lepton reads. To have one more tried, write one of these and name it in {@link Formats}.
 *
 * <p>A mutant is one seed after one or a few changes. Whatever it holds, reading it must give a value or a
 * {@link DataException}, within the time and memory of {@link Limits}.
 */
public interface Format {
    /** Returns its name on the command line, such as {@code tokenizer}. */
    String name();

    /**
     * Returns valid files to start from, always the same ones in the same order.
     *
     * @param repository the root of the source tree
     */
    List<byte[]> seeds(Path repository) throws IOException;

    /** Returns ways to change a seed; each mutant draws one of them, so a way that is listed twice is taken twice as often. */
    List<Mutator> mutators();

    /** Returns what a mutant may take. */
    default Limits limits() {
        return Limits.USUAL;
    }

    /**
     * Reads a mutant, and uses what was read.
     *
     * @param directory an empty directory for files, emptied afterwards
     * @throws DataException where the mutant is refused; anything else that is thrown is a finding
     */
    void read(byte[] mutant, Path directory) throws IOException;
}
