/** What directories of published models hold in place of what they should. Not for users. */
@NullMarked
package ai.lepton.core.internal.files;

import org.jspecify.annotations.NullMarked;
