package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.Factor;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.claim.Reach;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.NotKnown;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Assesses a limit of any measures by group: of every two groups, of each against a reference, or of each by itself; perhaps
 * within strata. There the rule passes only where the strata keep the limit too, or are so large that a breach there would be
 * noticed.
 *
 * <p>Within strata the common value of a group is directly standardised: both groups get the same weights of strata, n1 n2 / (n1 +
 * n2), those of Mantel and Haenszel.
 */
final class GroupAssessment {
    private final GroupAsk ask;
    private final Samples samples;
    private final List<Claim> claims = new ArrayList<>();
    private final List<About> abouts = new ArrayList<>();
    private final Map<Place, Sample> known = new HashMap<>();

    private GroupAssessment(GroupAsk ask, Samples samples) {
        this.ask = ask;
        this.samples = samples;
    }

    /** What is asked of the measures, whichever they are. */
    record GroupAsk(
            List<List<String>> axes,
            List<String> fixed,
            Form form,
            double limit,
            double level,
            Reference reference,
            long judgedFrom) {

        /** Returns the axes, refusing none, one that names what is held fixed, and a reference that does not cover them. */
        static List<List<String>> checked(List<List<String>> axes, List<String> fixed, Reference reference) {
            Given.axes(axes);
            if (!fixed.isEmpty()) {
                Given.names("within", fixed);
            }
            List<List<String>> copies = new ArrayList<>();
            for (List<String> axis : axes) {
                List<String> names = Given.names("across", axis);
                for (String attribute : names) {
                    if (fixed.contains(attribute)) {
                        throw new IllegalArgumentException(Quoted.of(attribute) + " is both compared and held fixed");
                    }
                }
                copies.add(names);
            }
            reference.requireCovering(copies);
            return List.copyOf(copies);
        }

        /** Returns such as {@code "keep error rate within 0.1 across sex"}. */
        String words(String measures) {
            boolean isCrossed = axes.stream().anyMatch(axis -> axis.size() > 1);
            String across =
                    Quoted.words(axes.stream().flatMap(List::stream).distinct().toList());
            String of = reference instanceof Reference.Best ? "" : " against " + reference.words();
            String keep = switch (form) {
                case DIFFERENCE -> "keep differences of " + measures + " within " + limit + of + " across ";
                case MEAN_DIFFERENCE ->
                    "keep the mean difference of " + measures + " within " + limit + of + " across ";
                case RATIO -> "keep ratios of " + measures + " from " + limit + " on" + of + " across ";
                case AT_LEAST -> "have " + measures + " of at least " + limit + " in each group of ";
                case AT_MOST -> "have " + measures + " of at most " + limit + " in each group of ";
            };
            return keep
                    + (isCrossed ? "intersections of " : "")
                    + across
                    + (fixed.isEmpty() ? "" : ", within " + GroupPanel.across(fixed))
                    + (judgedFrom > 0 ? ", groups being judged from " + judgedFrom + " on" : "");
        }
    }

    /** What is measured of rows of some evidence. */
    interface Samples {
        /** Returns the names of the measures, in words. */
        List<String> measures();

        /** Returns whose rows a measure is about, such as {@code "sex 'f', qualified"}. */
        default String whose(int measure, String group) {
            return group;
        }

        /** Returns whether there are just two measures, and they are of different people of each group: independent. */
        default boolean isApart() {
            return false;
        }

        /** Returns a measure of some rows. */
        Sample of(int measure, int[] rows);

        /** Returns how many people some rows stand for, of those that a measure is about. */
        default double people(int measure, int[] rows) {
            return rows.length;
        }

        /** Returns the factor of this name. */
        Factor factor(String name);

        /** Returns the number of rows. */
        int rows();

        /** Returns what they are called, such as {@code "decisions"}. */
        String unit();
    }

    /** What a claim is about: groups of an axis, in a stratum or in all (-1). */
    private record About(int axis, int measure, Comparison pair, int stratum) {}

    /** A measure of a group in a stratum: of all but one if the group is below 0, of all if it is the last of these. */
    private record Place(List<String> attributes, int measure, int group, int stratum) {}

