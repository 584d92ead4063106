package ai.lepton.exchange.bundle;

/**
 * A file within a zip, as the central directory tells of it.
 *
 * @param name with slashes
 * @param isDirectory whether it is no file
 * @param flags the general purpose bits
 * @param method 0 for stored, 8 for deflated
 * @param crc CRC-32 of its bytes
 * @param compressed bytes that it takes in the zip
 * @param size bytes that it has
 * @param header where its local header begins
 * @param data where its bytes begin; 0 as long as that is not known
 */
record ArchiveEntry(
        String name,
        boolean isDirectory,
        int flags,
        int method,
        long crc,
        long compressed,
        long size,
        long header,
        long data) {
    static final int STORED = 0;
    static final int DEFLATED = 8;

    /** The length and the CRC stand after the data. */
    static final int DESCRIPTOR = 1 << 3;

    /** The name is UTF-8. */
    static final int UTF8 = 1 << 11;

    ArchiveEntry at(long begin) {
        return new ArchiveEntry(name, isDirectory, flags, method, crc, compressed, size, header, begin);
    }

    ArchiveEntry named(String other) {
        return new ArchiveEntry(other, isDirectory, flags, method, crc, compressed, size, header, data);
    }

    boolean hasDescriptor() {
        return (flags & DESCRIPTOR) != 0;
    }

    long end() {
        return data + compressed;
    }
}
