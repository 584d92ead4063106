package ai.lepton.exchange.bundle;

/**
 * What hands its files to a bundle by itself: a trained model, the papers of one.
 *
 * <pre>{@code
 * Bundle.at(directory).add(classifier).add(papers).write();
 * }</pre>
 */
@FunctionalInterface
public interface BundlePart {
    /**
     * Adds the files. What they hold is settled then: what is closed or changed later does not change the bundle.
     *
     * @throws IllegalArgumentException if the bundle has a file of one of the names already
     */
    void addTo(BundleWriter bundle);
}
