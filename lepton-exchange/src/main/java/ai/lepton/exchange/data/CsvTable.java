package ai.lepton.exchange.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a well-formed CSV file into a table: chunk by chunk, on the caller's thread and, where there are more than a few
 * chunks, on others that help. The table is the same however many there are. Only the caller's thread reads the stream.
 */
final class CsvTable {
    /** Chunks that the caller reads before others help. */
    private static final int ALONE = 4;

    private final CsvChunks chunks;
    private final char separator;
    private final Function<TableBuilder, @Nullable Cells[]> cells;
    private final TableBuilder first;
    private final ConcurrentLinkedQueue<Reader> idle = new ConcurrentLinkedQueue<>();
    private final AtomicLong rows = new AtomicLong();

    /** With how much effort a file is read: on how many threads, and how many bytes at a time. */
    record Effort(int threads, int chunk) {
        /** Returns that of as many threads as there are processors, with chunks that stay in the cache of one. */
        static Effort usual() {
            return new Effort(Runtime.getRuntime().availableProcessors(), 1 << 18);
        }
    }

    /** What reads one chunk after another, each on any thread. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares readers
    private record Reader(
            CsvBytes bytes, TableBuilder builder, @Nullable Cells[] cells) {}

    /** A chunk, and then its rows. */
    private final class Share implements Runnable {
        private CsvChunks.@Nullable Chunk chunk;
        private TableBuilder.@Nullable Part part;

        Share(CsvChunks.Chunk chunk) {
            this.chunk = chunk;
        }

        @Override
        public void run() {
            CsvChunks.Chunk taken = Objects.requireNonNull(chunk);
            chunk = null;
            Reader known = idle.poll();
            Reader reader = known == null ? reader(first.sibling()) : known;
            reader.bytes.readAll(taken, reader.cells, reader.builder);
            chunks.reuse(taken);
            part = reader.builder.cut();
            rows.addAndGet(part.size());
            idle.add(reader);
        }

        TableBuilder.Part part() {
            return Objects.requireNonNull(part);
        }
    }

    /**
     * Reads a file.
     *
     * @param first one that has no rows yet
     * @param cells gives what takes the fields of each column, null for one that is not wanted
     */
    CsvTable(CsvChunks chunks, char separator, TableBuilder first, Function<TableBuilder, @Nullable Cells[]> cells) {
        this.chunks = chunks;
        this.separator = separator;
        this.first = first;
        this.cells = cells;
        idle.add(reader(first));
    }

    private Reader reader(TableBuilder builder) {
        return new Reader(new CsvBytes(separator), builder, cells.apply(builder));
    }

    /**
     * Returns the table of all rows.
     *
     * @param begin the rows behind the header
     * @param threads at most so many, the caller's among them
     * @throws CsvBytes.Irregular if the file is not well formed
     */
    Table read(CsvChunks.Chunk begin, int threads) throws IOException {
        List<Share> shares = new ArrayList<>();
        try (Crew crew = Crew.of(threads - 1, ALONE)) {
            for (CsvChunks.Chunk chunk = begin; chunk != null && !crew.hasFailed(); chunk = chunks.next()) {
                Share share = new Share(chunk);
                shares.add(share);
                crew.run(share);
                TableParts.requirePossible(first, rows.get());
            }
            crew.await();
            return TableParts.table(first, shares.stream().map(Share::part).toList(), crew);
        }
    }
}
