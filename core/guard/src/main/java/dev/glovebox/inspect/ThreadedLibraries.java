package dev.glovebox.inspect;

import java.util.Optional;
import java.util.regex.Pattern;

/** DetectionRule 7's libraries by name: each starts threads at some time after it was loaded. */
enum ThreadedLibraries {
  OPENMP(RuntimeKind.OPENMP, "lib(gomp|omp|omp5|iomp5|omp-\\d+)"),
  TBB(RuntimeKind.TBB, "libtbb(malloc|malloc_proxy|bind.*|\\d+)?"),
  GRPC(RuntimeKind.GRPC, "libgrpc.*"),
  LIBUV(RuntimeKind.LIBUV, "libuv"),
  PYTHON(RuntimeKind.PYTHON, "libpython\\d.*"),
  CUDA(RuntimeKind.CUDA, "libcuda(rt)?(-[0-9a-f.]+)?");

  private final RuntimeKind kind;
  private final Pattern soname;

  ThreadedLibraries(RuntimeKind kind, String stem) {
    this.kind = kind;
    this.soname = Pattern.compile(stem + "\\.so(\\.[\\w.]+)?");
  }

  static Optional<RuntimeKind> kindOf(String needed) {
    String name = needed.substring(needed.lastIndexOf('/') + 1);
    for (ThreadedLibraries library : values()) {
      if (library.soname.matcher(name).matches()) {
        return Optional.of(library.kind);
      }
    }
    return Optional.empty();
  }
}
