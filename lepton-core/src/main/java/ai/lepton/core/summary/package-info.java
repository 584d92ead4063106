/** What a model is made of, told from its graph: a table of its parts, what they cost, and a drawing. */
@NullMarked
package ai.lepton.core.summary;

import org.jspecify.annotations.NullMarked;
