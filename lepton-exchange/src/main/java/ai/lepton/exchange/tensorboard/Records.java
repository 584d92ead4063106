package ai.lepton.exchange.tensorboard;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The frames of TFRecord: length, its checksum, data, their checksum; all numbers little-endian.
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord">TFRecord, the format of a record</a>
 */
final class Records {
    private static final int HEAD = Long.BYTES + Integer.BYTES;
    private static final int CHUNK = 1 << 16;

    private Records() {}

    /** Returns a record as it stands in a file. */
    static byte[] framed(byte[] data) {
        ByteBuffer frame =
                ByteBuffer.allocate(HEAD + data.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(data.length);
        frame.putInt(masked(frame.array(), 0, Long.BYTES));
        frame.put(data);
        frame.putInt(masked(data, 0, data.length));
        return frame.array();
    }

    /** Returns a checksum as records have it: CRC-32C, rotated and with a number added. */
    private static int masked(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        int value = (int) crc.getValue();
        return ((value >>> 15) | (value << 17)) + 0xa282ead8;
    }

    /** Reads records one after another. */
    static final class Reader {
        private final String name;
        private final InputStream in;
        private long at;
        private String incomplete = "";

        Reader(String name, InputStream in) {
            this.name = name;
            this.in = in;
        }

        /** Returns where the next record begins, as messages name it. */
        String where() {
            return name + " at byte " + at;
        }

        /** Returns what is missing of the last record; empty where it was whole. */
        String incomplete() {
            return incomplete;
        }

        /**
         * Returns the next record's data; null at the end of the file, also where it ends within a record.
         *
         * @throws DataException if a checksum is wrong
         */
        byte @Nullable [] next() throws IOException {
            byte[] head = in.readNBytes(HEAD);
            if (head.length < HEAD) {
                incomplete = head.length == 0 ? "" : cut(head.length + " bytes of its head");
                return null;
            }
            ByteBuffer numbers = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
            long length = numbers.getLong();
            if (numbers.getInt() != masked(head, 0, Long.BYTES)) {
                throw new DataException(where()
                        + ": the checksum of a record's length is wrong; the file is damaged, or" + " no event file");
            }
            if (length < 0 || length > Integer.MAX_VALUE - CHUNK) {
                throw new DataException(where() + ": a record says that it has " + Long.toUnsignedString(length)
                        + " bytes; at most " + (Integer.MAX_VALUE - CHUNK) + " can be read");
            }
            // As many as there are, whatever the length says: readNBytes takes memory as bytes come.
            byte[] data = in.readNBytes((int) length);
            byte[] check = data.length < length ? new byte[0] : in.readNBytes(Integer.BYTES);
            if (check.length < Integer.BYTES) {
                incomplete = cut(data.length + " of its " + length + " bytes");
                return null;
            }
            if (ByteBuffer.wrap(check).order(ByteOrder.LITTLE_ENDIAN).getInt() != masked(data, 0, data.length)) {
                throw new DataException(where() + ": the checksum of a record is wrong; the file is damaged");
            }
            at += HEAD + length + Integer.BYTES;
            return data;
        }

        private String cut(String found) {
            return "the last record, at byte " + at + ", is cut off: there are " + found
                    + "; its writer was stopped, or is still writing";
        }
    }
}
