package ai.lepton.ethics.fairness.proxy;

import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.internal.rule.NotKnown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The groups of an attribute that are large enough to be told from others.
 *
 * @param all of the attribute
 * @param sizes of all groups; those of unknown group are counted one place behind the last
 * @param names of those that are large enough
 * @param of each person's, as an index of the names; -1 where it is none of them
 */
record Groups(List<String> all, long[] sizes, List<String> names, int[] of) {
    static final int FEWEST = 30;

    static Groups of(ProxyColumns.Levels attribute) {
        List<String> all = attribute.names();
        long[] sizes = new long[all.size() + 1];
        for (int code : attribute.codes()) {
            sizes[code < 0 ? all.size() : code]++;
        }
        int[] index = new int[all.size()];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < index.length; i++) {
            index[i] = sizes[i] < FEWEST ? -1 : names.size();
            if (sizes[i] >= FEWEST) {
                names.add(all.get(i));
            }
        }
        int[] of = Arrays.stream(attribute.codes())
                .map(code -> code < 0 ? -1 : index[code])
                .toArray();
        return new Groups(all, sizes, names, of);
    }

    long people() {
        return Arrays.stream(of).filter(group -> group >= 0).count();
    }

    long smallest() {
        return Arrays.stream(sizes, 0, all.size())
                .filter(size -> size >= FEWEST)
                .min()
                .orElse(0);
    }

    /** Returns why too many people are of unknown group for a pass; empty if they are not. */
    String unknown(String attribute, double level) {
        long unknown = sizes[all.size()];
        return NotKnown.isMany(unknown, of.length, level) ? NotKnown.reason(attribute, unknown, of.length, level) : "";
    }

    Breakdown table(String attribute) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            boolean isUnknown = i == all.size();
            if (!isUnknown || sizes[i] > 0) {
                rows.add(List.of(
                        Cell.of(isUnknown ? "(not known)" : all.get(i)),
                        Cell.of(sizes[i]),
                        Cell.of(
                                isUnknown
                                        ? "compared with nobody"
                                        : sizes[i] < FEWEST ? "too few to tell: fewer than " + FEWEST : "")));
            }
        }
        return new Breakdown("groups of " + attribute, List.of(attribute, "n", "note"), rows);
    }
}
