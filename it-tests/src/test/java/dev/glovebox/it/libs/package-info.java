/** Real libraries that nobody here wrote, as the sample programs use them. */
package dev.glovebox.it.libs;
