package ai.lepton.exchange.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While another thread swaps files for other ones of the same length, nothing is handed out but what was verified. */
class BundleRaceTest {
    private static final int TRIES = 60;
    private static final String WEIGHTS = "model.safetensors";
    private static final String NOTES = "notes.txt";
    private static final float[] RIGHT = new float[1024];

    static {
        Arrays.fill(RIGHT, 1);
    }

    @TempDir
    private Path parent;

    private static BundleWriter filled(Path place, String word, float value) {
        float[] values = new float[RIGHT.length];
        Arrays.fill(values, value);
        return Bundle.at(place)
                .add(WEIGHTS, new SafetensorsWriter().metadata("word", word).tensor("w", values, values.length))
                .add(NOTES, word)
                .bom(Bundles.DRAFT);
    }

    /** What another program does, over and over. */
    private interface Swap {
        void to(boolean isRight) throws IOException;
    }

    /** What is handed out while files are swapped; returns how often something was. */
    private static int handedOut(Path place, Swap swap, boolean isRenamed) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService other = Executors.newSingleThreadExecutor();
        int given = 0;
        int refused = 0;
        try {
            Bundle before = Bundle.open(place);
            Future<?> swapping = other.submit(() -> {
                for (int i = 1; !done.get(); i++) {
                    swap.to(i % 3 == 0);
                }
                return null;
            });
            for (int i = 0; i < TRIES || ((given == 0 || refused == 0) && i < 500 * TRIES); i++) {
                try {
                    Bundle bundle = i % 2 == 0 ? before : Bundle.open(place);
                    Safetensors copied = bundle.tensorsInMemory(WEIGHTS);
                    assertThat(copied.metadata()).containsEntry("word", "right");
                    assertThat(copied.floats("w")).containsExactly(RIGHT);
                    if (isRenamed) { // a mapping shows what is written into its file later, not what is put in its
                        // place
                        Safetensors mapped = bundle.tensors(WEIGHTS);
                        assertThat(mapped.metadata()).containsEntry("word", "right");
                        assertThat(mapped.floats("w")).containsExactly(RIGHT);
                    }
                    assertThat(bundle.bytes(NOTES)).asString().isEqualTo("right");
                    given++;
                } catch (DataException e) {
                    refused++;
                }
            }
            done.set(true);
            swapping.get();
        } finally {
            done.set(true);
            other.shutdownNow();
        }
        assertThat(refused).as("refused").isPositive();
        return given;
    }

    @Test
    void ofADirectoryWhoseFilesAreReplaced() throws Exception {
        Path right = filled(parent.resolve("right"), "right", 1).write().directory();
        Path wrong = filled(parent.resolve("wrong"), "wrong", 2).write().directory();
        Path place = filled(parent.resolve("place"), "right", 1).write().directory();
        Path aside = parent.resolve("aside");
        assertThat(handedOut(
                        place,
                        isRight -> {
                            for (String name : new String[] {WEIGHTS, NOTES}) {
                                Files.copy((isRight ? right : wrong).resolve(name), aside);
                                Files.move(aside, place.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                            }
                        },
                        true))
                .isPositive();
    }

    @Test
    void ofADirectoryWhoseFilesAreWrittenInto() throws Exception {
        Path place = filled(parent.resolve("place"), "right", 1).write().directory();
        byte[] right = Files.readAllBytes(place.resolve(WEIGHTS));
        byte[] wrong = Files.readAllBytes(
                filled(parent.resolve("wrong"), "wrong", 2).write().file(WEIGHTS));
        assertThat(handedOut(
                        place,
                        isRight -> {
                            try (RandomAccessFile file =
                                    new RandomAccessFile(place.resolve(WEIGHTS).toFile(), "rw")) {
                                file.write(isRight ? right : wrong);
                            }
                            try (RandomAccessFile file =
                                    new RandomAccessFile(place.resolve(NOTES).toFile(), "rw")) {
                                file.write((isRight ? "right" : "wrong").getBytes(StandardCharsets.UTF_8));
                            }
                        },
                        false))
                .isPositive();
    }

    @Test
    void ofAZipThatIsReplaced() throws Exception {
        Path right = parent.resolve("right.zip");
        filled(right, "right", 1).zipped().write();
        // The bill of materials of the right one, around other files: at each place of one zip there is a part of the
        // other.
        Bundle sound = filled(parent.resolve("right"), "right", 1).write();
        Path wrong = parent.resolve("wrong.zip");
        Bundle other = filled(parent.resolve("wrong"), "wrong", 2).write();
        try (FileChannel channel = FileChannel.open(wrong, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ArchiveWriter zip = new ArchiveWriter(channel);
            for (String name : new String[] {WEIGHTS, NOTES}) {
                zip.add(name, out -> out.write(other.bytes(name)));
            }
            zip.add(Bundle.BOM, out -> out.write(sound.bytes(Bundle.BOM)));
            zip.finish();
        }
        assertThat(Files.size(wrong)).isEqualTo(Files.size(right));
        Path place = Files.copy(right, parent.resolve("place.zip"));
        Path aside = parent.resolve("aside");
        assertThat(handedOut(
                        place,
                        isRight -> {
                            Files.copy(isRight ? right : wrong, aside);
                            Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
                        },
                        true))
                .isPositive();
    }
}
