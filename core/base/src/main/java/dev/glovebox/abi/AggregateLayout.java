package dev.glovebox.abi;

import java.util.List;

/**
 * A structure or union as the calling convention sees it: what decides in which registers, or where
 * on the stack, it is passed by value.
 *
 * <p>An array member is as many elements as it has; a union has the elements of the member that
 * decides how it is passed.
 *
 * @param sizeBytes with all padding
 * @param alignmentBytes a power of two, at most {@value #MAX_ALIGNMENT_BYTES}
 * @param elements the members in order; neither {@code VOID} nor {@code AGGREGATE}, for which a
 *     nested layout stands
 */
public record AggregateLayout(int sizeBytes, int alignmentBytes, List<AbiElement> elements)
    implements AbiElement {
  /** How deep layouts may nest; 1 is a layout of scalars. */
  public static final int MAX_DEPTH = 16;

  /** The most scalars that one layout may have, those of nested layouts included. */
  public static final int MAX_SCALARS = 65_536;

  /** The largest alignment of a layout. */
  public static final int MAX_ALIGNMENT_BYTES = 64;

  /**
   * Refuses, by {@link IllegalArgumentException}, what no C compiler lays out, and what is too deep
   * or too large.
   *
   * @param sizeBytes with all padding
   * @param alignmentBytes a power of two, at most {@value #MAX_ALIGNMENT_BYTES}
   * @param elements the members in order
   */
  public AggregateLayout {
    elements = List.copyOf(elements);
    if (elements.isEmpty()) {
      throw new IllegalArgumentException("an aggregate without elements");
    }
    if (elements.contains(AbiType.VOID) || elements.contains(AbiType.AGGREGATE)) {
      throw new IllegalArgumentException("neither void nor a bare aggregate can be an element");
    }
    if (Integer.bitCount(alignmentBytes) != 1
        || alignmentBytes < 1
        || alignmentBytes > MAX_ALIGNMENT_BYTES) {
      throw new IllegalArgumentException(
          "alignmentBytes=" + alignmentBytes + ", a power of two up to " + MAX_ALIGNMENT_BYTES);
    }
    if (depth(elements) > MAX_DEPTH) {
      throw new IllegalArgumentException("aggregates nested deeper than " + MAX_DEPTH);
    }
    if (scalars(elements) > MAX_SCALARS) {
      throw new IllegalArgumentException("an aggregate of more than " + MAX_SCALARS + " scalars");
    }
    if (bytes(elements) > sizeBytes) {
      throw new IllegalArgumentException(
          "sizeBytes=" + sizeBytes + ", less than the elements' " + bytes(elements));
    }
  }

  private static int depth(List<AbiElement> elements) {
    int deepest = 0;
    for (AbiElement element : elements) {
      if (element instanceof AggregateLayout nested) {
        deepest = Math.max(deepest, depth(nested.elements));
      }
    }
    return deepest + 1;
  }

  private static long scalars(List<AbiElement> elements) {
    long count = 0;
    for (AbiElement element : elements) {
      count += element instanceof AggregateLayout nested ? scalars(nested.elements) : 1;
    }
    return count;
  }

  private static long bytes(List<AbiElement> elements) {
    long sum = 0;
    for (AbiElement element : elements) {
      sum +=
          element instanceof AggregateLayout nested
              ? nested.sizeBytes
              : ((AbiType) element).sizeBytes();
    }
    return sum;
  }
}