    static Outcome of(String quantity, GroupAsk ask, Samples samples) {
        return new GroupAssessment(ask, samples).outcome(quantity);
    }

    private Outcome outcome(String quantity) {
        List<RowPanel> panels = new ArrayList<>();
        for (List<String> axis : ask.axes()) {
            RowPanel panel = RowPanel.of(factors(axis), factors(ask.fixed()), samples.rows());
            claim(panels.size(), panel);
            panels.add(panel);
        }
        Claims judged = Claims.decide(claims, ask.form().limit(ask.limit()), ask.level());
        List<Breakdown> tables = new ArrayList<>();
        for (int axis = 0; axis < panels.size(); axis++) {
            tables.add(table(axis, panels.get(axis), judged));
        }
        tables.add(judged.table(ask.form().quantity()));
        return new Outcome(verdict(quantity, panels, judged), tables).needing(judged.needs());
    }

    private List<Factor> factors(List<String> names) {
        return names.stream().map(samples::factor).toList();
    }

    /** Adds the claims of an axis. */
    private void claim(int axis, RowPanel panel) {
        boolean isOfPairs = ask.form().isOfPairs();
        if (panel.groups().size() < (isOfPairs ? 2 : 1)) {
            add(
                    Claim.undefined("across " + panel.axis(), panel.tooFew(), panel.all(-1).length),
                    new About(axis, 0, new Comparison(0, 0, false), -1));
            return;
        }
        List<Comparison> pairs = new ArrayList<>();
        if (isOfPairs) {
            pairs.addAll(Comparison.of(panel.groups(), panel.attributes(), ask.reference()));
        } else {
            for (int group = 0; group < panel.groups().size(); group++) {
                pairs.add(new Comparison(group, group, false));
            }
        }
        int measures =
                ask.form() == Form.MEAN_DIFFERENCE ? 1 : samples.measures().size();
        for (int measure = 0; measure < measures; measure++) {
            for (Comparison pair : pairs) {
                claim(panel, new About(axis, measure, pair, -1));
                for (int s = 0; s < panel.strata().size() && panel.isStratified(); s++) {
                    if (isIn(panel, pair, measure, s)) {
                        claim(panel, new About(axis, measure, pair, s));
                    }
                }
            }
        }
    }

    /** Returns whether a stratum has somebody of each compared group. */
    private boolean isIn(RowPanel panel, Comparison pair, int measure, int stratum) {
        return sample(panel, measure, pair, true, stratum).score().isDefined()
                && sample(panel, measure, pair, false, stratum).score().isDefined();
    }

    private void add(Claim claim, About about) {
        claims.add(claim);
        abouts.add(about);
    }

    private Sample sample(RowPanel panel, int measure, Comparison pair, boolean isFirst, int stratum) {
        int group = isFirst ? pair.first() : pair.second();
        int place = group == GroupPanel.REST ? -1 - pair.first() : group;
        return known.computeIfAbsent(
                new Place(panel.attributes(), measure, place, stratum),
                none -> samples.of(measure, panel.rows(pair.first(), group, stratum)));
    }

    private Sample all(RowPanel panel, int measure, int stratum) {
        return known.computeIfAbsent(
                new Place(panel.attributes(), measure, Integer.MIN_VALUE, stratum),
                none -> samples.of(measure, panel.all(stratum)));
    }

    private void claim(RowPanel panel, About about) {
        add(ask.form() == Form.MEAN_DIFFERENCE ? mean(panel, about) : single(panel, about, about.measure), about);
    }

    private Claim mean(RowPanel panel, About about) {
        List<Claim> differences = new ArrayList<>();
        Reach widest = null;
        for (int measure = 0; measure < samples.measures().size(); measure++) {
            Claim one = single(panel, about, measure);
            differences.add(one);
            Reach reach = one.reach();
            widest = reach != null && (widest == null || reach.missed() > widest.missed()) ? reach : widest;
        }
        String name = name(panel, about, String.join(" and ", samples.measures()), "");
        Claim mean = Form.mean(name, differences, samples.isApart(), ask.level());
        return widest == null ? mean : mean.withReach(widest);
    }

