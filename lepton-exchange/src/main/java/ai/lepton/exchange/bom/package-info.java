/**
 * CycloneDX bills of materials for models (ML-BOM), by the standard's own names.
 *
 * @see <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX 1.6</a>
 */
@NullMarked
package ai.lepton.exchange.bom;

import org.jspecify.annotations.NullMarked;
