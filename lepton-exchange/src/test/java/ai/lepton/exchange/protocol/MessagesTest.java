package ai.lepton.exchange.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesTest {

    private static InferRequest inputs(String json) {
        return InferRequest.ofJson("{\"inputs\":[" + json + "]}");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void nestedAndFlatDataAreTheSame() {
        InferTensor flat = inputs("{\"name\":\"x\",\"shape\":[2,1,2],\"datatype\":\"FP32\",\"data\":[1,2.5,-3,1e3]}")
                .input("x");
        InferTensor nested = inputs(
                        "{\"name\":\"x\",\"shape\":[2,1,2],\"datatype\":\"FP32\",\"data\":[[[1,2.5]],[[-3,1e3]]]}")
                .input("x");

        assertThat(nested).isEqualTo(flat);
        assertThat(flat.floats()).containsExactly(1, 2.5f, -3, 1000);
    }

    @Test
    void dataMayStandBeforeItsTypeAndShape() {
        InferRequest request =
                InferRequest.ofJson("{\"inputs\":[{\"data\":[[\"\u00fcber\"],[\"b\"]],\"datatype\":\"BYTES\","
                        + "\"name\":\"\u00fc\",\"shape\":[2,1]},{\"data\":[18446744073709551615],\"datatype\":\"UINT64\","
                        + "\"name\":\"y\",\"shape\":[1]}],\"id\":\"7\"}");

        assertThat(request.input("ü").texts()).containsExactly("über", "b");
        assertThat(request.input("y").buffer().getLong()).isEqualTo(-1);
        assertThat(request.id()).isEqualTo("7");
    }

    @Test
    void shapesOfNothingAndOfOneElementAreTaken() {
        assertThat(inputs("{\"name\":\"x\",\"shape\":[],\"datatype\":\"INT8\",\"data\":[5]}")
                        .input("x")
                        .longs())
                .containsExactly(5);
        for (String data : List.of("[]", "[[],[]]", "[[[]],[[]]]")) {
            String shape = data.equals("[[[]],[[]]]") ? "[2,1,0]" : "[2,0,9223372036854775807]";
            assertThat(inputs("{\"name\":\"x\",\"shape\":" + shape + ",\"datatype\":\"FP64\",\"data\":" + data + "}")
                            .input("x")
                            .elements())
                    .as(data)
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"shape\":[3],\"datatype\":\"FP32\",\"data\":[1,2] | shape [3] has 3 elements; data has 2",
                "\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1,2] | more than the 1 elements",
                "\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[[1,2,3,4]] | the lists of data are [1, 4]",
                "\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[[1,2,3],[4]] | a list of 1 beside one of 3",
                "\"shape\":[3],\"datatype\":\"FP32\",\"data\":[1,[2],3] | lists beside elements",
                "\"shape\":[3],\"datatype\":\"FP32\",\"data\":[[1],2,3] | lists beside elements",
                "\"shape\":[-1],\"datatype\":\"FP32\",\"data\":[1] | negative dimension",
                "\"shape\":[4294967296,4294967296],\"datatype\":\"INT8\",\"data\":[1] | beyond 64 bits",
                "\"shape\":[1.5],\"datatype\":\"FP32\",\"data\":[1] | whole numbers of 64 bits",
                "\"shape\":[9223372036854775808],\"datatype\":\"FP32\",\"data\":[1] | whole numbers of 64 bits",
                "\"shape\":[1],\"datatype\":\"FP128\",\"data\":[1] | no datatype 'FP128'",
                "\"shape\":[1],\"datatype\":\"BF16\",\"data\":[1] | BF16 is for binary tensors only",
                "\"shape\":[1],\"datatype\":\"UINT8\",\"data\":[256] | [0] is 256, which no UINT8 holds",
                "\"shape\":[1],\"datatype\":\"UINT64\",\"data\":[-1] | [0] is -1, which no UINT64 holds",
                "\"shape\":[1],\"datatype\":\"UINT64\",\"data\":[18446744073709551616] | which no UINT64 holds",
                "\"shape\":[1],\"datatype\":\"INT64\",\"data\":[9223372036854775808] | which no INT64 holds",
                "\"shape\":[1],\"datatype\":\"INT32\",\"data\":[1.0] | whole numbers, without point or exponent",
                "\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1e39] | [0] is 1e39, which no FP32 holds",
                "\"shape\":[1],\"datatype\":\"FP16\",\"data\":[65520] | which no FP16 holds",
                "\"shape\":[1],\"datatype\":\"FP64\",\"data\":[1e309] | [0] is 1e309, which no FP64 holds",
                "\"shape\":[1],\"datatype\":\"FP64\",\"data\":[NaN] | NaN",
                "\"shape\":[1],\"datatype\":\"FP64\",\"data\":[\"1\"] | is the text '1'; FP64 has numbers",
                "\"shape\":[1],\"datatype\":\"INT64\",\"data\":[null] | is null; INT64 has whole numbers",
                "\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[null] | is null; BYTES has texts",
                "\"shape\":[1],\"datatype\":\"FP64\",\"data\":[{}] | is an object; FP64 has numbers",
                "\"shape\":[1],\"datatype\":\"BOOL\",\"data\":[1] | is 1; BOOL has true and false",
                "\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[1] | is 1; BYTES has texts",
                "\"shape\":[1],\"datatype\":\"FP64\",\"data\":1 | 'data' must be a list",
                "\"shape\":[1],\"datatype\":\"FP64\" | has neither 'data' nor binary_data_size",
                "\"shape\":[1],\"datatype\":\"FP64\",\"data\":[1],\"parameters\":{\"binary_data_size\":8} | has both",
                "\"shape\":[1],\"datatype\":\"FP64\",\"parameters\":{\"binary_data_size\":8} | there are 0 bytes left",
                "\"shape\":[1],\"datatype\":\"FP64\",\"parameters\":{\"binary_data_size\":-8} | must be a number of bytes",
                "\"shape\":[1],\"datatype\":\"FP64\",\"data\":[1],\"dtype\":\"x\" | has no field 'dtype'",
                "\"shape\":[1],\"shape\":[1],\"datatype\":\"FP64\",\"data\":[1] | Duplicate",
                "\"datatype\":\"FP64\",\"data\":[1] | has no 'shape'",
                "\"shape\":[1],\"data\":[1] | has no 'datatype'",
            })
    void refusesATensorSayingWhy(String fields, String clue) {
        for (String json : List.of(
                "{\"inputs\":[{\"name\":\"x\"," + fields + "}]}", "{\"inputs\":[{" + fields + ",\"name\":\"x\"}]}")) {
            assertThatThrownBy(() -> InferRequest.ofJson(json))
                    .as(json)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("the request")
                    .hasMessageContaining(clue);
        }
    }

    /** As MLServer has it. */
    @ParameterizedTest
    @CsvSource({"FP16", "FP32", "FP64"})
    void aNullAmongFloatsIsAMissingNumber(Datatype datatype) {
        InferRequest request = InferRequest.ofJson("{\"inputs\":[{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\""
                + datatype + "\",\"data\":[[1.5,null],[null,2]]}]}");
        assertThat(request.inputs().get(0).doubles()).containsExactly(1.5, Double.NaN, Double.NaN, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | must be a JSON object",
                "{} | 'inputs' is missing",
                "{\"inputs\":5} | 'inputs' must be a list",
                "{\"inputs\":[5]} | must have objects in it",
                "{\"inputs\":[],\"id\":5} | 'id' must be text",
                "{\"inputs\":[]} {} | after the end",
                "{\"inputs\":[],\"inputs\":[]} | Duplicate",
                "{\"inputs\":[],\"parameters\":{\"binary_data_output\":\"yes\"}} | must be true or false",
                "{\"inputs\":[],\"parameters\":{\"a\":null}} | parameters.a is null",
                "{\"inputs\":[],\"parameters\":{\"a\":1e999}} | which no double holds",
                "{\"inputs\":[],\"outputs\":[{\"name\":\"a\"},{\"name\":\"a\"}]} | 'a' twice",
                "{\"inputs\":[],\"outputs\":[{\"name\":\"a\",\"data\":[]}]} | no field 'data'",
                "{\"inputs\":[],\"x\":\"\\ud800\"} | half a surrogate pair",
                "{\"inputs\":[{\"data\":[ | ",
            })
    void refusesARequestSayingWhy(String json, String clue) {
        assertThatThrownBy(() -> InferRequest.ofJson(json))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(clue == null ? "" : clue);
    }

    @Test
    void refusesDeepDataWithoutTakingItIn() {
        for (String json : List.of(
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":" + "[".repeat(10_000),
                "{\"inputs\":[{\"data\":" + "[".repeat(10_000),
                "{\"inputs\":[],\"parameters\":" + "{\"a\":".repeat(10_000),
                "{\"inputs\":[],\"parameters\":{\"a\":" + "[".repeat(300) + "]".repeat(300) + "}}")) {
            assertThatThrownBy(() -> InferRequest.ofJson(json)).isInstanceOf(DataException.class);
        }
    }

    @Test
    void refusesBinaryThatDoesNotFit() {
        String json = "{\"inputs\":[{\"name\":\"x\",\"shape\":[2],\"datatype\":\"FP32\","
                + "\"parameters\":{\"binary_data_size\":8}}]}";
        byte[] whole = Arrays.copyOf(utf8(json), json.length() + 8);

        assertThat(InferRequest.ofBytes(whole, json.length()).input("x").floats())
                .containsExactly(0, 0);
        refused(Arrays.copyOf(whole, whole.length - 1), json.length(), "binary_data_size is 8; there are 7 bytes left");
        refused(Arrays.copyOf(whole, whole.length + 1), json.length(), "1 bytes after its JSON belong to no tensor's");
        refused(whole, whole.length + 1, "its JSON is said to have " + (whole.length + 1));
        refused(whole, -1, "its JSON is said to have -1");
        refused(whole, json.length() - 1, "");
        byte[] shorter = utf8(json.replace("[2]", "[3]"));
        refused(Arrays.copyOf(shorter, shorter.length + 8), shorter.length, "takes 12 bytes; there are 8");
        byte[] truth = utf8(json.replace("FP32", "BOOL").replace("[2]", "[8]"));
        byte[] two = Arrays.copyOf(truth, truth.length + 8);
        two[two.length - 3] = 2;
        refused(two, truth.length, "'x'[5] is the byte 2; BOOL is 0 or 1");
    }

    @Test
    void refusesBytesWhoseLengthsDoNotFit() {
        String json = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"BYTES\","
                + "\"parameters\":{\"binary_data_size\":8}}]}";
        for (int length : new int[] {-1, 3, 5, Integer.MAX_VALUE}) {
            byte[] message = Arrays.copyOf(utf8(json), json.length() + 8);
            ByteBuffer.wrap(message).putInt(json.length(), Integer.reverseBytes(length));
            refused(message, json.length(), "tensor 'x'");
        }
    }

    private static void refused(byte[] message, int jsonLength, String clue) {
        assertThatThrownBy(() -> InferRequest.ofBytes(message, jsonLength))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(clue);
    }

    @Test
    void aBinaryTensorIsAWindowOnTheMessage() {
        InferRequest.Encoded encoded =
                InferRequest.of(InferTensor.of("x", new float[] {1, 2})).toBinary();
        byte[] message = encoded.bytes();
        InferTensor tensor = InferRequest.ofBytes(message, encoded.jsonLength().orElseThrow())
                .input("x");

        message[message.length - 2] = (byte) 0x40;
        message[message.length - 1] = (byte) 0x40;

        assertThat(tensor.floats()).containsExactly(1, 3);
    }

    @Test
    void whatJsonHasNotIsRefusedWhenItIsWritten() {
        assertThatThrownBy(() -> InferResponse.of("m", InferTensor.of("x", new float[] {1, Float.NaN}))
                        .toJson())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor 'x'[1] is NaN, which JSON has not; send it, or ask for it, in binary");
        assertThatThrownBy(() -> InferResponse.of("m", InferTensor.ofBytes("x", List.of(new byte[] {(byte) 0xff})))
                        .toJson())
                .hasMessageContaining("'x'[0] is not valid UTF-8");
        assertThatThrownBy(() -> InferResponse.of("m", InferTensor.of("x", Datatype.BF16, new double[] {1}))
                        .toJson())
                .hasMessageContaining("binary only");
    }

    @Test
    void responsesAreReadWithWhatOtherServersAdd() {
        InferResponse answer = InferResponse.ofJson("{\"model_name\":\"m\",\"model_version\":null,\"id\":\"1\","
                + "\"parameters\":null,\"took\":[1,{\"ms\":0.5}],\"outputs\":[{\"name\":\"y\",\"shape\":[1],"
                + "\"datatype\":\"FP32\",\"parameters\":{\"content_type\":\"np\"},\"data\":[0.1]}]}");

        assertThat(answer.extra()).isEqualTo(Map.of("took", List.of(1L, Map.of("ms", 0.5))));
        assertThat(answer.output("y").parameters()).isEqualTo(Map.of("content_type", "np"));
        assertThat(InferResponse.ofJson(answer.toJson())).isEqualTo(answer);
        assertThatThrownBy(() -> answer.output("z")).hasMessageContaining("there is no output 'z'");
    }

    @Test
    void roundsHalvesOnceFromTheirDigits() {
        // Half-way between two halves as a single, but not as a double: 1 + 2^-11 + 2^-40.
        double value = 1 + 0x1p-11 + 0x1p-40;
        assertThat(InferTensor.of("x", Datatype.FP16, new double[] {value, -value})
                        .floats())
                .containsExactly(1 + 0x1p-10f, -1 - 0x1p-10f);
        assertThat(InferTensor.of("x", Datatype.BF16, new double[] {1 + 0x1p-8 + 0x1p-40})
                        .floats())
                .containsExactly(1 + 0x1p-7f);
        assertThatThrownBy(() -> InferTensor.of("x", Datatype.FP32, new double[] {1e39}))
                .hasMessage("tensor 'x'[0] is 1.0E39, which no FP32 holds");
    }

    @Test
    void numbersAreReadExactlyOrNotAtAll() {
        assertThat(InferTensor.of("x", Datatype.UINT32, new long[] {4294967295L})
                        .doubles())
                .containsExactly(4294967295.0);
        assertThatThrownBy(() ->
                        InferTensor.of("x", new long[] {(1L << 53) + 1}).doubles())
                .hasMessageContaining("which 64-bit floats do not hold exactly");
        assertThatThrownBy(
                        () -> InferTensor.of("x", new long[] {Long.MAX_VALUE}).doubles())
                .hasMessageContaining("which 64-bit floats do not hold exactly");
        assertThatThrownBy(() -> InferTensor.of("x", new long[] {1}).floats())
                .hasMessage("tensor 'x' is INT64; it must be FP32, FP16 or BF16 to be read like this");
    }

    @Test
    void tenThousandTensorsAreRead() {
        InferTensor[] many = new InferTensor[10_000];
        Arrays.setAll(many, i -> InferTensor.of("x" + i, new int[] {i}));

        InferRequest read = InferRequest.ofJson(InferRequest.of(many).toJson());

        assertThat(read.inputs()).hasSize(10_000);
        assertThat(read.inputs().get(9_999).longs()).containsExactly(9_999);
    }
}
