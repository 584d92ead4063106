package ai.lepton.ethics.safety;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The accuracy over all rows is not lower than the declared one by more than the tolerance. */
record DeclaredAccuracy(String model, double declared, double tolerance, double level) implements RuleKind<Behaviour> {
    DeclaredAccuracy {
        Given.subject("behaviour", model);
        Figures.fraction("declared accuracy", declared);
        if (!(tolerance >= 0 && tolerance <= declared)) {
            throw new IllegalArgumentException("tolerance is " + tolerance + ", outside [0, " + declared + "]");
        }
        Figures.level(level);
    }

    @Override
    public String id() {
        return "declared-accuracy";
    }

    @Override
    public String statement() {
        return Quoted.of(model) + " should reach its declared accuracy of " + declared + " within " + tolerance;
    }

    @Override
    public Outcome assess(Behaviour behaviour, LocalDate day) {
        requireAbout(model, behaviour, "the behaviour is that of");
        Optional<int[]> truth = behaviour.truth();
        if (truth.isEmpty()) {
            return Accuracies.unknown();
        }
        long right = Accuracies.right(behaviour, truth.get());
        Limit limit = Limit.atLeast(Math.round((declared - tolerance) * 1e12) / 1e12);
        return Outcome.of(Claims.decide(List.of(Accuracies.claim("accuracy", right, behaviour.size())), limit, level)
                .verdict("accuracy", "examples"));
    }
}
