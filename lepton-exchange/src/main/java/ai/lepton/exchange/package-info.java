/** Typed records for standard formats; {@link ai.lepton.exchange.DataException} is what every reader here throws. */
@NullMarked
package ai.lepton.exchange;

import org.jspecify.annotations.NullMarked;
