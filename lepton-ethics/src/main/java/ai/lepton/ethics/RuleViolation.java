package ai.lepton.ethics;

import ai.lepton.metrics.internal.Elements;
import java.util.List;

/** Thrown by {@code check} for what failed or could not be decided; an {@link AssertionError}, so that tests fail on it. */
public final class RuleViolation extends AssertionError {
    private static final long serialVersionUID = 1;

    private final transient List<Finding> findings;

    RuleViolation(String message, List<Finding> findings) {
        super(message);
        this.findings = Elements.of("findings", findings);
    }

    /** Returns the findings that failed or could not be decided. */
    public List<Finding> findings() {
        return findings;
    }
}
