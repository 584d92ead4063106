package ai.lepton.exchange.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir
    private Path directory;

    @Test
    void aThreadThatIsInterruptedOpensAFile() {
        Path file = directory.resolve("model.safetensors");
        new SafetensorsWriter().tensor("a", new float[] {1}, 1).write(file);
        Thread.currentThread().interrupt();
        try {
            assertThat(Safetensors.open(file).floats("a")).containsExactly(1);
            assertThat(Safetensors.open(file, file).floats("a")).containsExactly(1);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void namesTensorsItHasAndTypesItConverts() {
        Path file = directory.resolve("some");
        new SafetensorsWriter()
                .tensor("a", new float[] {1}, 1)
                .tensor("b", new long[] {1}, 1)
                .write(file);
        Safetensors tensors = Safetensors.open(file);
        assertThatThrownBy(() -> tensors.floats("c"))
                .isInstanceOf(DataException.class)
                .hasMessage(file + " has no tensor 'c'; it has 'b', 'a'");
        assertThatThrownBy(() -> tensors.floats("b"))
                .isInstanceOf(DataException.class)
                .hasMessage(file
                        + ": tensor 'b' I64 [1] is not one of [F4, F8_E5M2, F8_E4M3, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ, F16, BF16, F32]; read its bytes by"
                        + " buffer(name)");
        assertThatThrownBy(() -> tensors.longs("a")).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> tensors.buffer("a").put((byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
        assertThat(tensors.contains("a")).isTrue();
        assertThat(tensors.contains("c")).isFalse();
        assertThat(tensors).hasToString(file + ": 2 tensors");
    }

    @Test
    void refusesU64BeyondLong() {
        Path file = directory.resolve("u64");
        new SafetensorsWriter()
                .tensor("u", DType.U64, ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}), 1)
                .write(file);
        assertThatThrownBy(() -> Safetensors.open(file).longs("u"))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ": tensor 'u' has 18446744073709551615 at 0, beyond 2^63 - 1; read it by"
                        + " buffer(name)");
    }

    @Test
    void mapsFilesThatNoOneBufferHoldsByWindows() {
        Path file = directory.resolve("windows");
        float[] large = new float[100];
        for (int i = 0; i < large.length; i++) {
            large[i] = i;
        }
        new SafetensorsWriter()
                .tensor("a", new float[] {1, 2, 3}, 3)
                .tensor("b", new float[] {4, 5, 6, 7}, 4)
                .tensor("c", large, 100)
                .tensor("d", new float[] {8}, 1)
                .tensor("e", new float[0], 0)
                .tensor("f", new float[] {9, 10}, 2)
                .write(file);
        Safetensors tensors = Safetensors.openByWindows(file, 32);
        assertThat(tensors.floats("a")).containsExactly(1, 2, 3);
        assertThat(tensors.floats("b")).containsExactly(4, 5, 6, 7);
        assertThat(tensors.floats("d")).containsExactly(8);
        assertThat(tensors.floats("e")).isEmpty();
        assertThat(tensors.floats("f")).containsExactly(9, 10);
        assertThatThrownBy(() -> tensors.buffer("c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + ": tensor 'c' has 400 bytes, more than one buffer holds; read it by buffer(name,"
                        + " offset, length)");
        for (int from = 0; from + 4 <= large.length; from++) {
            ByteBuffer slice = tensors.buffer("c", from * 4L, 16);
            for (int i = from; i < from + 4; i++) {
                assertThat(slice.getFloat()).isEqualTo(i);
            }
        }
        Safetensors copied = tensors.inMemory();
        assertThat(copied.sha256()).isEqualTo(tensors.sha256());
        assertThat(copied.floats("f")).containsExactly(9, 10);
        for (int from = 0; from + 4 <= large.length; from++) {
            assertThat(copied.buffer("c", from * 4L, 16)).isEqualTo(tensors.buffer("c", from * 4L, 16));
        }
        assertThatThrownBy(() -> tensors.buffer("c", 12, 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tensors.buffer("c", 398, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + ": tensor 'c' has 400 bytes; 4 from 398 are outside");
        assertThatThrownBy(() -> tensors.buffer("c", -1, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsBeyondTwoGibibytes() throws IOException {
        // Sparse: only the header, one value in the middle of the large tensor, and the last take room on the disk.
        long large = 3L << 30;
        byte[] header = ("{\"large\":{\"dtype\":\"U8\",\"shape\":[" + large + "],\"data_offsets\":[0," + large + "]},"
                        + "\"last\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[" + large + "," + (large + 4)
                        + "]}}")
                .getBytes(StandardCharsets.UTF_8);
        Path file = directory.resolve("large");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .flip());
            channel.write(ByteBuffer.wrap(header));
            long start = 8L + header.length;
            channel.write(ByteBuffer.wrap(new byte[] {77}), start + (5L << 29));
            channel.write(
                    ByteBuffer.allocate(4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putFloat(2.5f)
                            .flip(),
                    start + large);
        }
        Safetensors tensors = Safetensors.open(file);
        assertThat(tensors.floats("last")).containsExactly(2.5f);
        assertThat(tensors.buffer("large", 5L << 29, 10).get()).isEqualTo((byte) 77);
        assertThat(tensors.buffer("large", (5L << 29) - 1000, (1 << 29) + 1000).get(1000))
                .isEqualTo((byte) 77);
        assertThatThrownBy(() -> tensors.buffer("large")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsATensorOfAQuarterGibibyteAsFloats() throws IOException {
        int n = 1 << 26;
        byte[] header = ("{\"a\":{\"dtype\":\"F32\",\"shape\":[" + n + "],\"data_offsets\":[0," + (n * 4L) + "]}}")
                .getBytes(StandardCharsets.UTF_8);
        Path file = directory.resolve("quarter");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .flip());
            channel.write(ByteBuffer.wrap(header));
            channel.write(
                    ByteBuffer.allocate(4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putFloat(2.5f)
                            .flip(),
                    8 + header.length + (n - 1) * 4L);
        }
        float[] values = Safetensors.open(file).floats("a");
        assertThat(values.length).isEqualTo(n);
        assertThat(values[n - 1]).isEqualTo(2.5f);
    }

    @Test
    void isReadByManyThreadsAtOnce() {
        Path file = directory.resolve("threads");
        SafetensorsWriter writer = new SafetensorsWriter();
        for (int i = 0; i < 50; i++) {
            float[] values = new float[1000];
            java.util.Arrays.fill(values, i);
            writer.tensor("t" + i, DType.BF16, values, 10, 100);
        }
        writer.write(file);
        Safetensors tensors = Safetensors.open(file);
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        IntStream.range(0, 2000).parallel().forEach(i -> {
            for (float value : tensors.floats("t" + i % 50)) {
                if (value != i % 50) {
                    wrong.add("t" + i % 50 + " has " + value);
                }
            }
        });
        assertThat(wrong).isEmpty();
    }
}
