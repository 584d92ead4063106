package ai.lepton.exchange.bom;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The BOMs that the standard's own repository tests its schemas by: valid ones and invalid ones. */
class OfficialBomsTest {
    /** Valid by the schema, and refused here. */
    private static final Map<String, String> REFUSED = Map.of(
            "valid-attestation-1.6.json", "counterClaim-1 is referred to and not there",
            "valid-attestation-1.7.json", "the same",
            "valid-formulation-1.5.json", "the bom-ref workspace-1 is of two objects",
            "valid-citations-1.7.json", "the bom-ref workflow-1 is of two objects");

    /** Invalid by the schema in what we have no record for and keep as it is. */
    private static final Map<String, String> KEPT = Map.of(
            "invalid-component-swid", "component.swid",
            "invalid-issue-type", "component.releaseNotes",
            "invalid-metadata-distribution", "metadata.distributionConstraints",
            "invalid-patch-type", "component.pedigree",
            "invalid-service-data", "services");

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1.6", "1.7"})
    void validOnesComeBackAsTheyAre(String version) throws Exception {
        List<String> faults = new ArrayList<>();
        for (Path file : files(version, "valid-")) {
            String json = Files.readString(file).replace("+00:00\"", "Z\""); // a point in time has no place
            String name = file.getFileName().toString();
            try {
                Bom bom = Bom.ofJson(json);
                String written = bom.toJson();
                if (!tree(written).equals(tree(json))) {
                    faults.add(name + " is written as another");
                }
                List<String> order = order(tree(json));
                if (!order(tree(written)).equals(order)) {
                    faults.add(name + " has its fields in another order");
                }
                if (!CycloneDxSchema.violations(version, written).isEmpty()) {
                    faults.add(name + " becomes invalid " + CycloneDxSchema.violations(version, written));
                }
            } catch (DataException e) {
                if (!REFUSED.containsKey(name)) {
                    faults.add(name + " is refused: " + e.getMessage());
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1.6", "1.7"})
    void invalidOnesAreRefusedOrKept(String version) throws Exception {
        List<String> taken = new ArrayList<>();
        for (Path file : files(version, "invalid-")) {
            if (isTaken(Files.readString(file))) {
                taken.add(file.getFileName().toString().replaceAll("-" + version + ".json|.json", ""));
            }
        }
        assertThat(taken).isSubsetOf(KEPT.keySet());
    }

    private static boolean isTaken(String json) {
        try {
            Bom.ofJson(json);
            return true;
        } catch (DataException e) {
            return false;
        }
    }

    /** Returns the names of all fields, in the order in which they stand. */
    private static List<String> order(JsonNode node) {
        List<String> names = new ArrayList<>();
        if (node.isObject()) {
            node.properties().forEach(field -> {
                names.add(field.getKey());
                names.addAll(order(field.getValue()));
            });
        }
        if (node.isArray()) {
            node.forEach(element -> names.addAll(order(element)));
        }
        return names;
    }

    private static JsonNode tree(String json) {
        return JsonMapper.shared().readTree(json);
    }

    private static List<Path> files(String version, String prefix) throws IOException, URISyntaxException {
        Path directory = Path.of(
                OfficialBomsTest.class.getResource("specification/" + version).toURI());
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }
}
