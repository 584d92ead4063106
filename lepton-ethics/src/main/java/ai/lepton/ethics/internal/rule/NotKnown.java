package ai.lepton.ethics.internal.rule;

import ai.lepton.ethics.Verdict;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * People whom a rule compares with nobody, such as those whose group is not known. Where they are more than the level leaves, a rule
 * can't pass for the others' sake; where it fails, it still does.
 */
public final class NotKnown {
    private NotKnown() {}

    /** Returns the verdict, inconclusive where it passed but for one of these reasons; those that are empty are none. */
    public static Verdict judged(Verdict verdict, String... reasons) {
        String all = Stream.of(reasons).filter(why -> !why.isEmpty()).collect(Collectors.joining("; and "));
        return verdict instanceof Verdict.Pass pass && !all.isEmpty()
                ? new Verdict.Inconclusive(pass.reason() + "; but " + all, pass.measured())
                : verdict;
    }

    /** Returns whether so many of all are more than the level leaves: 5 % at 95 %. */
    public static boolean isMany(double people, double all, double level) {
        return people > (1 - level) * all;
    }

    /**
     * Returns why people whose group is not known are too many.
     *
     * @param where across what, such as {@code "sex"}
     * @param unknown how many they are, more than the level leaves
     * @param all how many there are, they included
     */
    public static String reason(String where, double unknown, double all, double level) {
        long known = (long) Math.max(1, Math.ceil(unknown - (1 - level) * all - 1e-9));
        return "across " + where + ", the group of " + Math.round(unknown) + " of " + Math.round(all)
                + " people is not known, and the limit may be broken among them; to know that of " + known
                + " of them would do";
    }
}
