package ai.lepton.core.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * How the next trial's parameters are chosen. What a trial gets depends on the seed of the search, the trial's number, the
 * parameters' names, and the trials that are done; not on when it is asked.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Sampler.RandomSampler.class, name = "random"),
    @JsonSubTypes.Type(value = Sampler.QmcSampler.class, name = "qmc"),
    @JsonSubTypes.Type(value = Sampler.TpeSampler.class, name = "tpe")
})
public sealed interface Sampler {
    /** Returns a sampler that chooses each parameter evenly over its range, by chance. */
    static Sampler random() {
        return new RandomSampler();
    }

    /** Returns a sampler that fills the space evenly. */
    static Sampler sobol() {
        return new QmcSampler();
    }

    /** Returns a sampler that learns from the trials that are done, with 10 trials to start with and 24 candidates. */
    static Sampler tpe() {
        return new TpeSampler(10, 24);
    }

    /** Chooses each parameter evenly over its range, by chance. */
    record RandomSampler() implements Sampler {}

    /**
     * Chooses points of a Sobol sequence, digitally shifted by the seed: 2<sup>m</sup> trials fill each half, quarter, … of each
     * parameter equally often. Parameters take its dimensions in the order of their first use in the study; those beyond its {@value
     * #DIMENSIONS} dimensions are chosen by chance.
     *
     * @see <a href="https://web.maths.unsw.edu.au/~fkuo/sobol/">Joe and Kuo 2008, the direction numbers</a>
     */
    record QmcSampler() implements Sampler {
        /** Parameters that are spread evenly. */
        public static final int DIMENSIONS = SobolSequence.DIMENSIONS;
    }

    /**
     * Learns from the trials that are done: it models the parameters of the best tenth (at most 25 trials) and of the others
     * by kernels, draws candidates from the first, and takes the one most probable under the first relative to the second.
     * Parameters that all trials have are modelled together, others one by one. The first trials are of {@link QmcSampler}.
     *
     * <p>Pruned trials count as worse than finished ones, the later pruned the better; those that run count as not good, so that
     * threads do not try the same.
     *
     * @param startupTrials trials that must be done before it learns, at least 1
     * @param candidates drawn for each trial, at least 1
     * @see <a href="https://papers.nips.cc/paper/4443-algorithms-for-hyper-parameter-optimization">Bergstra and others 2011</a>
     */
    record TpeSampler(
            @JsonProperty("n_startup_trials") int startupTrials,
            @JsonProperty("n_ei_candidates") int candidates) implements Sampler {
        /** Checks the ranges. */
        public TpeSampler {
            if (startupTrials < 1) {
                throw new IllegalArgumentException("startup trials is " + startupTrials + "; it must be at least 1");
            }
            if (candidates < 1 || candidates > 100_000) {
                throw new IllegalArgumentException("candidates is " + candidates + "; it must be from 1 to 100000");
            }
        }
    }
}
