/**
 * Tables of numbers, categories and class labels, read from CSV.
 *
 * <p>{@link ai.lepton.exchange.data.Csv} is a recipe of what to read, {@link ai.lepton.exchange.data.Table} the rows in
 * primitive arrays, {@link ai.lepton.exchange.data.Split} the tables to train on and to judge by.
 */
@NullMarked
package ai.lepton.exchange.data;

import org.jspecify.annotations.NullMarked;
