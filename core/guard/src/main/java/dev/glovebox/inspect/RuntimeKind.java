package dev.glovebox.inspect;

/** A language or threading runtime that takes hold of the process it is loaded into. */
public enum RuntimeKind {
  /** Go's scheduler and garbage collector. */
  GO("Go"),
  /** A runtime of OpenMP, whichever compiler's. */
  OPENMP("OpenMP"),
  /** oneTBB, once Intel's threading building blocks. */
  TBB("oneTBB"),
  /** The C core of gRPC. */
  GRPC("gRPC"),
  /** libuv's event loop, with its thread pool. */
  LIBUV("libuv"),
  /** The interpreter of Python. */
  PYTHON("CPython"),
  /** NVIDIA's CUDA. */
  CUDA("CUDA"),
  /** The executor of asynchronous Rust. */
  TOKIO("Rust tokio"),
  /** A shared library that GraalVM made of Java. */
  JVM_NATIVE_IMAGE("GraalVM native-image"),
  /** A shared library that .NET compiled ahead of time. */
  DOTNET_AOT(".NET NativeAOT");

  private final String label;

  RuntimeKind(String label) {
    this.label = label;
  }

  /** {@return the runtime's own name, for messages} */
  public String label() {
    return label;
  }
}
