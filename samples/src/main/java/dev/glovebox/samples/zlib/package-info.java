/** zlib: a structure that the library and its caller both write to, over many calls. */
package dev.glovebox.samples.zlib;
