package ai.lepton.exchange.bom;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Quoted;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A constant that not every version of the standard has. */
interface Since {
    /** Versions that are read; JSON came with 1.2. */
    List<String> VERSIONS = List.of("1.2", "1.3", "1.4", "1.5", "1.6", "1.7");

    /** Returns the minor version that it came with; 0 for those that were there before 1.6. */
    int since();

    /** Returns the minor version of a version that is read. */
    static int minor(String version) {
        if (!VERSIONS.contains(Documents.required(version, "specVersion"))) {
            throw new IllegalArgumentException("specVersion is " + Quoted.of(version) + "; " + VERSIONS.get(0) + " to "
                    + VERSIONS.get(VERSIONS.size() - 1) + " are understood");
        }
        return Integer.parseInt(version.substring(2));
    }

    /**
     * Checks that a version of the standard has what a BOM holds.
     *
     * @throws IllegalArgumentException if it has not
     */
    static void check(int minor, @Nullable Object part) {
        if (part instanceof Collection<?> all) {
            all.forEach(each -> check(minor, each));
        } else if (part instanceof Since constant && constant.since() > minor) {
            String name = constant instanceof Labelled labelled ? labelled.label() : constant.toString();
            throw new IllegalArgumentException(
                    Quoted.of(name) + " came with CycloneDX 1." + constant.since() + "; this BOM is of 1." + minor);
        } else if (part instanceof Record record) {
            if (record instanceof Component component && minor < 7) {
                Component.requireOneExpression(Quoted.of(component.name()), component.licenses());
            } else if (record instanceof Bom.Metadata metadata && minor < 7) {
                Component.requireOneExpression("metadata", metadata.licenses());
            }
            for (RecordComponent component : Records.components(record.getClass())) {
                check(minor, Records.value(record, component));
            }
        }
    }
}
