package ai.lepton.bench.mutation;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.tensorboard.Event;
import ai.lepton.exchange.tensorboard.EventFile;
import ai.lepton.exchange.tensorboard.EventWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/** An event file of TensorBoard: by its bytes, and by the messages in its records, with checksums that fit. */
final class EventFormat implements Format {
    private static final String FOLDER = "lepton-exchange/src/test/resources/ai/lepton/exchange/tensorboard/";

    @Override
    public String name() {
        return "events";
    }

    @Override
    public Limits limits() {
        return Limits.PLAIN;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        return List.of(
                Files.readAllBytes(repository.resolve(FOLDER + "torch.tfevents")),
                Files.readAllBytes(repository.resolve(FOLDER + "tensors.tfevents")));
    }

    @Override
    public List<Mutator> mutators() {
        Mutator records = EventFormat::inRecords;
        return List.of(Mutator.bytes(), records, records, records);
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        Path file = Files.write(directory.resolve("events.out.tfevents.1"), mutant);
        EventFile read = EventFile.read(file);
        if (read.events().isEmpty()) {
            throw new IllegalStateException("a file without an event was read");
        }
        read.scalars();
        read.tags().forEach(read::histograms);
        EventFile.readRun(directory);
        Objects.requireNonNull(read.toString());
        List<Event> again = again(read.events(), directory.resolve("again"));
        // The writer begins with a version of its own.
        if (!again.subList(1, again.size()).equals(read.events())) {
            throw new IllegalStateException("what was written is read as something else");
        }
    }

    private static List<Event> again(List<Event> events, Path directory) {
        Path file;
        try (EventWriter writer = EventWriter.open(directory)) {
            events.forEach(writer::write);
            file = writer.file();
        }
        try {
            return EventFile.read(file).events();
        } catch (DataException e) {
            throw new IllegalStateException("what was written can't be read: " + e.getMessage(), e);
        }
    }

    /** Changes the message of one record, or leaves one out, or doubles it. */
    private static byte[] inRecords(byte[] seed, List<byte[]> others, RandomGenerator random) {
        List<byte[]> records = records(seed);
        int at = random.nextInt(records.size());
        switch (random.nextInt(8)) {
            case 0 -> records.remove(at);
            case 1 -> records.add(random.nextInt(records.size() + 1), records.get(at));
            default -> records.set(at, Mutator.bytes().mutate(records.get(at), records, random));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        records.forEach(record -> out.writeBytes(framed(record)));
        return out.toByteArray();
    }

    private static List<byte[]> records(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] record = new byte[Math.toIntExact(in.getLong())];
            in.getInt();
            in.get(record);
            in.getInt();
            records.add(record);
        }
        return records;
    }

    private static byte[] framed(byte[] record) {
        byte[] length = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(record.length)
                .array();
        return ByteBuffer.allocate(record.length + 16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(length)
                .putInt(masked(length))
                .put(record)
                .putInt(masked(record))
                .array();
    }

    private static int masked(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        int value = (int) crc.getValue();
        return ((value >>> 15) | (value << 17)) + 0xa282ead8;
    }
}