    private Claim single(RowPanel panel, About about, int measure) {
        String words = samples.measures().get(measure);
        Comparison pair = about.pair;
        Sample one = sample(panel, measure, pair, true, about.stratum);
        Sample all = all(panel, measure, about.stratum);
        String whoOne = samples.whose(measure, panel.who(pair, true) + where(panel, about));
        if (!ask.form().isOfPairs()) {
            Claim claim = Form.alone(name(panel, about, words, ""), one, ask.level());
            return reached(
                    claim,
                    one.score().isDefined() && all.score().isDefined()
                            ? ask.form().reach(one, whoOne, all, ask.limit(), ask.level())
                            : null);
        }
        Sample two = sample(panel, measure, pair, false, about.stratum);
        String whoTwo = samples.whose(measure, panel.who(pair, false) + where(panel, about));
        Reach reach = one.score().isDefined()
                        && two.score().isDefined()
                        && all.score().isDefined()
                ? ask.form().reach(one, whoOne, two, whoTwo, all, ask.limit(), ask.level(), true)
                : null;
        if (about.stratum < 0 && panel.isStratified()) {
            List<Sample> ones = new ArrayList<>();
            List<Sample> twos = new ArrayList<>();
            double[] weights = weights(panel, measure, pair, ones, twos);
            one = Sample.standardised(ones, weights);
            two = Sample.standardised(twos, weights);
            boolean isFirst = !(one.value() < two.value());
            String name = name(panel, about, words, isFirst ? " above " : " below ");
            Claim counted = ask.form().withinStrata(name, isFirst ? ones : twos, isFirst ? twos : ones, ask.level());
            if (counted != null) {
                return reached(counted, reach);
            }
        }
        boolean isFirst = !(one.value() < two.value());
        String name = name(panel, about, words, isFirst ? " above " : " below ");
        return reached(ask.form().contrast(name, isFirst ? one : two, isFirst ? two : one, ask.level()), reach);
    }

    private Claim reached(Claim claim, @Nullable Reach reach) {
        return reach == null ? claim : claim.withReach(reach.statedFrom(ask.judgedFrom()));
    }

    private double[] weights(RowPanel panel, int measure, Comparison pair, List<Sample> ones, List<Sample> twos) {
        double[] weights = new double[panel.strata().size()];
        int used = 0;
        for (int s = 0; s < weights.length; s++) {
            if (isIn(panel, pair, measure, s)) {
                Sample one = sample(panel, measure, pair, true, s);
                Sample two = sample(panel, measure, pair, false, s);
                ones.add(one);
                twos.add(two);
                weights[used++] = (double) one.n() * two.n() / ((double) one.n() + two.n());
            }
        }
        return Arrays.copyOf(weights, used);
    }

    private String name(RowPanel panel, About about, String words, String stands) {
        String first = GroupPanel.name(panel.groups().get(about.pair.first()));
        String head = "across " + panel.axis() + ", " + words + " of " + first;
        if (!ask.form().isOfPairs()) {
            return head + where(panel, about);
        }
        int second = about.pair.second();
        String other = second == GroupPanel.REST
                ? "all others"
                : GroupPanel.name(panel.groups().get(second));
        return head + (stands.isEmpty() ? " and " : stands) + other + where(panel, about);
    }

    private String where(RowPanel panel, About about) {
        return about.stratum < 0
                ? ""
                : " in " + GroupPanel.across(panel.fixed()) + " "
                        + GroupPanel.name(panel.strata().get(about.stratum));
    }

