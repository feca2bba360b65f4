package dev.glovebox.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which Java types have a form in the sidecar's JSON. */
final class RemoteTypes {
  private static final Set<Class<?>> SCALARS =
      Set.of(
          boolean.class,
          Boolean.class,
          byte.class,
          Byte.class,
          short.class,
          Short.class,
          int.class,
          Integer.class,
          long.class,
          Long.class,
          float.class,
          Float.class,
          double.class,
          Double.class,
          BigInteger.class,
          String.class);

  private RemoteTypes() {}

  static boolean isParameter(Class<?> type) {
    return type == RemoteHandle.class || isPlain(type);
  }

  static boolean isResult(Class<?> type) {
    return type == void.class || type == RemoteAnswer.class || isParameter(type);
  }

  /** Arrays, records, lists and maps hold values, and no handles. */
  private static boolean isPlain(Class<?> type) {
    if (type.isArray()) {
      return isPlain(type.getComponentType());
    }
    if (type.isRecord()) {
      return type != RemoteAnswer.class
          && Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .allMatch(RemoteTypes::isPlain);
    }
    return SCALARS.contains(type)
        || type == List.class
        || type == Map.class
        || JsonNode.class.isAssignableFrom(type);
  }
}
