package ai.lepton.bench.mutation;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.Croissant;
import ai.lepton.exchange.croissant.DatasetReader;
import ai.lepton.exchange.croissant.RecordSet;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A Croissant document with its files: all records are loaded, and its tables described. Digests are not looked at. */
final class DatasetFormat implements Format {
    private static final String DOCUMENT = "croissant.json";
    private static final String PUBLIC = "lepton-exchange/src/test/resources/ai/lepton/exchange/croissant/public/1.0/";

    @Override
    public String name() {
        return "croissant-records";
    }

    @Override
    public Limits limits() {
        return Limits.PLAIN;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        Path examples = repository.resolve(PUBLIC);
        List<byte[]> seeds = new ArrayList<>();
        for (String document : List.of(
                "simple-join/metadata.json",
                "json-join/metadata.json",
                "pass-mini/metadata.json",
                "recipes/enum.json",
                "recipes/file_object_in_zip.json",
                "recipes/read_from_tar.json",
                "recipes/read_binary_file_by_line.json")) {
            Path file = examples.resolve(document);
            SortedMap<String, byte[]> files = new TreeMap<>();
            Tree.below(Objects.requireNonNull(file.getParent())).files().forEach((name, bytes) -> {
                if (name.startsWith("data/")) {
                    files.put(name, bytes);
                }
            });
            files.put(DOCUMENT, Files.readAllBytes(file));
            seeds.add(new Tree(files).zip());
        }
        return seeds;
    }

    @Override
    public List<Mutator> mutators() {
        return List.of(new TreeMutator(DOCUMENT::equals, false), new TreeMutator(name -> true, true));
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        Tree.of(mutant).writeTo(directory);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".csv")).toList()) {
                Croissant.ofJson(Croissant.describe(file).draft().toJson());
            }
        } catch (DataException e) {
            Objects.requireNonNull(
                    e.getMessage()); // such as a column without a name; the records are tried all the same
        }
        DataException refused = null;
        DatasetReader reader = DatasetReader.of(directory.resolve(DOCUMENT)).withoutDigests();
        for (RecordSet set : reader.croissant().recordSet()) {
            try (Rows rows = reader.rows(set.id())) {
                for (Row row : rows) {
                    Objects.requireNonNull(row.toString());
                }
            } catch (DataException e) {
                refused = e;
            }
        }
        if (refused != null) {
            throw refused;
        }
    }
}
