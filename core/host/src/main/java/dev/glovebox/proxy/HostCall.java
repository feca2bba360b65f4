package dev.glovebox.proxy;

import java.util.Arrays;
import java.util.Optional;

/**
 * The calls of JNA that take an address for one of this process. No pointer of a worker can stand
 * in their way: with its address they end this process, or read other memory than is meant.
 */
enum HostCall {
  FREE(
      "com/sun/jna/Native",
      "free",
      "(J)",
      "Native.free(long)",
      "call Glovebox.free or Session.free with the pointer, or put @Free on a method that returns"
          + " a string"),
  NEW_POINTER(
      "com/sun/jna/Pointer",
      "<init>",
      "(J)",
      "new Pointer(long)",
      "keep the Pointer that the library returned, with Pointer.share for places behind it"),
  NATIVE_VALUE(
      "",
      "nativeValue",
      "(Lcom/sun/jna/Pointer;)",
      "Pointer.nativeValue",
      "the number is an address of the worker: print it or compare it, make no pointer of it, and"
          + " free nothing by it"),
  FUNCTION_AT(
      "com/sun/jna/Function",
      "getFunction",
      "(Lcom/sun/jna/Pointer;",
      "Function.getFunction(Pointer)",
      "declare a callback interface as the type of the result or field: it is called in the"
          + " worker"),
  CALLBACK_AT(
      "com/sun/jna/CallbackReference",
      "getCallback",
      "(Ljava/lang/Class;Lcom/sun/jna/Pointer;",
      "CallbackReference.getCallback",
      "declare the callback interface as the type of the result or field: it is called in the"
          + " worker");

  /** Empty where subclasses call it by their own name. */
  private final String owner;

  private final String name;
  private final String parameters;
  private final String text;
  private final String advice;

  HostCall(String owner, String name, String parameters, String text, String advice) {
    this.owner = owner;
    this.name = name;
    this.parameters = parameters;
    this.text = text;
    this.advice = advice;
  }

  /** The one that an instruction makes. */
  static Optional<HostCall> of(String owner, String name, String descriptor) {
    return Arrays.stream(values())
        .filter(
            call ->
                call.name.equals(name)
                    && descriptor.startsWith(call.parameters)
                    && (call.owner.isEmpty() || call.owner.equals(owner)))
        .findFirst();
  }

  /** As it is written in Java. */
  String text() {
    return text;
  }

  /** What to do instead. */
  String advice() {
    return advice;
  }
}
