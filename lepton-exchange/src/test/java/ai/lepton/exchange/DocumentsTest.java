package ai.lepton.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.croissant.Croissant;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.EveryEvalEver;
import ai.lepton.exchange.huggingface.AdapterConfig;
import ai.lepton.exchange.huggingface.GenerationConfig;
import ai.lepton.exchange.huggingface.ModelConfig;
import ai.lepton.exchange.protocol.ModelMetadata;
import ai.lepton.exchange.tensor.ShardedTensors;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    private static final String CONFIG = "{\"model_type\": \"bert\", \"of_others\": [1, 0.50, null]}";
    private static final String METADATA = "{\"name\": \"m\", \"platform\": \"java\", \"inputs\": [{\"name\": \"x\","
            + " \"datatype\": \"FP64\", \"shape\": [-1]}], \"outputs\": [{\"name\": \"y\", \"datatype\": \"FP64\","
            + " \"shape\": [-1]}]}";
    private static final String INDEX =
            "{\"metadata\": {\"total_size\": 8}, \"weight_map\": {\"w\": \"a.safetensors\"}}";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            classes = {
                AdapterConfig.class,
                Bom.class,
                Croissant.class,
                EvaluationDocument.class,
                EveryEvalEver.class,
                GenerationConfig.class,
                ModelConfig.class,
                ModelMetadata.class,
                ShardedTensors.Index.class
            })
    void haveTheSameWords(Class<?> document) throws NoSuchMethodException {
        assertThat(made(document, "read", Path.class)).isEqualTo(document);
        assertThat(made(document, "of", String.class, byte[].class)).isEqualTo(document);
        assertThat(made(document, "ofJson", String.class)).isEqualTo(document);
        assertThat(document.getMethod("toJson").getReturnType()).isEqualTo(String.class);
        assertThat(document.getMethod("write", Path.class).getReturnType()).isEqualTo(void.class);
    }

    private static Class<?> made(Class<?> document, String name, Class<?>... takes) throws NoSuchMethodException {
        Method method = document.getMethod(name, takes);
        assertThat(Modifier.isStatic(method.getModifiers())).isTrue();
        return method.getReturnType();
    }

    @Test
    void areTheSameFromAFileFromBytesAndFromText() throws Exception {
        same(ModelConfig.class, CONFIG);
        same(GenerationConfig.class, CONFIG);
        same(AdapterConfig.class, CONFIG);
        same(ModelMetadata.class, METADATA);
        same(ShardedTensors.Index.class, INDEX);
    }

    private void same(Class<?> document, String json) throws Exception {
        Object text = document.getMethod("ofJson", String.class).invoke(null, json);
        Path file = folder.resolve(document.getSimpleName());
        document.getMethod("write", Path.class).invoke(text, file);
        String written = (String) document.getMethod("toJson").invoke(text);
        assertThat(Files.readString(file)).isEqualTo(written);
        assertThat(document.getMethod("read", Path.class).invoke(null, file)).isEqualTo(text);
        assertThat(document.getMethod("of", String.class, byte[].class)
                        .invoke(null, "again", written.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(text);
    }
}
