package dev.glovebox.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.Glovebox;
import dev.glovebox.Session;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.sidecar.rpc.Client;
import dev.glovebox.sidecar.rpc.ErrorCodes;
import dev.glovebox.sidecar.rpc.LibraryCalls;
import dev.glovebox.sidecar.rpc.LibraryFunction;
import dev.glovebox.sidecar.rpc.LibrarySession;
import dev.glovebox.sidecar.rpc.RpcError;
import dev.glovebox.sidecar.rpc.RpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The libraries of a Glovebox, for the clients of a sidecar. */
final class GloveboxCalls implements LibraryCalls {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Glovebox box;

  GloveboxCalls(Glovebox box) {
    this.box = box;
  }

  @Override
  public Optional<LibraryFunction> function(String library, String function) {
    return box.registry()
        .library(library)
        .flatMap(config -> config.function(function).map(found -> new Declared(config, found)));
  }

  @Override
  public boolean offers(String library) {
    return box.registry().library(library).isPresent();
  }

  @Override
  public LibrarySession open(String library) {
    Session session = box.session(library);
    return session::close;
  }

  private final class Declared implements LibraryFunction {
    private final LibraryConfig library;
    private final FunctionConfig function;

    Declared(LibraryConfig library, FunctionConfig function) {
      this.library = library;
      this.function = function;
    }

    @Override
    public boolean takes(String parameter) {
      return false;
    }

    @Override
    public JsonNode call(JsonNode params, Optional<LibrarySession> session, Client client) {
      List<Object> values = new ArrayList<>();
      params.forEach(value -> values.add(JSON.convertValue(value, Object.class)));
      try {
        return JSON.valueToTree(box.call(library.name(), function.name(), values));
      } catch (SignatureException e) {
        throw new RpcException(
            RpcError.withHint(ErrorCodes.INVALID_PARAMS, e.getMessage(), e.advice()));
      }
    }
  }
}
