package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bom.Component.ExternalReference;
import ai.lepton.exchange.bom.Component.Hash;
import ai.lepton.metrics.internal.Quoted;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Puts a bundle's digests into its bill of materials, and takes them from it. */
final class BundleBom {
    private final Bom draft;
    private final SortedMap<String, String> digests;

    BundleBom(Bom draft, SortedMap<String, String> digests) {
        this.draft = draft;
        this.digests = digests;
    }

    /** Returns the BOM with all files, references and a serial number. */
    Bom complete() {
        List<Component> components = new ArrayList<>(own(draft.components()));
        int model = 0;
        while (model < components.size() && !components.get(model).type().equals(Component.MODEL)) {
            model++;
        }
        List<Component> files = digests.entrySet().stream()
                .map(file -> Component.file(file.getKey(), file.getValue()))
                .toList();
        if (model == components.size()) {
            components.addAll(files);
        } else {
            Component whole = withReferences(components.get(model));
            for (Component file : files) {
                whole = whole.plus(file);
            }
            components.set(model, whole);
        }
        Bom complete = draft.withComponents(components);
        return complete.serialNumber() != null ? complete : complete.withSerialNumber(serialNumber());
    }

    /** Leaves out the files of an earlier bundle, and puts the digests of this one at references to its files. */
    private List<Component> own(List<Component> components) {
        return components.stream()
                .filter(component -> !component.type().equals(Component.FILE))
                .map(component -> component
                        .withComponents(own(component.components()))
                        .withExternalReferences(component.externalReferences().stream()
                                .map(this::digested)
                                .toList()))
                .toList();
    }

    private ExternalReference digested(ExternalReference reference) {
        String digest = digests.get(reference.url());
        return digest == null ? reference : reference.withHashes(List.of(Hash.sha256(digest)));
    }

    private Component withReferences(Component model) {
        List<ExternalReference> references = new ArrayList<>(model.externalReferences());
        for (Map.Entry<String, String> type :
                new TreeMap<>(Map.of(Bundle.EVALUATION, "evidence", Bundle.CARD, "model-card")).entrySet()) {
            String path = type.getKey();
            String digest = digests.get(path);
            if (digest != null
                    && references.stream().noneMatch(known -> known.url().equals(path))) {
                references.add(ExternalReference.of(type.getValue(), path).withHashes(List.of(Hash.sha256(digest))));
            }
        }
        return model.withExternalReferences(references);
    }

    /** The same files under the same draft have the same number, so that a bundle can be made again to the bit. */
    private UUID serialNumber() {
        return UUID.nameUUIDFromBytes((draft.toJson() + digests).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the SHA-256 of each file that a BOM lists; nothing if it tells that of none.
     *
     * @throws DataException if it tells that of some but not of others, or two of one file
     */
    static SortedMap<String, String> digests(String shown, Bom bom) {
        SortedMap<String, String> digests = new TreeMap<>();
        Set<String> without = new TreeSet<>();
        for (Component component : bom.allComponents()) {
            if (!component.type().equals(Component.FILE)) {
                continue;
            }
            String name = component.name();
            List<Hash> hashes = component.hashes().stream()
                    .filter(hash -> hash.alg().equals(Hash.SHA_256))
                    .toList();
            if (hashes.isEmpty()) {
                without.add(name);
            }
            for (Hash hash : hashes) {
                String other = digests.put(name, hash.content());
                if (other != null && !other.equalsIgnoreCase(hash.content())) {
                    throw new DataException(shown + " lists " + Quoted.of(name)
                            + " twice, with different SHA-256; take the bundle anew from its source");
                }
            }
        }
        without.removeAll(digests.keySet());
        if (!digests.isEmpty() && !without.isEmpty()) {
            throw new DataException(shown + " lists " + Quoted.all(without)
                    + " without a SHA-256, as other files have; take the bundle anew from its source");
        }
        return digests;
    }
}
