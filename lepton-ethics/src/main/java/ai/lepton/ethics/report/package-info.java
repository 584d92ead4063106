/**
 * What an audit leaves: {@code ethics.json} and its reader, the page for people, SARIF, CycloneDX declarations, who signed,
 * what changed since the last one. It knows records of what was found, never rules.
 */
@NullMarked
package ai.lepton.ethics.report;

import org.jspecify.annotations.NullMarked;
