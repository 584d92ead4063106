package ai.lepton.bench.models;

import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A file of {@value #TENSORS} tensors and some 400 MB, which the system has in memory: opened, and read in several ways, beside
 * what this machine takes to sum and to copy as much from memory. {@code safetensors_peer.py} times Python's on the same file.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:MaxDirectMemorySize=2g"})
@SuppressWarnings("NullAway.Init") // set up by JMH
public class ReadSafetensors {
    private static final int TENSORS = 200;
    private static final int VALUES = 500_000;
    private static final Path FILE = Path.of("target", "models", "model.safetensors");
    private static final Path ZIP = Path.of("target", "models", "model.zip");

    private Safetensors open;
    private Safetensors zipped;
    private List<float[]> arrays;
    private List<ByteBuffer> direct;
    private List<float[]> targets;

    /** Writes the files, if they are not there, and reads them once. */
    @Setup
    public void write() throws IOException {
        if (!Files.exists(FILE) || !Files.exists(ZIP)) {
            SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
            for (int i = 0; i < TENSORS; i++) {
                float[] values = new float[VALUES];
                for (int j = 0; j < VALUES; j++) {
                    values[j] = (j % 1000 - 500) / 7f + i;
                }
                writer.tensor("model.layers." + i + ".weight", values, 500, VALUES / 500);
            }
            writer.write(FILE);
            Bundle.at(ZIP)
                    .zipped()
                    .replacing()
                    .add("model.safetensors", writer)
                    .bom(Bom.of(Instant.EPOCH))
                    .write();
        }
        open = Safetensors.open(FILE);
        zipped = Bundle.open(ZIP).tensors("model.safetensors");
        arrays = new ArrayList<>();
        direct = new ArrayList<>();
        targets = new ArrayList<>();
        for (String name : open.names()) {
            arrays.add(open.floats(name));
            targets.add(new float[VALUES]);
            ByteBuffer copy = ByteBuffer.allocateDirect(VALUES * Float.BYTES).order(ByteOrder.nativeOrder());
            direct.add(copy.put(open.buffer(name)).flip());
        }
    }

    /** Opens the file: its header, checked in full. */
    @Benchmark
    public Safetensors open() {
        return Safetensors.open(FILE);
    }

    /** Opens the file and reads all values into arrays of their own. */
    @Benchmark
    public void openAndReadFloats(Blackhole hole) {
        Safetensors file = Safetensors.open(FILE);
        for (String name : file.names()) {
            hole.consume(file.floats(name));
        }
    }

    /** Sums all values through the mapping. */
    @Benchmark
    public double sumOfMapped() {
        return sum(open);
    }

    /** The same of the file within a zip. */
    @Benchmark
    public double sumOfMappedInZip() {
        return sum(zipped);
    }

    private static double sum(Safetensors file) {
        double sum = 0;
        for (String name : file.names()) {
            sum += sum(file.buffer(name).asFloatBuffer());
        }
        return sum;
    }

    /** Four sums, so that no addition waits for the one before it. */
    private static double sum(FloatBuffer values) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int n = values.limit();
        for (int i = 0; i + 3 < n; i += 4) {
            a += values.get(i);
            b += values.get(i + 1);
            c += values.get(i + 2);
            d += values.get(i + 3);
        }
        return a + b + c + d;
    }

    /** Copies all values from the mapping into arrays that are there. */
    @Benchmark
    public void copyOfMapped(Blackhole hole) {
        int i = 0;
        for (String name : open.names()) {
            open.buffer(name).asFloatBuffer().get(targets.get(i++));
        }
        hole.consume(targets);
    }

    /** What the machine takes to copy as much from memory outside of the heap. */
    @Benchmark
    public void copyFloor(Blackhole hole) {
        for (int i = 0; i < TENSORS; i++) {
            direct.get(i).asFloatBuffer().get(targets.get(i));
        }
        hole.consume(targets);
    }

    /** What the machine takes to copy as much between arrays. */
    @Benchmark
    public void copyOfArraysFloor(Blackhole hole) {
        for (int i = 0; i < TENSORS; i++) {
            System.arraycopy(arrays.get(i), 0, targets.get(i), 0, VALUES);
        }
        hole.consume(targets);
    }

    /** What the machine takes to sum as much from memory outside of the heap. */
    @Benchmark
    public double sumFloor() {
        double sum = 0;
        for (int i = 0; i < TENSORS; i++) {
            sum += sum(direct.get(i).asFloatBuffer());
        }
        return sum;
    }

    /** The digest of the file, which a bundle compares. */
    @Benchmark
    public String sha256() {
        return open.sha256();
    }
}
