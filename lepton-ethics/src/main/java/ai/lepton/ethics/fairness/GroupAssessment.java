package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.Factor;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.claim.Reach;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;
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
    private final List<ComparedGroups> abouts = new ArrayList<>();
    private final GroupSamples known;

    private GroupAssessment(GroupAsk ask, Samples samples) {
        this.ask = ask;
        this.samples = samples;
        this.known = new GroupSamples(samples);
    }

    static Outcome of(String quantity, GroupAsk ask, Samples samples) {
        return new GroupAssessment(ask, samples).outcome(quantity);
    }

    private Outcome outcome(String quantity) {
        List<RowPanel> panels = new ArrayList<>();
        for (List<String> axis : ask.axes()) {
            if (ask.form().isOfPairs()) {
                Comparison.requireFew(factors(axis), samples.rows(), row -> 1, 0, ask.reference());
            }
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
                    new ComparedGroups(axis, 0, new Comparison(0, 0, false), -1));
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
                claim(panel, new ComparedGroups(axis, measure, pair, -1));
                for (int s = 0; s < panel.strata().size() && panel.isStratified(); s++) {
                    if (known.isIn(panel, pair, measure, s)) {
                        claim(panel, new ComparedGroups(axis, measure, pair, s));
                    }
                }
            }
        }
    }

    private void add(Claim claim, ComparedGroups about) {
        claims.add(claim);
        abouts.add(about);
    }

    private void claim(RowPanel panel, ComparedGroups about) {
        add(ask.form() == Form.MEAN_DIFFERENCE ? mean(panel, about) : single(panel, about, about.measure()), about);
    }

    private Claim mean(RowPanel panel, ComparedGroups about) {
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

    private Claim single(RowPanel panel, ComparedGroups about, int measure) {
        String words = samples.measures().get(measure);
        Comparison pair = about.pair();
        Sample one = known.sample(panel, measure, pair, true, about.stratum());
        Sample all = known.all(panel, measure, about.stratum());
        String whoOne = samples.whose(measure, panel.who(pair, true) + where(panel, about));
        if (!ask.form().isOfPairs()) {
            Claim claim = Form.alone(name(panel, about, words, ""), one, ask.level());
            return reached(
                    claim,
                    one.score().isDefined() && all.score().isDefined()
                            ? ask.form().reach(one, whoOne, all, ask.limit(), ask.level())
                            : null);
        }
        Sample two = known.sample(panel, measure, pair, false, about.stratum());
        String whoTwo = samples.whose(measure, panel.who(pair, false) + where(panel, about));
        Reach reach = one.score().isDefined()
                        && two.score().isDefined()
                        && all.score().isDefined()
                ? ask.form().reach(one, whoOne, two, whoTwo, all, ask.limit(), ask.level(), true)
                : null;
        if (about.stratum() < 0 && panel.isStratified()) {
            List<Sample> ones = new ArrayList<>();
            List<Sample> twos = new ArrayList<>();
            double[] weights = known.weights(panel, measure, pair, ones, twos);
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

    private String name(RowPanel panel, ComparedGroups about, String words, String stands) {
        String first = GroupPanel.name(panel.groups().get(about.pair().first()));
        String head = "across " + panel.axis() + ", " + words + " of " + first;
        if (!ask.form().isOfPairs()) {
            return head + where(panel, about);
        }
        int second = about.pair().second();
        String other = second == GroupPanel.REST
                ? "all others"
                : GroupPanel.name(panel.groups().get(second));
        return head + (stands.isEmpty() ? " and " : stands) + other + where(panel, about);
    }

    private String where(RowPanel panel, ComparedGroups about) {
        return about.stratum() < 0
                ? ""
                : " in " + GroupPanel.across(panel.fixed()) + " "
                        + GroupPanel.name(panel.strata().get(about.stratum()));
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
                    if (abouts.get(i).axis() == axis && abouts.get(i).measure() == measure) {
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
        return new Unnoticed(ask, samples, known, panels, abouts, judged).judged(pass);
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
                Sample one = known.sample(panel, measure, beside, true, -1);
                boolean isAlone = named == group || panel.groups().size() < 2;
                Sample other = isAlone ? one : known.sample(panel, measure, beside, false, -1);
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
            Comparison pair = abouts.get(i).pair();
            if (abouts.get(i).axis() == axis && (pair.first() == group || pair.second() == group)) {
                all.add(i);
            }
        }
        return judged.found(all, all);
    }
}
