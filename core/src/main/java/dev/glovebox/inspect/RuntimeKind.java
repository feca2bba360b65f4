package dev.glovebox.inspect;

/** A language or threading runtime that takes hold of the process it is loaded into. */
public enum RuntimeKind {
  GO("Go"),
  OPENMP("OpenMP"),
  TBB("oneTBB"),
  GRPC("gRPC"),
  LIBUV("libuv"),
  PYTHON("CPython"),
  CUDA("CUDA"),
  TOKIO("Rust tokio"),
  JVM_NATIVE_IMAGE("GraalVM native-image"),
  DOTNET_AOT(".NET NativeAOT");

  private final String label;

  RuntimeKind(String label) {
    this.label = label;
  }

  /** The runtime's own name, for messages. */
  public String label() {
    return label;
  }
}
