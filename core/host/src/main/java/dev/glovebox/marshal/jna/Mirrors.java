package dev.glovebox.marshal.jna;

import com.sun.jna.Memory;
import dev.glovebox.lane.WorkerAccess;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The copies that one worker has of memory of this process. A copy keeps its address as long as the
 * memory lives here, because libraries remember addresses.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class Mirrors {
  /** A copy; the reference is cleared when its original is collected. */
  private static final class Mirror extends WeakReference<Memory> {
    private final long host;
    private final long worker;
    private final long size;

    private Agreement agreement;

    Mirror(Memory allocation, long worker, ReferenceQueue<Memory> collected) {
      super(allocation, collected);
      this.host = HostMemory.address(allocation);
      this.worker = worker;
      this.size = allocation.size();
    }
  }

  private final ReferenceQueue<Memory> collected = new ReferenceQueue<>();
  private final Map<Long, Mirror> byHost = new HashMap<>();
  private final NavigableMap<Long, Mirror> byWorker = new TreeMap<>();

  /** The address of an allocation's copy; 0 if there is none. */
  synchronized long find(Memory allocation) {
    Mirror mirror = byHost.get(HostMemory.address(allocation));
    return mirror != null && mirror.refersTo(allocation) ? mirror.worker : 0;
  }

  /**
   * Notes the address of an allocation's copy unless it has one, which another thread has made
   * since: that one holds, and this is released.
   *
   * @return the address that holds
   */
  synchronized long add(WorkerAccess worker, Memory allocation, long address) {
    long known = find(allocation);
    if (known != 0) {
      worker.releaseLater(address);
      return known;
    }
    Mirror mirror = new Mirror(allocation, address, collected);
    byHost.put(mirror.host, mirror);
    byWorker.put(address, mirror);
    return address;
  }

  /** What both sides held when they last met; null if that is not known. */
  synchronized Agreement agreement(Memory allocation) {
    Mirror mirror = byHost.get(HostMemory.address(allocation));
    return mirror != null && mirror.refersTo(allocation) ? mirror.agreement : null;
  }

  /**
   * Notes what both sides hold now.
   *
   * @param agreement null for not known
   */
  synchronized void agree(Memory allocation, Agreement agreement) {
    Mirror mirror = byHost.get(HostMemory.address(allocation));
    if (mirror != null && mirror.refersTo(allocation)) {
      mirror.agreement = agreement;
    }
  }

  /** The address of the original behind an address in a copy; 0 if it lies in none. */
  synchronized long toHost(long address) {
    Map.Entry<Long, Mirror> below = byWorker.floorEntry(address);
    if (below == null) {
      return 0;
    }
    Mirror mirror = below.getValue();
    long offset = address - mirror.worker;
    return offset < mirror.size && mirror.get() != null ? mirror.host + offset : 0;
  }

  /** Releases one copy now, whose original will not be passed again. */
  synchronized void drop(WorkerAccess worker, Memory allocation) {
    Mirror mirror = byHost.get(HostMemory.address(allocation));
    if (mirror != null && mirror.refersTo(allocation)) {
      mirror.clear();
      forget(worker, mirror);
    }
  }

  private void forget(WorkerAccess worker, Mirror mirror) {
    byHost.remove(mirror.host, mirror);
    byWorker.remove(mirror.worker, mirror);
    worker.releaseLater(mirror.worker);
  }

  /** Releases the copies of what was collected. */
  synchronized void expunge(WorkerAccess worker) {
    for (Mirror mirror = next(); mirror != null; mirror = next()) {
      forget(worker, mirror);
    }
  }

  private Mirror next() {
    return (Mirror) collected.poll();
  }
}
