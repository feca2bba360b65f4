package dev.glovebox.supervise;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known of one pool at one moment.
 *
 * @param name its name in the registry
 * @param workers how many it has, those on their way in or out included, spares not
 * @param maxWorkers how many it may have
 * @param spares how many more stand by, ready to take calls when one is lost or another is needed
 * @param lanesInUse lanes that calls or sessions have: calls in flight, sessions that rest included
 * @param waiting calls that wait for a lane
 * @param started how many workers there have been under the pool's name
 * @param restarts how many of them took a place that another had had
 * @param lost how many of them ended without being asked to
 * @param lastExit how the last one that ended did, with its name; empty if none has
 * @param startsRefused why no worker may start now, after too many losses; empty as a rule
 * @param retired whether it only ends what it carries, as a reload has replaced it
 * @param sinceCheck how long ago the supervisor has looked after all its workers last, which it
 *     does every five seconds, or as {@code GloveboxOptions.checkPeriod} says; empty before the
 *     first time
 * @param unreaped processes of workers that were killed, and whose end the system has not told:
 *     they are stuck in the kernel, or traced by another process. Others have their places
 */
public record PoolSnapshot(
    String name,
    int workers,
    int maxWorkers,
    int spares,
    int lanesInUse,
    int waiting,
    long started,
    long restarts,
    long lost,
    Optional<String> lastExit,
    Optional<String> startsRefused,
    boolean retired,
    Optional<Duration> sinceCheck,
    int unreaped) {}
