/** Columns, hashes and figures, which know nothing of rules; not for users. */
@NullMarked
package ai.lepton.ethics.internal;

import org.jspecify.annotations.NullMarked;
