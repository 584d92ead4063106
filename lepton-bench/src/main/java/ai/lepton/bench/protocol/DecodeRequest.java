package ai.lepton.bench.protocol;

import ai.lepton.exchange.protocol.InferRequest;
import ai.lepton.exchange.protocol.InferTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
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

/** A request of 1 MiB of FP32 in binary: read alone, read with its values, and the copies that are the least. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // set up by JMH
public class DecodeRequest {
    private static final int VALUES = (1 << 20) / Float.BYTES;

    private byte[] message;
    private byte[] json;
    private int jsonLength;

    /** Makes the message. */
    @Setup
    public void make() {
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            values[i] = (float) random.nextDouble();
        }
        InferRequest request = InferRequest.of(InferTensor.of("x", values, VALUES / 64, 64));
        InferRequest.Encoded encoded = request.toBinary();
        message = encoded.bytes();
        jsonLength = encoded.jsonLength().orElseThrow();
        json = request.toJson().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the request; its tensor is a window on the message. */
    @Benchmark
    public InferRequest request() {
        return InferRequest.ofBytes(message, jsonLength);
    }

    /** Reads the request and its values. */
    @Benchmark
    public float[] values() {
        return InferRequest.ofBytes(message, jsonLength).input("x").floats();
    }

    /** Reads the same out of JSON. */
    @Benchmark
    public float[] valuesOfJson() {
        return InferRequest.ofBytes(json, json.length).input("x").floats();
    }

    /** Copies the values and nothing else. */
    @Benchmark
    public float[] floorOfValues() {
        float[] values = new float[VALUES];
        ByteBuffer.wrap(message, jsonLength, VALUES * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    /** Copies the bytes of the message. */
    @Benchmark
    public byte[] floorOfBytes() {
        return Arrays.copyOf(message, message.length);
    }
}
