/**
 * Signatures as C sees them: the vocabulary of both sides of a lane. Knows nothing of Java types,
 * JNA, or JSON.
 */
package dev.glovebox.abi;
