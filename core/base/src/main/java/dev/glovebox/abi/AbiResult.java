package dev.glovebox.abi;

import java.util.Objects;

/**
 * What a function returns, and what the worker does with it before it answers.
 *
 * @param type the type of the value in the result slot
 * @param fetch what follows the result slot; {@code AGGREGATE} exactly for an aggregate, otherwise
 *     not {@code NONE} only for a pointer
 * @param free the native function that releases the returned pointer after the fetch, looked up in
 *     the library and then in what it needs; null when the callee keeps it
 */
public record AbiResult(AbiType type, Fetch fetch, String free) {
  /** No result. */
  public static final AbiResult VOID = new AbiResult(AbiType.VOID, Fetch.NONE, null);

  /**
   * Refuses, by {@link IllegalArgumentException}, a fetch or a release that does not fit the type.
   *
   * @param type the type of the value in the result slot
   * @param fetch what follows the result slot
   * @param free the native function that releases the returned pointer after the fetch, looked up
   *     in the library and then in what it needs
   */
  public AbiResult {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(fetch, "fetch");
    if ((type == AbiType.AGGREGATE) != (fetch == Fetch.AGGREGATE)) {
      throw new IllegalArgumentException(
          "an aggregate, and nothing else, is fetched as one: type=" + type + ", fetch=" + fetch);
    }
    boolean read = fetch != Fetch.NONE && fetch != Fetch.AGGREGATE;
    if (type != AbiType.POINTER && (read || free != null)) {
      throw new IllegalArgumentException(
          "only a returned pointer can be fetched or freed: type="
              + type
              + ", fetch="
              + fetch
              + ", free="
              + free);
    }
    if (fetch == Fetch.NONE && free != null) {
      throw new IllegalArgumentException(
          "free=" + free + " without a fetch would return a pointer that is freed already");
    }
  }

  /**
   * {@return a plain value in the result slot, or an aggregate behind it}
   *
   * @param type the type of the value in the result slot
   */
  public static AbiResult of(AbiType type) {
    return new AbiResult(type, type == AbiType.AGGREGATE ? Fetch.AGGREGATE : Fetch.NONE, null);
  }
}
