package ai.lepton.bench.mutation;

import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A safetensors file, mapped and from memory: all that the header says, and all values. */
final class SafetensorsFormat implements Format {
    private static final List<String> SEEDS = List.of(
            "lepton-exchange/src/test/resources/ai/lepton/exchange/tensor/empty.safetensors",
            "lepton-exchange/src/test/resources/ai/lepton/exchange/tensor/golden.safetensors",
            "lepton-exchange/src/test/resources/ai/lepton/exchange/tensor/packed.safetensors",
            "lepton-exchange/src/test/resources/ai/lepton/exchange/tensor/plain.safetensors",
            "lepton-core/src/test/resources/golden/components/more_operations.safetensors");

    @Override
    public String name() {
        return "safetensors";
    }

    @Override
    public Limits limits() {
        return Limits.PLAIN;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String seed : SEEDS) {
            seeds.add(Files.readAllBytes(repository.resolve(seed)));
        }
        return seeds;
    }

    @Override
    public List<Mutator> mutators() {
        return List.of(Mutator.safetensors());
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        Path file = Files.write(directory.resolve("model.safetensors"), mutant);
        String digest = readAll(Safetensors.open(file));
        if (!digest.equals(readAll(Safetensors.of("memory", ByteBuffer.wrap(mutant))))) {
            throw new IllegalStateException("a file and its bytes in memory have other digests");
        }
    }

    /** Reads all values, and returns the digest of the file. */
    static String readAll(Safetensors tensors) {
        for (TensorInfo info : tensors.tensors()) {
            switch (info.dtype()) {
                case F64 -> tensors.doubles(info.name());
                case F32, F16, BF16, F8_E5M2, F8_E4M3, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ, F4 ->
                    tensors.floats(info.name());
                case I64, I32, I16, I8, U64, U32, U16, U8, BOOL -> tensors.longs(info.name());
                default -> tensors.buffer(info.name());
            }
            if (tensors.buffer(info.name()).remaining() != info.bytes()) {
                throw new IllegalStateException(info + " has another number of bytes");
            }
        }
        Objects.requireNonNull(tensors.metadata().toString());
        Objects.requireNonNull(tensors.toString());
        return tensors.sha256();
    }
}
