package ai.lepton.exchange.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelMetadataTest {

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ModelMetadataTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void isWrittenAsItWasRead() throws IOException {
        String json = resource("oip-model.json");
        ModelMetadata metadata = ModelMetadata.ofJson(json);

        assertThat(metadata.versions()).containsExactly("3");
        assertThat(metadata.input("sex").orElseThrow().datatype()).isEqualTo(Datatype.BYTES);
        assertThat(metadata.toJson()).isEqualTo(json);
    }

    @Test
    void keepsWhatOtherServersAdd() throws IOException {
        ModelMetadata metadata = ModelMetadata.ofJson(resource("foreign-oip-model.json"));

        assertThat(metadata.extra().keySet()).containsExactlyInAnyOrder("max_batch_size", "tags");
        assertThat(metadata.versions()).isEmpty();
        assertThat(ModelMetadata.ofJson(metadata.toJson())).isEqualTo(metadata);
        assertThat(metadata.toJson()).contains("\"optional\" : false", "0.50");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | 'name' is missing",
                "{\"name\":\"\",\"platform\":\"\"} | name of a model is ''",
                "{\"name\":\"a\\u0000\",\"platform\":\"\"} | none of them a control character",
                "{\"name\":\"m\"} | 'platform' is missing",
                "{\"name\":\"m\",\"platform\":\"\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP8\",\"shape\":[]}]} | 'FP8'",
                "{\"name\":\"m\",\"platform\":\"\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-2]}]} | neither a size nor -1",
                "{\"name\":\"m\",\"platform\":\"\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\"}]} | 'shape' is missing",
                "{\"name\":\"m\",\"platform\":\"\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[null]}]} | null",
                "{\"name\":\"m\",\"name\":\"m\",\"platform\":\"\"} | Duplicate",
            })
    void refusesSayingWhy(String json, String clue) {
        assertThatThrownBy(() -> ModelMetadata.ofJson(json))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(clue);
    }
}
