package ai.lepton.bench.mutation;

/**
 * What a mutant may take.
 *
 * @param seconds of wall time; a process that takes longer is ended
 * @param heapMegabytes of Java heap
 * @param residentMegabytes of the whole process, native memory with it, where the system tells
 */
record Limits(int seconds, int heapMegabytes, int residentMegabytes) {
    static final Limits USUAL = new Limits(30, 512, 2048);
}
