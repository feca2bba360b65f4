/**
 * What a process of its own gives a library besides safety: each class is a program that shows it.
 */
package dev.glovebox.samples.gains;
