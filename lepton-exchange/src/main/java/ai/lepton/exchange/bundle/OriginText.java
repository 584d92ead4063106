package ai.lepton.exchange.bundle;

import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bom.Component.Property;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.exchange.internal.Records;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a model was trained with, as a table of its card, and as properties of a bill of materials. */
record OriginText(Provenance origin) {
    private static final String PREFIX = "lepton:training:";

    String markdown() {
        StringBuilder text = new StringBuilder("| | |\n|---|---|\n");
        facts().forEach((name, value) -> line(text, name, value));
        origin.inputs().forEach(input -> line(text, "data: " + input.name(), "SHA-256 " + input.sha256()));
        origin.settings().forEach((name, value) -> line(text, name, value));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("| ").append(cell(name)).append(" | ").append(cell(value)).append(" |\n");
    }

    private static String cell(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replaceAll("\\R", " ");
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        if (origin.started() != null) {
            facts.put("started", String.valueOf(origin.started()));
        }
        if (origin.seconds() != null) {
            facts.put("seconds", String.format(Locale.ROOT, "%.1f", origin.seconds()));
        }
        if (origin.seed() != null) {
            facts.put("seed", String.valueOf(origin.seed()));
        }
        if (origin.revision() != null) {
            facts.put("revision", origin.revision());
        }
        if (!origin.software().isEmpty()) {
            facts.put(
                    "software",
                    origin.software().stream()
                            .map(each -> each.version() == null ? each.name() : each.name() + " " + each.version())
                            .collect(Collectors.joining(", ")));
        }
        facts.putAll(origin.environment());
        return facts;
    }

    /** Returns a model with the properties that say this, in the place of those that it had of an earlier training. */
    Component on(Component model) {
        List<Property> all = new ArrayList<>(model.properties().stream()
                .filter(property -> !property.name().startsWith(PREFIX))
                .toList());
        facts().forEach((name, value) -> all.add(new Property(PREFIX + name, value)));
        origin.inputs().forEach(input -> all.add(new Property(PREFIX + "sha256:" + input.name(), input.sha256())));
        origin.settings().forEach((name, value) -> all.add(new Property(PREFIX + "setting:" + name, value)));
        return Records.with(model, "properties", all);
    }
}
