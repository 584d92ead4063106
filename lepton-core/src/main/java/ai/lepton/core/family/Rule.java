package ai.lepton.core.family;

import org.jspecify.annotations.Nullable;

/**
 * Where a checkpoint keeps the weights that stand at some scope of a model. A star stands for the number of a block.
 *
 * @param own such as {@code encoder.blocks.*.attention.query}
 * @param theirs such as {@code bert.encoder.layer.*.attention.self.query}
 * @param transposed whether its matrix is stored {@code [in, out]}
 */
record Rule(String own, String theirs, boolean transposed) {
    private static final String STAR = "*";

    static Rule of(String own, String theirs) {
        return new Rule(own, theirs, false);
    }

    static Rule transposed(String own, String theirs) {
        return new Rule(own, theirs, true);
    }

    /** Returns the checkpoint's name of the model's parameter; null if this rule is not about it. */
    @Nullable String theirs(String parameter) {
        return mapped(parameter, own, theirs);
    }

    /** Returns whether a name in a checkpoint is one that this rule leads to. */
    boolean leadsTo(String name) {
        return mapped(name, theirs, own) != null;
    }

    private static @Nullable String mapped(String name, String from, String to) {
        int dot = name.lastIndexOf('.');
        String scope = name.substring(0, Math.max(0, dot));
        String leaf = name.substring(dot + 1);
        int star = from.indexOf(STAR);
        if (star < 0) {
            return scope.equals(from) ? to + '.' + leaf : null;
        }
        String before = from.substring(0, star);
        String after = from.substring(star + 1);
        if (!scope.startsWith(before) || !scope.endsWith(after) || scope.length() <= before.length() + after.length()) {
            return null;
        }
        String number = scope.substring(before.length(), scope.length() - after.length());
        return number.chars().allMatch(Character::isDigit) ? to.replace(STAR, number) + '.' + leaf : null;
    }
}
