package ai.lepton.bench.mutation;

/**
 * What a mutant may take.
 *
 * @param seconds of wall time; a process that takes longer is ended
 * @param heapMegabytes of Java heap
 * @param residentMegabytes of the whole process, native memory with it, where the system tells
 * @param objectMegabytes of all Java objects that are made for one mutant, kept or not, beside {@link #PER_BYTE} for each of
 *     its bytes
 */
record Limits(int seconds, int heapMegabytes, int residentMegabytes, int objectMegabytes) {
    static final Limits USUAL = new Limits(30, 512, 2048, 1024);

    /** Of what is read in Java alone. */
    static final Limits PLAIN = new Limits(20, 256, 1024, 64);

    /** Returns the same but for the megabytes of all Java objects. */
    Limits withObjects(int megabytes) {
        return new Limits(seconds, heapMegabytes, residentMegabytes, megabytes);
    }

    /** Bytes of Java objects for a byte of a mutant, which is read and written several times. */
    static final int PER_BYTE = 4000;

    /** Returns the bytes of all Java objects for a mutant of this many bytes. */
    long objectBytes(int mutant) {
        return ((long) objectMegabytes << 20) + (long) PER_BYTE * mutant;
    }
}
