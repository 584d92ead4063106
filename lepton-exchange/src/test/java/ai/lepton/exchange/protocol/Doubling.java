package ai.lepton.exchange.protocol;

import ai.lepton.exchange.protocol.ModelMetadata.Spec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** A model that doubles the rows of {@code x}, and refuses negative ones; it may wait, and remembers how many rows it got. */
final class Doubling implements InferenceModel {
    final List<Integer> calls = new CopyOnWriteArrayList<>();
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch gate;
    volatile boolean ready = true;
    private final String name;
    private final String version;

    private Doubling(String name, String version, CountDownLatch gate) {
        this.name = name;
        this.version = version;
        this.gate = gate;
    }

    static Doubling named(String name) {
        return new Doubling(name, "1", new CountDownLatch(0));
    }

    static Doubling version(String version) {
        return new Doubling("m", version, new CountDownLatch(0));
    }

    /** Returns one that waits for its gate. */
    static Doubling waiting() {
        return new Doubling("m", "1", new CountDownLatch(1));
    }

    @Override
    public ModelMetadata metadata() {
        return ModelMetadata.of(
                        name,
                        "test",
                        List.of(Spec.of("x", Datatype.FP64, -1)),
                        List.of(Spec.of("y", Datatype.FP64, -1), Spec.of("version", Datatype.BYTES, -1)))
                .withVersions(version);
    }

    @Override
    public boolean joinsRows() {
        return true;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public List<InferTensor> infer(InferRequest request) {
        double[] x = request.input("x").doubles();
        calls.add(x.length);
        entered.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            if (x[i] < 0) {
                throw new IllegalArgumentException("x[" + i + "] is " + x[i] + "; it must be 0 or more");
            }
            if (x[i] == 1313) {
                throw new UnsupportedOperationException("unlucky");
            }
            y[i] = 2 * x[i];
        }
        String[] versions = new String[x.length];
        Arrays.fill(versions, version);
        return List.of(InferTensor.of("y", y), InferTensor.ofTexts("version", List.of(versions)));
    }

    @Override
    public Optional<Generator> generator() {
        return name.equals("writer") ? Optional.of(Doubling::write) : Optional.empty();
    }

    @SuppressWarnings("NullAway") // a model may be wrong
    private static Generated write(String prompt, Map<String, Object> parameters, Predicate<String> onText) {
        if (prompt.isEmpty()) {
            throw new IllegalArgumentException("the prompt is empty");
        }
        int tokens = ((Number) parameters.getOrDefault("max_tokens", 3L)).intValue();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < tokens; i++) {
            String piece = " " + i;
            all.append(piece);
            if (!onText.test(piece)) {
                break;
            }
            if (prompt.equals("break") && i == 1) {
                throw new UnsupportedOperationException("it broke");
            }
            if (prompt.equals("nothing") && i == 1) {
                return null;
            }
        }
        return new Generated(all.toString(), "length", 1, tokens);
    }
}
