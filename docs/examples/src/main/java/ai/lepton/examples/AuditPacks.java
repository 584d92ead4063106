package ai.lepton.examples;

import ai.lepton.ethics.Pack;
import ai.lepton.ethics.Pack.Parameter;
import ai.lepton.ethics.Rule;
import ai.lepton.examples.Arguments.UsageException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packs that an audit names, and what is set of their parameters. What is wrong with either is told before any data is read.
 *
 * @param named the packs by their ids, each once
 * @param settings the values of parameters by their names
 * @param profile the profile that is asked for; null for none
 */
record AuditPacks(
        Map<String, Pack> named,
        Map<String, String> settings,
        @Nullable String profile) {
    /** The profiles that rules of the ready packs name. */
    static final Set<String> FIELDS = Set.of("education", "employment", "finance", "medicine");

    private static final int LISTED = 10;

    /** Returns the packs that are named. */
    static AuditPacks of(Arguments arguments) {
        Map<String, Pack> named = new LinkedHashMap<>();
        for (String name : arguments.all("--pack")) {
            for (Pack pack : found(name)) {
                requireOwnId(name, pack);
                Pack other = named.putIfAbsent(pack.id(), pack);
                if (other != null && !other.equals(pack)) {
                    throw new UsageException("two packs have the id '" + pack.id()
                            + "', and one would be left out; give each an id of its own");
                }
            }
        }
        if (named.isEmpty()) {
            throw new UsageException("no pack is named; " + known());
        }
        Map<String, String> settings = settings(arguments.all("--set"));
        Set<String> unused = new LinkedHashSet<>(settings.keySet());
        named.values().forEach(pack -> unused.removeAll(pack.parameters().keySet()));
        if (!unused.isEmpty()) {
            throw new UsageException("--set names " + unused + ", which no pack has; there is "
                    + named.values().stream()
                            .flatMap(pack -> pack.parameters().keySet().stream())
                            .distinct()
                            .toList());
        }
        return new AuditPacks(named, settings, arguments.options().get("--profile"));
    }

    /** Returns the packs with all set for a file; those that have no rule of the profile are left out, and that is said. */
    List<Pack> set(String subject, DecisionFile read, PrintStream out) {
        List<Pack> all = named.values().stream()
                .map(pack -> set(pack, settings, subject, read))
                .toList();
        if (profile != null) {
            requireKnown(profile, all);
        }
        List<Pack> packs = new ArrayList<>();
        for (Pack set : all) {
            if (profile == null) {
                packs.add(set);
            } else if (isFor(profile, set)) {
                Pack kept = set.forProfile(profile);
                tellLeftOut(set, kept, out);
                packs.add(kept);
            } else {
                out.println("Left out: " + Shown.line(set.id()) + ", which has no rule for the profile '"
                        + Shown.line(profile) + "'");
            }
        }
        if (packs.isEmpty()) {
            throw new UsageException("no pack has a rule for the profile '" + profile + "'");
        }
        return packs;
    }

    /** Says which rules of a pack are for other profiles: nobody may take what is not judged for kept. */
    private static void tellLeftOut(Pack all, Pack kept, PrintStream out) {
        List<String> judged = kept.rules().stream().map(Rule::id).toList();
        List<String> left = all.rules().stream()
                .map(Rule::id)
                .filter(id -> !judged.contains(id))
                .toList();
        if (!left.isEmpty()) {
            out.println("Left out of " + Shown.line(all.id()) + ", being for other profiles: "
                    + left.stream().limit(LISTED).map(Shown::line).collect(Collectors.joining(", "))
                    + (left.size() > LISTED ? " and " + (left.size() - LISTED) + " more" : ""));
        }
    }

    /** Returns whether a pack has a rule for a profile; one that names none is for each. */
    private static boolean isFor(String profile, Pack pack) {
        return pack.rules().stream().map(Rule::profiles).anyMatch(all -> all.isEmpty() || all.contains(profile));
    }

    private static void requireKnown(String profile, List<Pack> packs) {
        TreeSet<String> known = new TreeSet<>(FIELDS);
        packs.forEach(pack -> pack.rules().forEach(rule -> known.addAll(rule.profiles())));
        if (!known.contains(profile)) {
            throw new UsageException(
                    "--profile is '" + profile + "', which no rule names; it is one of " + String.join(", ", known));
        }
    }

    /** Refuses a file that calls itself by the name of a ready pack, which a reader of the report would take it for. */
    private static void requireOwnId(String name, Pack pack) {
        if (Pack.names().contains(pack.id()) && !Pack.named(pack.id()).equals(pack)) {
            throw new UsageException(name + " has the id '" + pack.id()
                    + "' of a ready pack, and is not that pack; give it an id of its own");
        }
    }

    private static List<Pack> found(String name) {
        if (name.endsWith(".json")) {
            return List.of(Pack.read(Path.of(name)));
        }
        if (Pack.names().contains(name)) {
            return List.of(Pack.named(name));
        }
        String code = name.toUpperCase(Locale.ROOT);
        List<Pack> all = Pack.names().stream()
                .map(Pack::named)
                .filter(pack ->
                        pack.jurisdiction().equals(code) || pack.jurisdiction().startsWith(code + "-"))
                .toList();
        if (all.isEmpty()) {
            throw new UsageException("--pack is '" + name + "'; " + known());
        }
        return all;
    }

    /** Returns what packs may be named by. */
    private static String known() {
        TreeSet<String> jurisdictions = new TreeSet<>();
        for (String name : Pack.names()) {
            String code = Pack.named(name).jurisdiction().toLowerCase(Locale.ROOT);
            jurisdictions.add(code);
            jurisdictions.add(code.split("-", 2)[0]);
        }
        return "--pack is a jurisdiction (" + String.join(", ", jurisdictions) + "), a pack ("
                + String.join(", ", Pack.names()) + "), or a file that ends in .json";
    }

    private static Map<String, String> settings(List<String> given) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String each : given) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw new UsageException("--set is '" + each + "'; it is NAME=VALUE, such as route=annex-i");
            }
            if (settings.put(each.substring(0, equals), each.substring(equals + 1)) != null) {
                throw new UsageException("--set names '" + each.substring(0, equals) + "' twice");
            }
        }
        return settings;
    }

    /**
     * Sets what is asked for; else the subject, and lists of columns by the file's: strata, and for all others the groups. What
     * else may stay unset does, and the rules that name it say so.
     */
    private static Pack set(Pack pack, Map<String, String> settings, String subject, DecisionFile read) {
        Pack set = pack;
        for (Map.Entry<String, Parameter> each : pack.parameters().entrySet()) {
            String name = each.getKey();
            Parameter parameter = each.getValue();
            String given = settings.get(name);
            if (given != null) {
                if (name.equals("attributes") || name.equals("strata")) {
                    requireColumns(name, given, read);
                }
                set = given(set, name, parameter, given);
            } else if (parameter.value() != null) {
                continue;
            } else if (name.equals("subject")) {
                set = set.with(name, subject);
            } else if (isGroups(name, parameter)) {
                set = set.with(name, read.groups().toArray(String[]::new));
            } else if (name.equals("strata") && !read.strata().isEmpty()) {
                set = set.with(name, read.strata().toArray(String[]::new));
            } else if (parameter.example() == null) {
                throw new UsageException("the pack '" + pack.id() + "' asks for '" + name + "' (" + parameter.asks()
                        + "); give " + (name.equals("strata") ? "columns stratum:NAME" : "--set " + name + "=…"));
            }
        }
        return set;
    }

    /** A rule across a column that the file lacks would be undecided, and a gate for what failed would let it pass. */
    private static void requireColumns(String name, String given, DecisionFile read) {
        List<String> known =
                Stream.concat(read.groups().stream(), read.strata().stream()).toList();
        for (String column : given.split(",")) {
            if (!known.contains(column.strip())) {
                throw new UsageException(
                        "--set " + name + " names '" + column.strip() + "'; the file has " + String.join(", ", known));
            }
        }
    }

    /** Returns whether a parameter names columns of groups: of those that may stay unset, the two that the ready packs have. */
    private static boolean isGroups(String name, Parameter parameter) {
        return parameter.type() == Parameter.Type.TEXTS
                && !name.equals("strata")
                && (parameter.example() == null
                        || List.of("attributes", "quasi_identifiers").contains(name));
    }

    private static Pack given(Pack pack, String name, Parameter parameter, String text) {
        if (parameter.type() != Parameter.Type.NUMBER) {
            return parameter.type() == Parameter.Type.TEXTS
                    ? pack.with(name, texts(name, text))
                    : pack.with(name, text);
        }
        try {
            return pack.with(name, Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new UsageException("--set " + name + " is '" + text + "'; it is a number");
        }
    }

    /** Returns the texts between commas; an attribute that is named twice would be compared twice. */
    private static String[] texts(String name, String given) {
        Set<String> texts = new LinkedHashSet<>();
        for (String each : given.split(",", -1)) {
            if (!texts.add(each.strip())) {
                throw new UsageException("--set " + name + " names '" + each.strip() + "' twice");
            }
        }
        return texts.toArray(String[]::new);
    }
}
