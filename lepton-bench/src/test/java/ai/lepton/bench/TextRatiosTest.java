package ai.lepton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TextRatiosTest {
    @Test
    void setsEachPeerBesideLeptonAndSaysWhatMisses() throws Exception {
        Path folder = Path.of(Objects.requireNonNull(TextRatiosTest.class.getResource("text/results"))
                .toURI());
        assertThat(TextRatios.tables(folder)).isEqualTo("""
                | Task | Of | Who | ms | ± | Lepton's time × |
                |---|---|---|--:|--:|--:|
                | EncodeTokens | shape 32x128 | leptonBf16 | 120 | 3.00 | 0.60 |
                | EncodeTokens | shape 32x128 | onnxRuntimePython | 190 |  | 0.95 |
                | EncodeTokens | shape 32x128 | lepton | 200 | 5.00 | 1.00 |
                | EncodeTokens | shape 32x128 | onnxRuntime | 220 | 2.00 | 1.10 |
                | EncodeTokens | shape 32x128 | torch | 320 |  | 1.60 |
                | LoadCheckpoint |  | lepton | 1,200 |  | 1.00 |

                | Task | Of | Wanted | Found | |
                |---|---|---|--:|---|
                | EncodeTokens | shape 32x128 | at least 1.5 times as fast as PyTorch eager | 1.60 times | met |
                | EncodeTokens | shape 32x128 | no slower than ONNX Runtime | 0.95 times | missed |
                | EncodeTokens | shape 32x128 | leptonBf16: at least 2.5 times as fast as PyTorch eager in 32 bits | 2.67 times | met |
                | LoadCheckpoint |  | 400 MB answer in less than 1 s | 1200 ms | missed |
                | MemoryOfRequests | 10,000 requests | flat within 5 % | 800 to 808 MB, +1.0 % | met |

                | Who |
                """);
    }

    @Test
    void growthOfMoreThanATwentiethMisses() {
        assertThat(new TextMemory(10, 100, 106).row())
                .isEqualTo("| MemoryOfRequests | 10 requests | flat within 5 %% | 100 to 106 MB, +6.0 %% | missed |%n"
                        .formatted());
    }
}
