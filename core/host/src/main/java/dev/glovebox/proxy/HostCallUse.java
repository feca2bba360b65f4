package dev.glovebox.proxy;

/**
 * A method that makes a {@link HostCall}.
 *
 * @param type the full name of its class
 * @param method its name
 */
record HostCallUse(String type, String method, HostCall call) {}
