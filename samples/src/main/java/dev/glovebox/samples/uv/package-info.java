/** libuv: an event loop in the worker whose events are Java methods. */
package dev.glovebox.samples.uv;
