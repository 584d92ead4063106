/** Parts that the kinds of rules share; not for users. */
@NullMarked
package ai.lepton.ethics.internal;

import org.jspecify.annotations.NullMarked;
