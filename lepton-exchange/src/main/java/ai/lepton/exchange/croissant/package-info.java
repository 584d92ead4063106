/**
 * Croissant 1.1: what is in a data set, where its files are, and how their rows become records; described from files, read,
 * written, and loaded.
 *
 * @see <a href="https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html">Croissant 1.1</a>
 */
@NullMarked
package ai.lepton.exchange.croissant;

import org.jspecify.annotations.NullMarked;
