package ai.lepton.exchange.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as tritonclient and kserve's client write them; golden.py beside them made them. */
class ForeignRequestsTest {

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ForeignRequestsTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    private static InferRequest read(String name) throws IOException {
        int length = Integer.parseInt(new String(bytes(name + ".length"), StandardCharsets.UTF_8).strip());
        return InferRequest.ofBytes(bytes(name), length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"triton.json", "triton.bin", "kserve.json", "kserve.bin"})
    void haveTheSameValuesInJsonAndInBinary(String name) throws IOException {
        InferRequest request = read(name);

        assertThat(request.id()).isEqualTo("42");
        assertThat(request.inputs())
                .allSatisfy(tensor -> assertThat(tensor.shape()).containsExactly(2, 2));
        assertThat(request.inputs()).hasSize(name.equals("kserve.json") ? 12 : 13);
        assertThat(request.input("in BOOL").booleans()).containsExactly(true, false, false, true);
        assertThat(request.input("in UINT8").longs()).containsExactly(0, 1, 127, 255);
        assertThat(request.input("in UINT16").longs()).containsExactly(0, 1, 32768, 65535);
        assertThat(request.input("in UINT32").longs()).containsExactly(0, 1, 1L << 31, (1L << 32) - 1);
        assertThat(request.input("in UINT64").buffer().asLongBuffer().get(2)).isEqualTo(Long.MIN_VALUE);
        assertThat(request.input("in UINT64").buffer().asLongBuffer().get(3)).isEqualTo(-1);
        assertThat(request.input("in INT8").longs()).containsExactly(0, 1, -128, 127);
        assertThat(request.input("in INT16").longs()).containsExactly(0, 1, -32768, 32767);
        assertThat(request.input("in INT32").longs()).containsExactly(0, 1, Integer.MIN_VALUE, Integer.MAX_VALUE);
        assertThat(request.input("in INT64").longs())
                .containsExactly(0, (1L << 53) + 1, Long.MIN_VALUE, Long.MAX_VALUE);
        if (!name.equals("kserve.json")) {
            assertThat(request.input("in FP16").floats()).containsExactly(0, 1.5f, -65504, 0x1p-24f);
        }
        assertThat(request.input("in FP32").floats()).containsExactly(0.1f, -Float.MAX_VALUE, Float.MIN_VALUE, 1.5f);
        assertThat(request.input("in FP64").doubles())
                .containsExactly(0.1, -Double.MAX_VALUE, Double.MIN_VALUE, 1.0 / 3);
        assertThat(request.input("in BYTES").texts()).containsExactly("", "text", "über", "\ud83d\ude00");
    }

    @Test
    void sayWhichOutputsTheyWantAndHow() throws IOException {
        assertThat(read("triton.bin").isBinary("out FP32")).isTrue();
        assertThat(read("triton.json").isBinary("out FP32")).isFalse();
        assertThat(read("triton.json").parameters()).isEqualTo(java.util.Map.of("note", "über"));
        assertThat(read("kserve.json").extra()).containsEntry("model_name", "model");
    }

    @Test
    void carryWhatIsNoNumberInBinary() throws IOException {
        InferRequest request = read("triton-special.bin");

        for (String type : List.of("FP16", "FP32")) {
            assertThat(request.input("in " + type).floats())
                    .containsExactly(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f);
        }
        assertThat(request.input("in FP64").doubles())
                .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0);
        float[] brain = request.input("in BF16").floats();
        assertThat(brain[0]).isNaN();
        assertThat(brain[1]).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(brain[2]).isBetween(2.99e38f, 3.01e38f);
        assertThat(brain[3]).isEqualTo(-2.5f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"triton.json", "triton.bin", "kserve.json", "kserve.bin", "triton-special.bin"})
    void areTheSameAfterTheyWereWritten(String name) throws IOException {
        InferRequest request = read(name);

        InferRequest.Encoded binary = request.toBinary();
        assertThat(InferRequest.ofBytes(binary.bytes(), binary.jsonLength().orElseThrow()))
                .isEqualTo(request);
        if (!name.equals("triton-special.bin")) {
            assertThat(InferRequest.ofJson(request.toJson())).isEqualTo(request);
        }
    }
}
