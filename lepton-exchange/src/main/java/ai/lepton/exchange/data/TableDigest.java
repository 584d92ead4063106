package ai.lepton.exchange.data;

import ai.lepton.exchange.internal.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SHA-256 of a table's columns and values. Each text goes in with its length before it, so that none runs into the next. */
final class TableDigest {
    private static final int CHUNK = 4096;

    private final MessageDigest digest = Sha256.digest();

    private TableDigest() {}

    static String of(Table table) {
        TableDigest digest = new TableDigest();
        Schema schema = table.schema();
        digest.texts(schema.numbers());
        digest.numbers(table.numbers());
        digest.whole(schema.categories().size());
        for (Category category : schema.categories()) {
            digest.text(category.name());
            digest.texts(category.levels());
        }
        digest.codes(table.categories());
        digest.whole(table.texts().size());
        for (String column : table.texts()) {
            digest.text(column);
            digest.texts(table.names(column));
        }
        if (table.hasNumericTarget()) {
            digest.text(table.numericTargetName());
            digest.numbers(table.numericTarget());
        } else if (table.hasTarget()) {
            digest.texts(table.labels().names());
            digest.codes(table.target());
        }
        return Sha256.hex(digest.digest);
    }

    private void whole(long value) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
    }

    private void text(@Nullable String text) {
        if (text == null) {
            whole(-1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        whole(bytes.length);
        digest.update(bytes);
    }

    private void texts(List<? extends @Nullable String> texts) {
        whole(texts.size());
        texts.forEach(this::text);
    }

    private void numbers(double[] values) {
        whole(values.length);
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Double.BYTES);
        for (int i = 0; i < values.length; i++) {
            bytes.putDouble(values[i]);
            drain(bytes, i == values.length - 1);
        }
    }

    private void codes(int[] values) {
        whole(values.length);
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Integer.BYTES);
        for (int i = 0; i < values.length; i++) {
            bytes.putInt(values[i]);
            drain(bytes, i == values.length - 1);
        }
    }

    private void drain(ByteBuffer bytes, boolean isLast) {
        if (isLast || !bytes.hasRemaining()) {
            digest.update(bytes.flip());
            bytes.clear();
        }
    }
}
