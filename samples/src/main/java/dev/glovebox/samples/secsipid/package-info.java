/** libsecsipid, written in Go: signs and checks STIR/SHAKEN identities of phone calls. */
package dev.glovebox.samples.secsipid;
