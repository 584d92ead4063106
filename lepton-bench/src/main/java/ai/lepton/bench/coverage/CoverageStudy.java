package ai.lepton.bench.coverage;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

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
              --runs N      so many samples
              --only REGEX  only regimes in whose study, name or measures this is found
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
                program.runs = Integer.parseInt(args[++i]);
            } else if (args[i].equals("--only") && !last) {
                program.only = Pattern.compile(args[++i]);
            } else if (!args[i].isBlank()) {
                System.err.print("unknown option " + args[i] + "\n" + USAGE);
                System.exit(2);
            }
        }
        for (Study<?, ?> study : studies()) {
            program.print(study, System.out);
        }
    }

    /** Returns all studies, in the order of the guide: add one here. */
    static List<Study<?, ?>> studies() {
        return List.of(
                CountStudies.whole(),
                CountStudies.one(),
                ScoredStudies.losses(),
                ScoredStudies.areas(),
                PairStudies.errors(),
                PairStudies.correlations(),
                TestStudies.classifiers(),
                TestStudies.regressors());
    }

    private <R extends Regime<S>, S> void print(Study<R, S> study, PrintStream out) {
        boolean begun = false;
        for (R regime : study.regimes()) {
            List<Subject<R, S>> subjects = study.subjects().stream()
                    .filter(subject -> only.matcher(study.title() + " | " + regime.name() + " | " + subject.name())
                            .find())
                    .toList();
            if (subjects.isEmpty()) {
                continue;
            }
            if (!begun) {
                out.print("## " + study.title() + "\n\n" + Tally.header());
                begun = true;
            }
            List<Tally> tallies = simulate(regime, subjects, regime.runs(runs));
            for (int s = 0; s < subjects.size(); s++) {
                out.print(tallies.get(s).row(regime.name(), subjects.get(s).name()));
            }
            out.flush();
        }
        if (begun) {
            out.println();
        }
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