    /** Returns the verdict; each measure across each attribute needs a comparison that tells, and strata no breach unseen. */
    private Verdict verdict(String quantity, List<RowPanel> panels, Claims judged) {
        Verdict verdict = judged.verdict(quantity, samples.unit());
        if (!(verdict instanceof Verdict.Pass pass)) {
            int most = panels.stream()
                    .mapToInt(panel -> panel.groups().size())
                    .max()
                    .orElse(0);
            return ask.form().isOfPairs() ? Comparison.advised(verdict, judged, ask.reference(), most) : verdict;
        }
        for (int axis = 0; axis < panels.size(); axis++) {
            if (panels.get(axis).attributes().size() > 1) {
                continue;
            }
            for (int measure = 0; measure < samples.measures().size(); measure++) {
                boolean isAny = false;
                boolean isTold = false;
                for (int i = 0; i < abouts.size(); i++) {
                    if (abouts.get(i).axis == axis && abouts.get(i).measure == measure) {
                        isAny = true;
                        isTold |= judged.isAnyTold(i, i + 1);
                    }
                }
                if (isAny && !isTold) {
                    return new Verdict.Inconclusive(
                            "across " + panels.get(axis).axis() + ", "
                                    + samples.measures().get(measure) + ": all groups are too few to tell; but "
                                    + pass.reason(),
                            pass.measured());
                }
            }
        }
        return NotKnown.judged(pass, dark(panels, judged), alone(panels), unknown(panels, judged));
    }

