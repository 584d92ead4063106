package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.claim.Reach;
import ai.lepton.ethics.internal.rule.NotKnown;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What would break a limit by group unnoticed: breaches in strata that are too small, in those where no two compared groups meet,
 * among people whose group is not known, in groups that are too small one by one, and in groups of one name.
 *
 * @param abouts what each judged claim is about
 */
record Unnoticed(
        GroupAsk ask,
        Samples samples,
        GroupSamples known,
        List<RowPanel> panels,
        List<ComparedGroups> abouts,
        Claims judged) {

    /** Returns a pass as it is where too few people could break the limit unnoticed, and else as inconclusive. */
    Verdict judged(Verdict.Pass pass) {
        return NotKnown.judged(pass, dark(), alone(), unknown(), small(), same());
    }

    private String same() {
        return panels.stream()
                .map(panel -> SameNames.why(panel.axis(), panel.groups()))
                .filter(why -> !why.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Returns why groups that are too small to be judged may break the limit together; empty if they do not. */
    private String small() {
        int measures =
                ask.form() == Form.MEAN_DIFFERENCE ? 1 : samples.measures().size();
        double tail = (1 - ask.level()) / 2 / measures / panels.size();
        for (int axis = 0; axis < panels.size(); axis++) {
            for (int measure = 0; measure < measures; measure++) {
                String why = small(axis, measure, tail);
                if (!why.isEmpty()) {
                    return why;
                }
            }
        }
        return "";
    }

    private String small(int axis, int measure, double tail) {
        RowPanel panel = panels.get(axis);
        List<Comparison> pairs = new ArrayList<>();
        List<Integer> claims = new ArrayList<>();
        for (int i = 0; i < abouts.size(); i++) {
            ComparedGroups about = abouts.get(i);
            if (about.axis() == axis && about.measure() == measure && about.stratum() < 0) {
                pairs.add(about.pair());
                claims.add(i);
            }
        }
        List<Integer> small = SmallGroups.of(panel.groups().size(), pairs, claims, judged);
        List<Integer> others = SmallGroups.others(panel.groups(), panel.attributes(), small, ask.reference());
        if (small.size() < 2 || others.isEmpty()) {
            return "";
        }
        int all = ask.form() == Form.MEAN_DIFFERENCE ? samples.measures().size() : measure + 1;
        double sum = 0;
        double chance = 1;
        for (int one = ask.form() == Form.MEAN_DIFFERENCE ? 0 : measure; one < all; one++) {
            Sample few = samples.of(one, panel.rows(small));
            Sample many = samples.of(one, panel.rows(others));
            Sample both = known.all(panel, one, -1);
            if (!few.score().isDefined()
                    || !many.score().isDefined()
                    || !both.score().isDefined()) {
                return "";
            }
            Reach reach = ask.form().isOfPairs()
                    ? ask.form().reach(few, "", many, "", both, ask.limit(), ask.level(), true)
                    : ask.form().reach(few, "", both, ask.limit(), ask.level());
            if (reach == null) {
                return "";
            }
            chance = Math.min(chance, reach.unlike() * (ask.form() == Form.MEAN_DIFFERENCE ? all : 1));
            double less = Math.min(few.value(), many.value());
            double more = Math.max(few.value(), many.value());
            sum += switch (ask.form()) {
                case DIFFERENCE -> more - less;
                case MEAN_DIFFERENCE -> (more - less) / all;
                case RATIO -> less / more;
                case AT_LEAST, AT_MOST -> few.value();
            };
        }
        return SmallGroups.reason(
                panel.axis(),
                small.size(),
                panel.rows(small).length,
                group -> GroupPanel.name(panel.groups().get(small.get(group))),
                sum,
                ask.form().limit(ask.limit()),
                chance,
                tail);
    }

    /** Returns why people in strata where no two compared groups meet are too many; empty if they are not. */
    private String alone() {
        for (int i = 0; i < abouts.size(); i++) {
            ComparedGroups about = abouts.get(i);
            RowPanel panel = panels.get(about.axis());
            boolean isFirst = i == 0
                    || abouts.get(i - 1).axis() != about.axis()
                    || abouts.get(i - 1).measure() != about.measure();
            if (!panel.isStratified() || !isFirst) {
                continue;
            }
            Set<Integer> met = new HashSet<>();
            for (ComparedGroups other : abouts) {
                if (other.axis() == about.axis() && other.measure() == about.measure()) {
                    met.add(other.stratum());
                }
            }
            double all = 0;
            double people = 0;
            List<String> names = new ArrayList<>();
            for (int s = 0; s < panel.strata().size(); s++) {
                double here = samples.people(about.measure(), panel.all(s));
                all += here;
                if (here > 0 && !met.contains(s)) {
                    people += here;
                    names.add(GroupPanel.name(panel.strata().get(s)));
                }
            }
            String why = NotCompared.alone(panel.axis(), ask.fixed(), names, people, all, ask.level());
            if (!why.isEmpty()) {
                return why;
            }
        }
        return "";
    }

    /**
     * Returns why people whose group is not known are too many; empty if they are not, or could not break what is said to be kept.
     */
    private String unknown() {
        for (int i = 0; i < abouts.size(); i++) {
            ComparedGroups about = abouts.get(i);
            RowPanel panel = panels.get(about.axis());
            if (panel.unknown().isEmpty() || !judged.isKept(i)) {
                continue;
            }
            for (int measure = 0; measure < samples.measures().size(); measure++) {
                if (ask.form() == Form.MEAN_DIFFERENCE || measure == about.measure()) {
                    double unknown = samples.people(measure, panel.unknownRows());
                    double all = unknown + samples.people(measure, panel.all(-1));
                    if (NotKnown.isMany(unknown, all, ask.level()) && isBroken(panel, about)) {
                        return NotKnown.reason(
                                panel.axis() + ", " + samples.measures().get(measure), unknown, all, ask.level());
                    }
                }
            }
        }
        return "";
    }

    /** Returns whether those whose group is not known could break the limit: any of them where no shares of counts tell. */
    private boolean isBroken(RowPanel panel, ComparedGroups about) {
        Limit limit = ask.form().limit(ask.limit());
        double sum = 0;
        int measures = ask.form() == Form.MEAN_DIFFERENCE ? samples.measures().size() : 1;
        for (int k = 0; k < measures; k++) {
            int measure = measures == 1 ? about.measure() : k;
            if (!known.sample(panel, measure, about.pair(), true, about.stratum())
                            .isCounted()
                    || !known.sample(panel, measure, about.pair(), false, about.stratum())
                            .isCounted()) {
                return true;
            }
            double one = worst(panel, about, measure, true);
            double two = ask.form().isOfPairs() ? worst(panel, about, measure, false) : one;
            double worse = Double.isNaN(one) || (!Double.isNaN(two) && limit.compare(two, one) < 0) ? two : one;
            sum += worse / measures;
        }
        return !Double.isNaN(sum) && !limit.admits(sum);
    }

    /** Returns what would be measured if those whose group is not known were of the groups that make it worst. */
    private double worst(RowPanel panel, ComparedGroups about, int measure, boolean isFirstLess) {
        Comparison pair = about.pair();
        List<Sample> less = new ArrayList<>();
        List<Sample> more = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        boolean isCommon = about.stratum() < 0 && panel.isStratified();
        for (int s = isCommon ? 0 : about.stratum();
                s < (isCommon ? panel.strata().size() : about.stratum() + 1);
                s++) {
            if (isCommon && !known.isIn(panel, pair, measure, s)) {
                continue;
            }
            Sample lesser = known.sample(panel, measure, pair, isFirstLess, s)
                    .withMisses(samples.of(measure, panel.unknownRows(pair, isFirstLess, s)));
            Sample greater = known.sample(panel, measure, pair, !isFirstLess, s)
                    .withHits(samples.of(measure, panel.unknownRows(pair, !isFirstLess, s)));
            less.add(lesser);
            more.add(greater);
            weights.add((double) lesser.n() * greater.n() / ((double) lesser.n() + greater.n()));
        }
        double[] by = weights.stream().mapToDouble(Double::doubleValue).toArray();
        double lesser = Sample.standardised(less, by).value();
        double greater = Sample.standardised(more, by).value();
        return switch (ask.form()) {
            case DIFFERENCE, MEAN_DIFFERENCE -> greater - lesser;
            case RATIO -> lesser / greater;
            case AT_LEAST -> lesser;
            case AT_MOST -> greater;
        };
    }

    /** Returns why strata in which a breach would go unnoticed hold too many of the people; empty if they do not. */
    private String dark() {
        double tail = (1 - ask.level()) / 2 / Math.max(1, judged.unjudged());
        long all = 0;
        long unseen = 0;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < abouts.size(); i++) {
            ComparedGroups about = abouts.get(i);
            if (about.stratum() < 0) {
                continue;
            }
            Claim claim = judged.claims().get(i);
            all += claim.n();
            boolean isSeen = !judged.isUntold(i)
                    || (ask.form().isOfPairs()
                            && Objects.requireNonNull(claim.reach()).noticed().applyAsDouble(tail) >= ask.level());
            if (!isSeen) {
                unseen += claim.n();
                names.add(GroupPanel.name(panels.get(about.axis()).strata().get(about.stratum())));
            }
        }
        return unseen <= (1 - ask.level()) * all
                ? ""
                : "a breach twice as large as the limit would go unnoticed in " + GroupPanel.across(ask.fixed()) + " "
                        + Quoted.words(names.stream().distinct().toList()) + ", with "
                        + Figures.percent(Math.round(1000.0 * unseen / all) / 1000.0) + " % of the people";
    }
}
