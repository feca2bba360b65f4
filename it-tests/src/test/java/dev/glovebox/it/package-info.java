/**
 * What a user sees of Glovebox when libraries behave, and when they do not: real workers, no mocks.
 */
package dev.glovebox.it;
