package ai.lepton.bench.mutation;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.protocol.InferRequest;
import ai.lepton.exchange.protocol.InferRequest.Encoded;
import ai.lepton.exchange.protocol.InferTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A request of the Open Inference Protocol, in JSON or with binary tensors: all that it says, and all values.
 *
 * <p>A mutant in binary has the length of its JSON in front, in 4 bytes, as it stands in a header otherwise.
 */
final class InferRequestFormat implements Format {
    private static final Path FILES =
            Path.of("lepton-exchange", "src", "test", "resources", "ai", "lepton", "exchange", "protocol");

    private final boolean binary;

    InferRequestFormat(boolean binary) {
        this.binary = binary;
    }

    @Override
    public String name() {
        return binary ? "infer-request-binary" : "infer-request";
    }

    @Override
    public Limits limits() {
        return Limits.PLAIN;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        Path folder = repository.resolve(FILES);
        List<byte[]> seeds = new ArrayList<>();
        for (String name : binary
                ? List.of("triton.bin", "kserve.bin", "triton-special.bin")
                : List.of("triton.json", "kserve.json")) {
            byte[] message = Files.readAllBytes(folder.resolve(name));
            int length = Integer.parseInt(
                    Files.readString(folder.resolve(name + ".length")).strip());
            seeds.add(binary ? framed(length, message) : message);
        }
        return seeds;
    }

    private static byte[] framed(int length, byte[] message) {
        return ByteBuffer.allocate(Integer.BYTES + message.length)
                .putInt(length)
                .put(message)
                .array();
    }

    @Override
    public List<Mutator> mutators() {
        if (!binary) {
            return List.of(Mutator.json(), Mutator.json(), Mutator.json(), Mutator.json(), Mutator.bytes());
        }
        Mutator ofJson = (seed, others, random) -> {
            int length = ByteBuffer.wrap(seed).getInt();
            byte[] json = Arrays.copyOfRange(seed, Integer.BYTES, Integer.BYTES + length);
            byte[] changed = Mutator.json().mutate(json, List.of(json), random);
            byte[] rest = Arrays.copyOfRange(seed, Integer.BYTES + length, seed.length);
            return framed(
                    changed.length,
                    ByteBuffer.allocate(changed.length + rest.length)
                            .put(changed)
                            .put(rest)
                            .array());
        };
        return List.of(ofJson, ofJson, Mutator.bytes());
    }

    @Override
    public void read(byte[] mutant, Path directory) {
        if (!binary) {
            InferRequest request = InferRequest.ofBytes(mutant, mutant.length);
            use(request);
            Again.requireSame(request, each -> each.toJson(), InferRequest::ofJson);
            return;
        }
        if (mutant.length < Integer.BYTES) {
            throw new DataException("there is no length");
        }
        byte[] message = Arrays.copyOfRange(mutant, Integer.BYTES, mutant.length);
        InferRequest request =
                InferRequest.ofBytes(message, ByteBuffer.wrap(mutant).getInt());
        use(request);
        Encoded again = request.toBinary();
        byte[] bytes = again.bytes();
        if (!InferRequest.ofBytes(bytes, again.jsonLength().orElse(bytes.length))
                .equals(request)) {
            throw new IllegalStateException("what was written is read as another request");
        }
    }

    private static void use(InferRequest request) {
        for (InferTensor tensor : request.inputs()) {
            if (tensor.datatype().isFloat()) {
                Objects.requireNonNull(tensor.doubles());
            } else if (tensor.datatype().size() == 0) {
                if (tensor.byteStrings().size() != tensor.elements()) {
                    throw new IllegalStateException(tensor + " has another number of elements");
                }
            }
            if (tensor.datatype().size() * (long) tensor.elements()
                    > tensor.buffer().remaining()) {
                throw new IllegalStateException(tensor + " has fewer bytes than elements");
            }
        }
        Objects.requireNonNull(request.toString());
    }
}
