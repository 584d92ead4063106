package ai.lepton.bench.mutation;

import ai.lepton.exchange.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A bundle as one zip, of Python and of ours: what is read of it, and what is unpacked. */
final class ArchiveFormat implements Format {
    private static final String RESOURCES = "lepton-exchange/src/test/resources/ai/lepton/exchange/bundle/";

    private static final List<String> SEEDS =
            List.of("deflated.zip", "stored.zip", "folder.zip", "forced.zip", "streamed.zip", "ours.zip");

    @Override
    public String name() {
        return "bundle-zip";
    }

    @Override
    public Limits limits() {
        return Limits.PLAIN;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String seed : SEEDS) {
            seeds.add(Files.readAllBytes(repository.resolve(RESOURCES + seed)));
        }
        return seeds;
    }

    @Override
    public List<Mutator> mutators() {
        return List.of(new ZipMutator(), new ZipMutator(), new TreeMutator(name -> true, true), Mutator.bytes());
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        Path file = Files.write(directory.resolve("bundle.zip"), mutant);
        BundleFormat.use(file);
        Bundle copied = Bundle.open(file).copyTo(directory.resolve("unpacked"));
        BundleFormat.use(copied.directory());
    }
}
