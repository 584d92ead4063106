package ai.lepton.bench.mutation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Changes one file of a directory as its kind is changed, or takes a file away, adds, renames or exchanges one, or puts a link
 * or a directory in its place.
 *
 * <p>Digests in a bill of materials, or in config.json, are mostly made to fit, so that readers behind it are reached.
 */
final class TreeMutator implements Mutator {
    static final String BOM = "bom.cdx.json";

    private static final String CONFIG = "config.json";
    private static final int KINDS = 12;

    private static final List<String> NAMES = List.of(
            "more.txt",
            "x/y.json",
            "evaluation.json",
            "README.md",
            "CON",
            "a b",
            "Model.safetensors",
            "model.safetensors.index.json",
            "z.safetensors",
            "\u00E9",
            "e\u0301",
            "-x",
            "a\\b",
            "\u202Ex",
            "x\n",
            "\u0007",
            "d/".repeat(60) + "x",
            "x".repeat(250));

    private static final List<String> TARGETS = List.of(
            "model.safetensors",
            ".",
            "..",
            "/",
            "/dev/zero",
            "/dev/null",
            "/etc/hostname",
            "missing",
            "README.md",
            "../../../../../../../etc/hostname",
            "loop");

    private final Predicate<String> changed;
    private final boolean structure;

    private final Mutator json = Mutator.json();
    private final Mutator tensors = Mutator.safetensors();
    private final Mutator card = new CardMutator();
    private final Mutator bytes = Mutator.bytes();

    /** Changes these files; also which there are, if so wanted. */
    TreeMutator(Predicate<String> changed, boolean structure) {
        this.changed = changed;
        this.structure = structure;
    }

    @Override
    public byte[] mutate(byte[] seed, List<byte[]> others, RandomGenerator random) {
        Tree tree = Tree.of(seed);
        List<String> names = tree.files().keySet().stream().filter(changed).toList();
        String name = names.get(random.nextInt(names.size()));
        if (structure && random.nextInt(4) == 0) {
            arrange(tree, name, random);
        } else {
            byte[] before = Objects.requireNonNull(tree.files().get(name));
            byte[] after = change(name, before, others, random);
            tree.files().put(name, after);
            if (random.nextInt(8) != 0) {
                relist(tree, digest(before), digest(after));
            }
        }
        return tree.zip();
    }

    private byte[] change(String name, byte[] file, List<byte[]> others, RandomGenerator random) {
        List<byte[]> same = new ArrayList<>();
        for (byte[] other : others) {
            byte[] found = Tree.of(other).files().get(name);
            if (found != null) {
                same.add(found);
            }
        }
        Mutator mutator = name.endsWith(".json")
                ? json
                : name.endsWith(".safetensors") ? tensors : name.endsWith(".md") ? card : bytes;
        return (random.nextInt(6) == 0 ? bytes : mutator).mutate(file, same, random);
    }

    private void arrange(Tree tree, String name, RandomGenerator random) {
        String other = NAMES.get(random.nextInt(NAMES.size()));
        byte[] file = Objects.requireNonNull(tree.files().get(name));
        switch (random.nextInt(KINDS)) {
            case 0, 1 -> tree.files().remove(name);
            case 2 -> tree.files().putIfAbsent(other, file);
            case 3, 4 -> {
                tree.files().remove(name);
                tree.files().putIfAbsent(other, file);
                if (!name.equals(BOM)) {
                    relist(tree, quoted(name), quoted(other));
                }
            }
            case 5 -> tree.files().put(name, new byte[0]);
            case 6, 7 -> tree.link(name, TARGETS.get(random.nextInt(TARGETS.size())));
            case 8 -> tree.link("loop", TARGETS.get(random.nextInt(TARGETS.size())));
            case 9 -> {
                tree.files().remove(name);
                tree.files().put(name + "/inside", file);
            }
            case 10 -> {
                List<String> names = List.copyOf(tree.files().keySet());
                String exchanged = names.get(random.nextInt(names.size()));
                tree.files().put(name, Objects.requireNonNull(tree.files().put(exchanged, file)));
                relist(tree, quoted(name), "\"~\"");
                relist(tree, quoted(exchanged), quoted(name));
                relist(tree, "\"~\"", quoted(exchanged));
            }
            default -> relist(tree, quoted(name), listed(random));
        }
    }

    private String listed(RandomGenerator random) {
        List<String> odd = List.of(
                "../x",
                "/etc/hostname",
                "",
                ".",
                "a/../b",
                "a//b",
                "\\u0000",
                "a\\\\b",
                "\\ud83d",
                "C:x",
                "model.safetensors/");
        return '"' + odd.get(random.nextInt(odd.size())) + '"';
    }

    private static String quoted(String name) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            quoted.append(c < ' ' || c == '\\' || c == '"' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return quoted.append('"').toString();
    }

    private static void relist(Tree tree, String before, String after) {
        for (String listing : List.of(BOM, CONFIG)) {
            byte[] file = tree.files().get(listing);
            if (file != null) {
                String text = new String(file, StandardCharsets.UTF_8);
                if (text.contains(before)) {
                    tree.files().put(listing, text.replace(before, after).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static String digest(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