    /** Returns why people in strata where no two compared groups meet are too many; empty if they are not. */
    private String alone(List<RowPanel> panels) {
        for (int i = 0; i < abouts.size(); i++) {
            About about = abouts.get(i);
            RowPanel panel = panels.get(about.axis);
            boolean isFirst =
                    i == 0 || abouts.get(i - 1).axis != about.axis || abouts.get(i - 1).measure != about.measure;
            if (!panel.isStratified() || !isFirst) {
                continue;
            }
            Set<Integer> met = new HashSet<>();
            for (About other : abouts) {
                if (other.axis == about.axis && other.measure == about.measure) {
                    met.add(other.stratum);
                }
            }
            double all = 0;
            double people = 0;
            List<String> names = new ArrayList<>();
            for (int s = 0; s < panel.strata().size(); s++) {
                double here = samples.people(about.measure, panel.all(s));
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
    private String unknown(List<RowPanel> panels, Claims judged) {
        for (int i = 0; i < abouts.size(); i++) {
            About about = abouts.get(i);
            RowPanel panel = panels.get(about.axis);
            if (panel.unknown().isEmpty() || !judged.isKept(i)) {
                continue;
            }
            for (int measure = 0; measure < samples.measures().size(); measure++) {
                if (ask.form() == Form.MEAN_DIFFERENCE || measure == about.measure) {
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
    private boolean isBroken(RowPanel panel, About about) {
        Limit limit = ask.form().limit(ask.limit());
        double sum = 0;
        int measures = ask.form() == Form.MEAN_DIFFERENCE ? samples.measures().size() : 1;
        for (int k = 0; k < measures; k++) {
            int measure = measures == 1 ? about.measure : k;
            if (!sample(panel, measure, about.pair, true, about.stratum).isCounted()
                    || !sample(panel, measure, about.pair, false, about.stratum).isCounted()) {
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
    private double worst(RowPanel panel, About about, int measure, boolean isFirstLess) {
        Comparison pair = about.pair;
        List<Sample> less = new ArrayList<>();
        List<Sample> more = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        boolean isCommon = about.stratum < 0 && panel.isStratified();
        for (int s = isCommon ? 0 : about.stratum;
                s < (isCommon ? panel.strata().size() : about.stratum + 1);
                s++) {
            if (isCommon && !isIn(panel, pair, measure, s)) {
                continue;
            }
            Sample lesser = sample(panel, measure, pair, isFirstLess, s)
                    .withMisses(samples.of(measure, panel.unknownRows(pair, isFirstLess, s)));
            Sample greater = sample(panel, measure, pair, !isFirstLess, s)
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
    private String dark(List<RowPanel> panels, Claims judged) {
        double tail = (1 - ask.level()) / 2 / Math.max(1, judged.unjudged());
        long all = 0;
        long unseen = 0;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < abouts.size(); i++) {
            About about = abouts.get(i);
            if (about.stratum < 0) {
                continue;
            }
            Claim claim = judged.claims().get(i);
            all += claim.n();
            boolean isSeen = !judged.isUntold(i)
                    || (ask.form().isOfPairs()
                            && Objects.requireNonNull(claim.reach()).noticed().applyAsDouble(tail) >= ask.level());
            if (!isSeen) {
                unseen += claim.n();
                names.add(GroupPanel.name(panels.get(about.axis).strata().get(about.stratum)));
            }
        }
        return unseen <= (1 - ask.level()) * all
                ? ""
                : "a breach twice as large as the limit would go unnoticed in " + GroupPanel.across(ask.fixed()) + " "
                        + Quoted.words(names.stream().distinct().toList()) + ", with "
                        + Figures.percent(Math.round(1000.0 * unseen / all) / 1000.0) + " % of the people";
    }

    /** A line for each group: its values, beside all others or the named group, as differences and as ratios. */
    private Breakdown table(int axis, RowPanel panel, Claims judged) {
        List<String> columns = new ArrayList<>(panel.attributes());
        String percent = Figures.percent(ask.level()) + " %";
        for (String measure : samples.measures()) {
            columns.addAll(List.of("n", measure, "low " + percent, "high " + percent, "difference", "ratio"));
        }
        columns.addAll(List.of("note", "finding"));
        List<List<Cell>> rows = new ArrayList<>();
        int named = ask.reference() instanceof Reference.Named reference
                ? panel.groups().indexOf(reference.groupOf(panel.attributes()))
                : GroupPanel.REST;
        for (int group = 0; group < panel.groups().size(); group++) {
            Comparison beside = new Comparison(group, named, false);
            List<Cell> row = new ArrayList<>(GroupPanel.cells(panel.groups().get(group)));
            String note = "";
            for (int measure = 0; measure < samples.measures().size(); measure++) {
                Sample one = sample(panel, measure, beside, true, -1);
                boolean isAlone = named == group || panel.groups().size() < 2;
                Sample other = isAlone ? one : sample(panel, measure, beside, false, -1);
                row.addAll(cells(one));
                row.add(Cell.of(isAlone ? Double.NaN : one.value() - other.value()));
                row.add(Cell.of(isAlone || other.value() == 0 ? Double.NaN : one.value() / other.value()));
                String caution = Cautions.said(one.at(ask.level()).caution());
                note = one.n() < GroupPanel.SMALL
                        ? "small: fewer than " + GroupPanel.SMALL
                        : note.isEmpty() ? caution : note;
            }
            row.add(Cell.of(group == named ? (note.isEmpty() ? "reference" : "reference; " + note) : note));
            row.add(Cell.of(found(axis, group, judged)));
            rows.add(row);
        }
        panel.unknown().forEach((values, their) -> {
            List<Cell> row = new ArrayList<>(GroupPanel.cells(values));
            for (int measure = 0; measure < samples.measures().size(); measure++) {
                row.addAll(cells(samples.of(measure, RowPanel.joined(their))));
                row.addAll(List.of(Cell.of(Double.NaN), Cell.of(Double.NaN)));
            }
            row.addAll(List.of(Cell.of(GroupPanel.WHY_NOT_COMPARED), Cell.of("not judged")));
            rows.add(row);
        });
        String beside = named == GroupPanel.REST
                ? "all others"
                : GroupPanel.name(panel.groups().get(named));
        return new Breakdown(
                Quoted.words(samples.measures()) + " across " + panel.axis() + ", beside " + beside, columns, rows);
    }

    private List<Cell> cells(Sample sample) {
        Interval bounds = sample.score().isDefined() ? sample.at(ask.level()).bounds() : null;
        return List.of(
                Cell.of(sample.n()),
                Cell.of(sample.value()),
                Cell.of(bounds == null ? Double.NaN : bounds.low()),
                Cell.of(bounds == null ? Double.NaN : bounds.high()));
    }

    private String found(int axis, int group, Claims judged) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < abouts.size(); i++) {
            Comparison pair = abouts.get(i).pair;
            if (abouts.get(i).axis == axis && (pair.first() == group || pair.second() == group)) {
                all.add(i);
            }
        }
        return judged.found(all, all);
    }
}
