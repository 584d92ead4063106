package ai.lepton.ethics.claims;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Claims that are measured elsewhere, held against one limit: with Holm's correction, a verdict and its sentence as the rules here
 * have them. Use it in a rule of your own. Immutable.
 *
 * <pre>{@code
 * Rule.of("recall-by-ward", "each ward should have a recall of at least 0.9", (wards, day) -> {
 *     OwnClaims claims = OwnClaims.of("recall", Limit.atLeast(0.9));
 *     for (String ward : wards.names()) {
 *         claims = claims.and("recall of ward " + ward, level -> wards.report(ward).atLevel(level).recall("ill"));
 *     }
 *     return claims.outcome("patients");
 * });
 * }</pre>
 *
 * <p>A claim has an interval at any level that it is asked for, since Holm's correction asks for stricter ones. One whose
 * estimate has a caution, or no interval, is not decided; neither is one that is undefined.
 */
@CheckReturnValue
public final class OwnClaims {
    /** The estimate of a claim. */
    @FunctionalInterface
    public interface Estimates {
        /** Returns the estimate with an interval of this confidence level; without one where there is none. */
        Estimate at(double level);
    }

    private final String quantity;
    private final Limit limit;
    private final double level;
    private final List<Claim> claims;

    private OwnClaims(String quantity, Limit limit, double level, List<Claim> claims) {
        this.quantity = quantity;
        this.limit = limit;
        this.level = level;
        this.claims = claims;
    }

    /**
     * Starts without claims, at a confidence level of 0.95.
     *
     * @param quantity the name of what is measured, such as {@code "recall"}
     * @param limit what each claim is held against
     */
    public static OwnClaims of(String quantity, Limit limit) {
        if (quantity.isBlank()) {
            throw new IllegalArgumentException("the name of what is claimed is empty");
        }
        return new OwnClaims(quantity, Elements.required("limit", limit), Figures.LEVEL, List.of());
    }

    /** Sets the confidence level of all claims together. */
    public OwnClaims atConfidence(double other) {
        return new OwnClaims(quantity, limit, Figures.level(other), claims);
    }

    /**
     * Adds a claim.
     *
     * @param name what it is about, in words
     * @param estimates its estimate, with an interval of the given level; asked for several levels
     * @throws IllegalArgumentException if the name is empty or another claim has it; once judged, if an interval has another level
     *     than was asked for
     */
    public OwnClaims and(String name, Estimates estimates) {
        Elements.required("name", name);
        Elements.required("estimates", estimates);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a claim has an empty name");
        }
        if (claims.stream().anyMatch(claim -> claim.name().equals(name))) {
            throw new IllegalArgumentException("there is a claim " + Quoted.of(name) + " already");
        }
        List<Claim> more = new ArrayList<>(claims);
        more.add(Claim.of(name, asked -> checked(name, estimates.at(asked), asked), level));
        return new OwnClaims(quantity, limit, level, List.copyOf(more));
    }

    private static Estimate checked(String name, Estimate estimate, double level) {
        Objects.requireNonNull(estimate, () -> "claim " + Quoted.of(name) + " gave no estimate");
        estimate.interval().ifPresent(bounds -> {
            if (Math.abs(bounds.level() - level) > 1e-12) {
                throw new IllegalArgumentException("claim " + Quoted.of(name)
                        + " was asked for an interval at a level of " + level + " and gave one at " + bounds.level());
            }
        });
        return estimate;
    }

    /**
     * Returns the verdict, with a table of the claims: fail where one is beyond the limit after Holm's correction, pass where all
     * are shown to keep it.
     *
     * @param unit what the number of examples counts, such as {@code "patients"}
     */
    public Outcome outcome(String unit) {
        Elements.required("unit", unit);
        Claims judged = Claims.decide(claims, limit, level);
        return Outcome.of(judged.verdict(quantity, unit), judged.table(quantity));
    }
}
