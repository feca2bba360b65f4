package dev.glovebox.sidecar.manage;

import dev.glovebox.Glovebox;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.sidecar.rpc.LibraryCalls;
import java.util.List;

/**
 * The libraries and functions that clients may call, as the registry is now; what is not exposed
 * does not exist here.
 */
record Offer(Glovebox box, LibraryCalls calls) {

  List<LibraryConfig> libraries() {
    return box.registry().libraries().values().stream()
        .filter(library -> calls.offers(library.name()))
        .toList();
  }

  List<FunctionConfig> functions(LibraryConfig library) {
    return library.functions().values().stream()
        .filter(function -> offers(library.name(), function.name()))
        .toList();
  }

  boolean offers(String library, String function) {
    return calls.function(library, function).isPresent();
  }
}
