package ai.lepton.bench.coverage;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Simulates how often the intervals of the measures hold the truth, and prints a table of measure, regime and method.
 *
 * <p>All draws follow from the regimes' names, so the same options print the same figures.
 */
public final class CoverageStudy {
    private static final int RUNS = 2000;
    private static final int QUICK_RUNS = 100;
    private static final String USAGE = """
            options:
              --quick       100 samples of each regime in place of 2,000
              --runs N      so many samples, in place of 2,000; of regimes with more than 8 classes a quarter as many, with
                            more than 50 a tenth
              --only REGEX  only what this is found in, of 'study | regime | measure', in small or capital letters; a blank
                            for the _ of a measure's name will do
            """;

    private int runs = RUNS;
    private Pattern only = Pattern.compile("");

    private CoverageStudy() {}

    /** Runs all; see the usage. */
    public static void main(String... args) {
        CoverageStudy program = new CoverageStudy();
        for (int i = 0; i < args.length; i++) {
            boolean last = i + 1 == args.length;
            if (args[i].equals("--quick")) {
                program.runs = QUICK_RUNS;
            } else if (args[i].equals("--runs") && !last) {
                program.runs = positive(args[++i]);
            } else if (args[i].equals("--only") && !last) {
                program.only = pattern(args[++i]);
            } else if (!args[i].isBlank()) {
                exit(
                        args[i].equals("--runs") || args[i].equals("--only")
                                ? args[i] + " wants a value"
                                : "unknown option " + args[i]);
            }
        }
        int rows = 0;
        for (Study<?, ?> study : studies()) {
            rows += program.print(study, System.out);
        }
        if (rows == 0) {
            System.err.println("nothing to simulate: '" + program.only
                    + "' is found in no study, regime or measure, such as '" + example() + "'");
            System.exit(1);
        }
    }

    private static int positive(String value) {
        if (!value.matches("[1-9]\\d{0,8}")) {
            exit("--runs is " + value + "; it must be a whole number, at least 1");
        }
        return Integer.parseInt(value);
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            exit("--only is '" + regex + "', which is no regular expression: " + e.getDescription());
            throw e;
        }
    }

    private static void exit(String reason) {
        System.err.print(reason + "\n" + USAGE);
        System.exit(2);
    }

    private static String example() {
        Study<?, ?> study = studies().get(0);
        return text(
                study.title(),
                study.regimes().get(0).name(),
                study.subjects().get(0).name());
    }

    private static String text(String title, String regime, String subject) {
        return title + " | " + regime + " | " + subject;
    }

    /** Returns whether a row is asked for: by its name, or by that with blanks for underscores. */
    static boolean matches(Pattern only, String title, String regime, String subject) {
        String text = text(title, regime, subject);
        return only.matcher(text).find() || only.matcher(text.replace('_', ' ')).find();
    }

    /** Returns all studies, in the order of the guide: add one here. */
    static List<Study<?, ?>> studies() {
        return List.of(
                CountStudies.whole(),
                CountStudies.one(),
                ClusterStudies.labels(),
                ClusterStudies.spans(),
                ScoredStudies.losses(),
                ScoredStudies.areas(),
                PairStudies.errors(),
                PairStudies.correlations(),
                TestStudies.classifiers(),
                AreaDifferences.equallyGood(),
                AreaDifferences.unlike(),
                TaggerDifferences.equallyGood(),
                TaggerDifferences.unlike(),
                TestStudies.regressors());
    }

    /** Prints what is asked for of a study, and returns the number of rows. */
    private <R extends Regime<S>, S> int print(Study<R, S> study, PrintStream out) {
        int rows = 0;
        for (R regime : study.regimes()) {
            List<Subject<R, S>> subjects = study.subjects().stream()
                    .filter(subject -> matches(only, study.title(), regime.name(), subject.name()))
                    .toList();
            if (subjects.isEmpty()) {
                continue;
            }
            if (rows == 0) {
                out.print("## " + study.title() + "\n\n" + Tally.header());
            }
            rows += subjects.size();
            List<Tally> tallies = simulate(regime, subjects, regime.runs(runs));
            for (int s = 0; s < subjects.size(); s++) {
                out.print(tallies.get(s).row(regime.name(), subjects.get(s).name()));
            }
            out.flush();
        }
        if (rows > 0) {
            out.println();
        }
        return rows;
    }

    /** Draws samples of a regime, and returns how each subject fared. */
    static <R extends Regime<S>, S> List<Tally> simulate(R regime, List<Subject<R, S>> subjects, int runs) {
        SplittableRandom random = new SplittableRandom(regime.name().hashCode());
        List<Tally> tallies = new ArrayList<>();
        for (Subject<R, S> subject : subjects) {
            tallies.add(new Tally(subject.truth().applyAsDouble(regime)));
        }
        for (int run = 0; run < runs; run++) {
            S sample = regime.draw(random.split());
            for (int s = 0; s < subjects.size(); s++) {
                tallies.get(s).add(subjects.get(s).estimate().apply(sample));
            }
        }
        return tallies;
    }
}
