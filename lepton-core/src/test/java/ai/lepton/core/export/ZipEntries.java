package ai.lepton.core.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Reads a zip by its specification (APPNOTE 4.3), with no library, and checks what PyTorch relies on. */
final class ZipEntries {
    private static final int LOCAL = 0x04034B50;
    private static final int CENTRAL = 0x02014B50;
    private static final int END = 0x06054B50;
    private static final int END_SIZE = 22;

    private ZipEntries() {}

    /** Returns the contents by name, in the order of the directory. */
    static Map<String, byte[]> of(byte[] file) {
        ByteBuffer zip = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int end = file.length - END_SIZE;
        assertThat(zip.getInt(end)).as("end of the directory, with no comment").isEqualTo(END);
        int count = zip.getShort(end + 10);
        int at = zip.getInt(end + 16);
        assertThat(at + zip.getInt(end + 12)).isEqualTo(end);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        int expected = 0;
        for (int i = 0; i < count; i++) {
            assertThat(zip.getInt(at)).isEqualTo(CENTRAL);
            int nameLength = zip.getShort(at + 28);
            String name = new String(file, at + 46, nameLength, StandardCharsets.UTF_8);
            int header = zip.getInt(at + 42);
            assertThat(header).as("%s follows the entry before", name).isEqualTo(expected);
            assertThat(zip.getInt(header)).isEqualTo(LOCAL);
            assertThat(zip.getShort(header + 8))
                    .as("method of %s: stored", name)
                    .isZero();
            int data = header + 30 + zip.getShort(header + 26) + zip.getShort(header + 28);
            assertThat(data % 64).as("place of %s", name).isZero();
            int size = zip.getInt(at + 24);
            byte[] content = new byte[size];
            zip.get(data, content);
            CRC32 crc = new CRC32();
            crc.update(content);
            assertThat(zip.getInt(at + 16)).as("sum of %s", name).isEqualTo((int) crc.getValue());
            for (int field = 14; field < 26; field += 4) {
                int beside = field + 2;
                assertThat(zip.getInt(header + field))
                        .as("both headers of %s", name)
                        .isEqualTo(zip.getInt(at + beside));
            }
            assertThat(entries.put(name, content)).as("%s comes once", name).isNull();
            expected = data + size;
            at += 46 + nameLength + zip.getShort(at + 30) + zip.getShort(at + 32);
        }
        assertThat(at).isEqualTo(end);
        return entries;
    }
}
