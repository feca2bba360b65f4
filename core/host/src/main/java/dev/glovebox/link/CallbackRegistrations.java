package dev.glovebox.link;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.lane.Upcall;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The function pointers that one worker was given, by their ids and by their addresses.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
public final class CallbackRegistrations {
  /** One of them; its id names it in the protocol. */
  record Registration(int id, AbiSignature signature, Upcall upcall) {}

  private final AtomicInteger nextId = new AtomicInteger(1);
  private final Map<Integer, Registration> byId = new ConcurrentHashMap<>();
  private final Map<Long, Integer> idsByAddress = new ConcurrentHashMap<>();

  /**
   * {@return a function pointer to be made, under an id that is new}
   *
   * @param signature of the function
   * @param upcall runs what it stands for, in this process
   */
  public Registration add(AbiSignature signature, Upcall upcall) {
    Registration registration = new Registration(nextId.getAndIncrement(), signature, upcall);
    byId.put(registration.id(), registration);
    return registration;
  }

  void placed(Registration registration, long address) {
    idsByAddress.put(address, registration.id());
  }

  /** The registration of this id, or null. */
  Registration find(int id) {
    return byId.get(id);
  }

  /**
   * Forgets function pointers, and returns their ids.
   *
   * @param addresses in the worker; those that are not known are passed over
   * @return the ids of those that were known
   */
  public List<Integer> remove(List<Long> addresses) {
    List<Integer> ids =
        addresses.stream().map(idsByAddress::remove).filter(Objects::nonNull).toList();
    ids.forEach(byId::remove);
    return ids;
  }
}
