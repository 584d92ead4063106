package ai.lepton.exchange.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.tensor.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipe in the place of a file is refused and not waited for. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlainFileTest {
    @TempDir
    private Path directory;

    @Test
    void noReaderWaitsForAPipe() throws Exception {
        Path pipe = Pipe.at(directory.resolve("pipe"));
        for (Function<Path, ?> reader : List.<Function<Path, ?>>of(
                Bom::read,
                EvaluationDocument::read,
                ModelCard::read,
                Safetensors::open,
                file -> Csv.of(file).numbers("a").read())) {
            assertThatThrownBy(() -> reader.apply(pipe))
                    .isInstanceOf(DataException.class)
                    .hasMessage(pipe + " is a pipe, a device or a socket; name a plain file");
        }
        Path bundle = Files.createDirectory(directory.resolve("bundle"));
        Pipe.at(bundle.resolve(Bundle.BOM));
        for (Function<Path, ?> reader : List.<Function<Path, ?>>of(Bundle::open, Bundle::find)) {
            assertThatThrownBy(() -> reader.apply(bundle))
                    .isInstanceOf(DataException.class)
                    .hasMessage(bundle + ": 'bom.cdx.json' is a pipe, a device or a socket; name a plain file");
        }
    }

    @Test
    void aFailureIsToldInWords() {
        assertThat(PlainFile.reason(new AccessDeniedException("/a/b"))).isEqualTo("permission denied");
        assertThat(PlainFile.reason(new NoSuchFileException("/a/b"))).isEqualTo("/a/b does not exist");
        assertThat(PlainFile.reason(new ClosedByInterruptException())).isEqualTo("the thread was interrupted");
        assertThat(PlainFile.reason(new FileSystemException("/a", null, "Is a directory")))
                .isEqualTo("Is a directory");
        assertThat(PlainFile.reason(new DirectoryNotEmptyException("/a"))).isEqualTo("DirectoryNotEmptyException: /a");
        assertThat(PlainFile.reason(new IOException("No space left on device"))).isEqualTo("No space left on device");
        assertThat(PlainFile.reason(new UncheckedIOException(new IOException("reset"))))
                .isEqualTo("reset");
        assertThat(PlainFile.reason(new IOException())).isEqualTo("IOException");
    }
}
