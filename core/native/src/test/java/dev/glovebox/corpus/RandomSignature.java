package dev.glovebox.corpus;

import dev.glovebox.abi.AbiElement;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Signatures as C has them, by chance. */
final class RandomSignature {
  private static final List<AbiType> SCALARS =
      List.of(
          AbiType.I8,
          AbiType.I16,
          AbiType.I32,
          AbiType.I64,
          AbiType.F32,
          AbiType.F64,
          AbiType.POINTER);

  private final Random random;

  RandomSignature(Random random) {
    this.random = random;
  }

  AbiSignature next() {
    List<AbiType> parameters = new ArrayList<>();
    List<AggregateLayout> layouts = new ArrayList<>();
    int count = random.nextInt(random.nextInt(8) == 0 ? 20 : 7);
    for (int i = 0; i < count; i++) {
      parameters.add(type(layouts));
    }
    AbiType result = random.nextInt(8) == 0 ? AbiType.VOID : type(layouts);
    return new AbiSignature(parameters, AbiResult.of(result), layouts);
  }

  private AbiType type(List<AggregateLayout> layouts) {
    if (random.nextInt(3) != 0) {
      return SCALARS.get(random.nextInt(SCALARS.size()));
    }
    layouts.add(layout(random.nextInt(3)));
    return AbiType.AGGREGATE;
  }

  /** Laid out as a C compiler does, without holes: what lies in them need not be passed on. */
  private AggregateLayout layout(int depth) {
    while (true) {
      List<AbiElement> elements = new ArrayList<>();
      int bytes = 0;
      int alignment = 1;
      int count = 1 + random.nextInt(4);
      for (int i = 0; i < count; i++) {
        AbiElement element =
            depth > 0 && random.nextInt(3) == 0
                ? layout(depth - 1)
                : SCALARS.get(random.nextInt(SCALARS.size()));
        int size = element instanceof AggregateLayout nested ? nested.sizeBytes() : size(element);
        int wanted = element instanceof AggregateLayout nested ? nested.alignmentBytes() : size;
        if (bytes % wanted == 0) {
          elements.add(element);
          bytes += size;
          alignment = Math.max(alignment, wanted);
        }
      }
      if (bytes % alignment == 0) {
        return new AggregateLayout(bytes, alignment, elements);
      }
    }
  }

  private static int size(AbiElement element) {
    return ((AbiType) element).sizeBytes();
  }
}
