/** Types of every kind on their way to a real library and back, compared with JNA in-process. */
package dev.glovebox.it.abi;
