/** Looks at the public types of all modules by reflection, and holds what the guide says of their exceptions. */
@NullMarked
package ai.lepton.examples.api;

import org.jspecify.annotations.NullMarked;
