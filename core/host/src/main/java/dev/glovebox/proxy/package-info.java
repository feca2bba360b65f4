/** Java interfaces whose methods are functions of a library in a worker. */
package dev.glovebox.proxy;
