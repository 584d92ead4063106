package ai.lepton.exchange.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipMembersTest {
    @TempDir
    private Path directory;

    private static byte[] zip(int method, String comment, Map<String, byte[]> members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(method);
            zip.setComment(comment);
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                ZipEntry entry = new ZipEntry(member.getKey());
                CRC32 crc = new CRC32();
                crc.update(member.getValue());
                entry.setSize(member.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(member.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private Map<String, byte[]> read(byte[] archive, int most) throws IOException {
        Path file = Files.write(directory.resolve("a.zip"), archive);
        Map<String, byte[]> read = new LinkedHashMap<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ZipMembers zip = ZipMembers.of("a.zip", channel, most);
            for (ZipMembers.Member member : zip.members()) {
                try (InputStream in = zip.open(member)) {
                    read.put(member.name(), in.readAllBytes());
                }
            }
        }
        return read;
    }

    private static Map<String, byte[]> some() {
        byte[] large = new byte[200_000];
        new Random(7).nextBytes(large);
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("a.txt", "a\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        members.put("dir/", new byte[0]);
        members.put("dir/\u00fc.bin", large);
        members.put("empty", new byte[0]);
        return members;
    }

    @ParameterizedTest
    @ValueSource(ints = {ZipOutputStream.STORED, ZipOutputStream.DEFLATED})
    void membersAreThoseThatWereWritten(int method) throws IOException {
        for (String comment : List.of("", "a comment with PK\5\6 in it, and more than the record has")) {
            Map<String, byte[]> read = read(zip(method, comment, some()), 10);
            assertThat(read.keySet()).containsExactlyElementsOf(some().keySet());
            some().forEach((name, bytes) -> assertThat(read.get(name)).isEqualTo(bytes));
        }
    }

    @Test
    void whatStandsBeforeAnArchiveIsPassedOver() throws IOException {
        byte[] archive = zip(ZipOutputStream.DEFLATED, "", some());
        byte[] longer = ByteBuffer.allocate(archive.length + 3)
                .put(new byte[3])
                .put(archive)
                .array();
        assertThat(read(longer, 10)).hasSize(4);
    }

    @Test
    void moreThan65535MembersAreRead() throws IOException {
        Map<String, byte[]> many = new LinkedHashMap<>();
        for (int i = 0; i < 66_000; i++) {
            many.put("m" + i, new byte[0]);
        }
        byte[] archive = zip(ZipOutputStream.STORED, "", many);
        assertThat(read(archive, 100_000)).hasSize(66_000);
        assertThatThrownBy(() -> read(archive, 65_999))
                .isInstanceOf(DataException.class)
                .hasMessage("a.zip has more than 65,999 members");
    }

    @Test
    void aChangedMemberIsDamaged() throws IOException {
        byte[] archive = zip(ZipOutputStream.STORED, "", some());
        archive[100] ^= 1;
        assertThatThrownBy(() -> read(archive, 10))
                .isInstanceOf(DataException.class)
                .hasMessage("a.zip!a.txt is damaged: its size or its checksum is not what the archive says");
    }

    @Test
    void whatIsNoArchiveIsRefused() {
        for (byte[] bytes : List.of(new byte[0], new byte[100], "PK\3\4".getBytes(StandardCharsets.UTF_8))) {
            assertThatThrownBy(() -> read(bytes, 10))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith("a.zip is no zip archive, or it is damaged: ");
        }
    }

    @Test
    void mutantsAreReadOrRefused() throws IOException {
        Random random = new Random(11);
        byte[] archive = zip(ZipOutputStream.DEFLATED, "c", Map.of("a", new byte[300], "b", new byte[5]));
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] mutant = archive.clone();
            for (int j = random.nextInt(3); j >= 0; j--) {
                mutant[random.nextInt(mutant.length)] = (byte) (random.nextBoolean() ? random.nextInt() : 0xff);
            }
            try {
                read(mutant, 10);
            } catch (DataException | IOException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }
}
