/** What must be in the lanes' own package to see inside them. */
package dev.glovebox.lane;
