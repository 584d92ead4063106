package ai.lepton.exchange.tensor;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The header as the reference implementation writes it: compact JSON, padded with blanks to a multiple of 8. */
final class HeaderJson {
    private static final JsonFactory JSON = new JsonFactory();

    private HeaderJson() {}

    /**
     * Returns the header's bytes.
     *
     * @throws IllegalArgumentException if it is longer than readers accept
     */
    static byte[] of(Map<String, String> metadata, List<TensorInfo> tensors) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectPropertyStart(SafetensorsHeader.METADATA);
                metadata.forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            tensors.forEach(tensor -> write(json, tensor));
            json.writeEndObject();
        }
        byte[] header = out.toByteArray();
        int padded = (header.length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        if (padded > SafetensorsHeader.LONGEST) {
            throw new IllegalArgumentException(
                    "the header of " + tensors.size() + " tensors takes " + padded + " bytes; readers accept "
                            + SafetensorsHeader.LONGEST + ", so write several files by shards(...)");
        }
        byte[] all = Arrays.copyOf(header, padded);
        Arrays.fill(all, header.length, padded, (byte) ' ');
        return all;
    }

    private static void write(JsonGenerator json, TensorInfo tensor) {
        json.writeObjectPropertyStart(tensor.name());
        json.writeStringProperty("dtype", tensor.dtype().name());
        json.writeArrayPropertyStart("shape");
        tensor.shape().forEach(dimension -> json.writeNumber((long) dimension));
        json.writeEndArray();
        json.writeArrayPropertyStart("data_offsets");
        json.writeNumber(tensor.begin());
        json.writeNumber(tensor.end());
        json.writeEndArray();
        json.writeEndObject();
    }
}
