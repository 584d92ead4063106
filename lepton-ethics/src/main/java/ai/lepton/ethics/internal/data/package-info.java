/** Rules as data: kinds of rules by name, and records of plain values as JSON and back. */
@org.jspecify.annotations.NullMarked
package ai.lepton.ethics.internal.data;
