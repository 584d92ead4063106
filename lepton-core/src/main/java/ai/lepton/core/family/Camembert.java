package ai.lepton.core.family;

import ai.lepton.core.internal.config.ConfigFile;

/**
 * CamemBERT (Martin et al. 2020): RoBERTa for French, with heads and names of weights as there. It differs in its tokens only.
 *
 * @see <a href="https://arxiv.org/abs/1911.03894">CamemBERT: a Tasty French Language Model</a>
 */
final class Camembert {
    private Camembert() {}

    static Family of(ConfigFile config) {
        return Roberta.of(config);
    }
}
