/** Tables from Parquet and to it: {@link ai.lepton.parquet.Parquet} is a recipe, as for CSV and JSON Lines. */
@NullMarked
package ai.lepton.parquet;

import org.jspecify.annotations.NullMarked;
