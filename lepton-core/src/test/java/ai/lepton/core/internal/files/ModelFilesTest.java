package ai.lepton.core.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {
    @TempDir
    private Path directory;

    @Test
    void aPathThatLeadsOutOfABundleIsNoFileOfIt() throws IOException {
        Bundle.at(directory.resolve("bundle"))
                .add("sub/config.json", "{}")
                .bom(Bom.of(Instant.EPOCH))
                .write();
        Path plain = Files.createDirectory(directory.resolve("plain")).resolve("config.json");
        Files.writeString(plain, "{} ");
        Path around = directory.resolve("bundle/../plain/config.json");
        assertThat(ModelFiles.bytes(around, 100)).hasSize(3);
        assertThat(ModelFiles.areVerified(around)).isFalse();
        Path within = directory.resolve("plain/../bundle/sub/../sub/config.json");
        assertThat(ModelFiles.bytes(within, 100)).hasSize(2);
        assertThat(ModelFiles.areVerified(within)).isTrue();
    }
}
