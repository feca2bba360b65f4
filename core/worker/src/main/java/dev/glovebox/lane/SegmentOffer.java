package dev.glovebox.lane;

/**
 * What a host tells a worker of a lane's segment.
 *
 * @param pid the host's process, in whose descriptors it is found
 * @param descriptor the number there
 * @param bytes its size
 */
public record SegmentOffer(long pid, int descriptor, int bytes) {}
