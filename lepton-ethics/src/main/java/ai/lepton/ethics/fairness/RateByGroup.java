package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/** Rates of decisions differ little between groups, or are high or low enough in each of them. */
record RateByGroup(
        String matter,
        List<Rate> rates,
        List<List<String>> axes,
        List<String> fixed,
        Form form,
        double limit,
        double level,
        Reference reference,
        long judgedFrom)
        implements RuleKind<Decisions> {
    RateByGroup {
        Given.subject("decisions", matter);
        rates = unlike(Elements.of("rates", rates));
        if (form != Form.RATIO) {
            Figures.fraction("limit", limit);
        }
        form.check(limit);
        axes = GroupAsk.checked(axes, fixed, reference);
        Figures.level(level);
        Given.judgedFrom(judgedFrom);
    }

    RateByGroup(String matter, List<Rate> rates, GroupAsk ask) {
        this(
                matter,
                rates,
                ask.axes(),
                ask.fixed(),
                ask.form(),
                ask.limit(),
                ask.level(),
                ask.reference(),
                ask.judgedFrom());
    }

    /** Returns the rates, refusing none and one that is there twice. */
    static List<Rate> unlike(List<Rate> rates) {
        if (rates.isEmpty() || rates.stream().distinct().count() < rates.size()) {
            throw new IllegalArgumentException(
                    "a rule is about one rate or several unlike ones, and these are " + rates);
        }
        return rates;
    }

    @Override
    public String id() {
        return rates.stream()
                        .map(Rate::key)
                        .collect(Collectors.joining("-and-"))
                        .replace('_', '-')
                + form.ending();
    }

    @Override
    public String statement() {
        return "decisions about " + Quoted.of(matter) + " should "
                + ask().words(Quoted.words(rates.stream().map(Rate::words).toList()));
    }

    @Override
    public Outcome assess(Decisions decisions, LocalDate day) {
        requireAbout(matter, decisions, "the decisions are about");
        return GroupAssessment.of(quantity(), ask(), decisions.samples(rates));
    }

    private GroupAsk ask() {
        return new GroupAsk(axes, fixed, form, limit, level, reference, judgedFrom);
    }
}
