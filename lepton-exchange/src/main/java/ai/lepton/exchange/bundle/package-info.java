/**
 * One directory with a model and all its papers, written whole or not at all, and verified when it is opened.
 *
 * <p>{@link ai.lepton.exchange.bundle.Bundle#at} begins to write one, {@link ai.lepton.exchange.bundle.Bundle#open} reads
 * one back.
 */
@NullMarked
package ai.lepton.exchange.bundle;

import org.jspecify.annotations.NullMarked;
