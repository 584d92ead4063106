package ai.lepton.exchange.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.tensorboard.Event.Fields;
import ai.lepton.exchange.tensorboard.Event.FileVersion;
import ai.lepton.exchange.tensorboard.Event.Histogram;
import ai.lepton.exchange.tensorboard.Event.SessionLog;
import ai.lepton.exchange.tensorboard.Event.Summary;
import ai.lepton.exchange.tensorboard.Event.Tensor;
import ai.lepton.exchange.tensorboard.Event.Value;
import ai.lepton.exchange.tensorboard.EventFile.Point;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_250L), ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private static Path resource(String name) throws Exception {
        return Path.of(
                Objects.requireNonNull(EventFileTest.class.getResource(name)).toURI());
    }

    @Test
    void whatPyTorchWroteIsRead() throws Exception {
        EventFile file = EventFile.read(resource("torch.tfevents"));
        assertThat(file.incomplete()).isEmpty();
        assertThat(Objects.requireNonNull(file.events().get(0).content())).isEqualTo(new FileVersion("brain.Event:2"));
        assertThat(file.tags())
                .containsExactly("train/loss", "new style", "nan", "weights", "note/text_summary", "picture");
        List<Point> loss = Objects.requireNonNull(file.scalars().get("train/loss"));
        assertThat(loss).hasSize(5);
        assertThat(loss.get(2)).isEqualTo(new Point(1002.5, 2, 1 / 3f));
        assertThat(file.scalars().get("new style")).containsExactly(new Point(2000, 3, 0.25));
        assertThat(Objects.requireNonNull(file.scalars().get("nan")).get(0).value())
                .isNaN();
        Histogram weights = Objects.requireNonNull(file.histograms("weights").get(2L));
        assertThat(weights.num()).isEqualTo(100);
        assertThat(weights.min()).isEqualTo(-5);
        assertThat(weights.max()).isEqualTo(4.9);
        assertThat(weights.buckets().stream().mapToDouble(each -> each).sum()).isEqualTo(100);
        Value note = value(file, "note/text_summary");
        assertThat(Objects.requireNonNull(note.metadata()).pluginName()).isEqualTo("text");
        Tensor text = (Tensor) Objects.requireNonNull(note.data());
        assertThat(new String(text.strings().get(0).bytes(), StandardCharsets.UTF_8))
                .isEqualTo("**bold** und ümlaut");
        Value picture = value(file, "picture");
        assertThat(picture.data()).isNull();
        assertThat(picture.others().size()).isGreaterThan(60);
    }

    private static Value value(EventFile file, String tag) {
        return file.events().stream()
                .map(Event::content)
                .filter(Summary.class::isInstance)
                .flatMap(content -> ((Summary) content).values().stream())
                .filter(each -> each.tag().equals(tag))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tensorsOfAllWaysToHoldValuesAreRead() throws Exception {
        EventFile file = EventFile.read(resource("tensors.tfevents"));
        assertThat(file.scalars().get("scalar")).extracting(Point::value).containsExactly(0.5, 0.25);
        Tensor many = (Tensor) Objects.requireNonNull(value(file, "many").data());
        assertThat(many.shape()).containsExactly(2L, 3L);
        assertThat(many.numbers()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0);
        Tensor whole = (Tensor) Objects.requireNonNull(value(file, "whole").data());
        assertThat(whole.dtype()).isEqualTo(9);
        assertThat(whole.others().size()).isPositive();
        assertThat(file.events().get(file.events().size() - 1).content())
                .isEqualTo(new SessionLog(SessionLog.Status.START, "", "again"));
    }

    @Test
    void whatWasReadIsWrittenAgainAsItWas() throws Exception {
        for (String name : List.of("torch.tfevents", "tensors.tfevents")) {
            EventFile file = EventFile.read(resource(name));
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            file.events().forEach(event -> again.writeBytes(Records.framed(EventMessage.bytes(event))));
            Path copy = Files.write(directory.resolve(name), again.toByteArray());
            assertThat(EventFile.read(copy)).isEqualTo(file);
        }
    }

    @Test
    void aRecordIsFramedAsTheFormatSays() {
        // Length, its masked CRC-32C, data, theirs: by TensorBoard's own writer of the bytes 'hello'.
        byte[] frame = Records.framed("hello".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer numbers = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(numbers.getLong(0)).isEqualTo(5);
        assertThat(Integer.toUnsignedString(numbers.getInt(8))).isEqualTo("1040495338");
        assertThat(Integer.toUnsignedString(numbers.getInt(17))).isEqualTo("421273531");
    }

    @Test
    void whatIsWrittenIsRead() {
        Map<String, Object> hparams = new LinkedHashMap<>();
        hparams.put("rate", 1e-3);
        hparams.put("optimizer", "adamw");
        hparams.put("amsgrad", false);
        try (EventWriter writer = EventWriter.open(directory, CLOCK)) {
            writer.hparams(hparams, List.of("validation/loss"))
                    .scalar("train/loss", 0.5, 1)
                    .scalarTensor("validation/loss", Double.NaN, 1)
                    .histogram("weights", Histogram.of(-1, 0, 0, 2.5), 1)
                    .text("settings", "| a | b |", 0)
                    .end(EventWriter.Status.SUCCESS);
        }
        EventFile file = EventFile.readRun(directory);
        assertThat(file.tags())
                .containsExactly(
                        "_hparams_/experiment",
                        "_hparams_/session_start_info",
                        "train/loss",
                        "validation/loss",
                        "weights",
                        "settings/text_summary",
                        "_hparams_/session_end_info");
        assertThat(file.scalars().get("train/loss")).containsExactly(new Point(1_700_000_000.25, 1, 0.5));
        assertThat(Objects.requireNonNull(file.scalars().get("validation/loss"))
                        .get(0)
                        .value())
                .isNaN();
    }

    @Test
    void bucketsAreTensorFlowsAndEndBeforeTheirLimit() {
        Histogram found = Histogram.of(-1, 0, 0, 2.5);
        assertThat(found.num()).isEqualTo(4);
        assertThat(found.sum()).isEqualTo(1.5);
        assertThat(found.sumSquares()).isEqualTo(7.25);
        assertThat(found.buckets().get(0)).isZero();
        double before = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < found.buckets().size(); i++) {
            double from = before;
            double to = found.bucketLimits().get(i);
            long within = Arrays.stream(new double[] {-1, 0, 0, 2.5})
                    .filter(value -> value >= from && value < to)
                    .count();
            assertThat(found.buckets().get(i)).as("bucket below %s", to).isEqualTo((double) within);
            before = to;
        }
        assertThat(Histogram.of(1e300).buckets()).containsExactly(0.0, 1.0);
        assertThat(Histogram.of(-Double.MAX_VALUE).num()).isEqualTo(1);
        assertThat(Histogram.of(Double.MAX_VALUE).buckets().get(1)).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Histogram.of(1, Double.NaN))
                .withMessage("values[1] is NaN; a histogram needs finite numbers");
    }

    @Test
    void aResumedRunLeavesOutWhatIsWrittenAnew() {
        try (EventWriter writer = EventWriter.open(directory, CLOCK)) {
            IntStream.rangeClosed(1, 9).forEach(step -> writer.scalar("loss", step, step));
        }
        // The same second: the name still sorts after the first.
        try (EventWriter writer = EventWriter.resume(directory, 6, CLOCK)) {
            IntStream.rangeClosed(6, 7).forEach(step -> writer.scalar("loss", 10 * step, step));
        }
        assertThat(EventFile.readRun(directory).scalars().get("loss"))
                .extracting(Point::value)
                .containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 60.0, 70.0);
    }

    @Test
    void aFileThatIsCutOffAnywhereGivesWhatIsWholeAndSaysSo() throws IOException {
        Path written;
        try (EventWriter writer = EventWriter.open(directory, CLOCK)) {
            writer.scalar("loss", 1, 1).scalar("loss", 2, 2);
            written = writer.file();
        }
        byte[] all = Files.readAllBytes(written);
        List<Integer> whole = new ArrayList<>();
        Path cut = directory.resolve("cut.tfevents");
        int first = Records.framed(EventMessage.bytes(new Event(1, 0, new FileVersion(Event.VERSION)))).length;
        for (int length = 0; length <= all.length; length++) {
            Files.write(cut, Arrays.copyOf(all, length));
            if (length < first) {
                assertThatExceptionOfType(DataException.class)
                        .isThrownBy(() -> EventFile.read(cut))
                        .withMessageMatching(".*(is empty|is cut off).*");
                continue;
            }
            EventFile read = EventFile.read(cut);
            if (read.incomplete().isEmpty()) {
                whole.add(read.events().size());
            } else {
                assertThat(read.incomplete()).hasSize(1);
                assertThat(read.incomplete().get(0)).contains("is cut off");
            }
        }
        assertThat(whole).containsExactly(1, 2, 3);
    }

    @Test
    void whatIsDamagedOrNoEventFileIsRefused() throws IOException {
        Path written;
        try (EventWriter writer = EventWriter.open(directory, CLOCK)) {
            writer.scalar("loss", 1, 1);
            written = writer.file();
        }
        byte[] all = Files.readAllBytes(written);
        Path file = directory.resolve("damaged");
        for (int at = 0; at < all.length; at++) {
            byte[] damaged = all.clone();
            damaged[at] ^= 0x10;
            Files.write(file, damaged);
            assertThatExceptionOfType(DataException.class)
                    .as("byte %d", at)
                    .isThrownBy(() -> EventFile.read(file))
                    .withMessageContaining("checksum");
        }
        assertRefused("is no event of TensorBoard", Records.framed(new byte[] {(byte) 0xff}));
        assertRefused(
                "does not begin with its version",
                Records.framed(EventMessage.bytes(new Event(1, 2, new Summary(List.of())))));
        assertRefused(
                "is of the version 'other'",
                Records.framed(EventMessage.bytes(new Event(1, 2, new FileVersion("other")))));
        ByteBuffer huge = ByteBuffer.wrap(Records.framed(new byte[0])).order(ByteOrder.LITTLE_ENDIAN);
        huge.putLong(0, Long.MAX_VALUE);
        assertRefused("checksum of a record's length", huge.array());
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> EventFile.readRun(directory.resolve("missing")))
                .withMessageContaining("missing does not exist; name the directory of a run");
    }

    private void assertRefused(String why, byte[] content) throws IOException {
        Path file = Files.write(directory.resolve("refused"), content);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> EventFile.read(file))
                .withMessageContaining(why);
    }

    @Test
    void aWriterThatIsClosedSaysSo() {
        EventWriter writer = EventWriter.open(directory.resolve("run"), CLOCK);
        writer.close();
        writer.close();
        writer.flush();
        assertThatIllegalStateException()
                .isThrownBy(() -> writer.scalar("loss", 1, 1))
                .withMessageEndingWith("is closed; open another one, or resume the run");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        EventWriter.open(directory.resolve("other"), CLOCK).hparams(Map.of("a", List.of()), List.of()))
                .withMessage("hparams of 'a' is a ListN; it must be a String, a Boolean or a Number");
        assertThat(new Fields(new byte[3])).hasToString("3 bytes");
    }
}
