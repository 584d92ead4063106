package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.lepton.core.internal.script.Kernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Which kernels a machine must have: there, one that can't be loaded is a failure, as of a wrong name of an operator. */
final class ExpectedKernels {
    private ExpectedKernels() {}

    /** Fails if a kernel is missing that this machine must have; skips the test where it need not have it. */
    static void require(Kernel kernel) {
        if (isExpected(kernel)) {
            assertThat(Kernels.available(kernel))
                    .as("%s on %s with %s", kernel, PyTorch.platform(), flags())
                    .isTrue();
        }
        assumeTrue(Kernels.available(kernel), kernel + " is not of this machine");
    }

    static boolean isExpected(Kernel kernel) {
        Set<String> flags = flags();
        return switch (kernel) {
            case PLAIN, PLAIN_BF16 -> true;
            case ONEDNN -> PyTorch.platform().endsWith("x86_64");
            case BF16 -> flags.contains("avx512f") && flags.contains("avx512bw");
            case INT8 -> flags.contains("avx512_vnni");
            case INT8_REDUCED -> flags.contains("avx2");
        };
    }

    /** Returns what Linux says that an x86 processor has; nothing elsewhere. */
    private static Set<String> flags() {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return Set.of();
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line ->
                            Set.of(line.substring(line.indexOf(':') + 1).trim().split("\\s+")))
                    .orElse(Set.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
