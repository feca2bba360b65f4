package dev.glovebox.lane;

import java.io.IOException;
import java.util.List;

/** The messages about the worker's memory, symbols and callbacks, as JSON. */
final class ForeignMessages {
  private ForeignMessages() {}

  static void encode(MessageJsonWriter json, Message message) {
    if (message instanceof Message.BindAddress bind) {
      json.writeStringField("type", "bind-address");
      json.writeNumberField("id", bind.id());
      json.writeStringField("library", bind.library());
      json.writeNumberField("address", bind.address());
      SignatureJson.write(json, bind.signature());
    } else if (message instanceof Message.Allocate allocate) {
      json.writeStringField("type", "allocate");
      numbers(json, "sizes", allocate.sizes());
    } else if (message instanceof Message.Allocated allocated) {
      json.writeStringField("type", "allocated");
      numbers(json, "addresses", allocated.addresses());
    } else if (message instanceof Message.Release release) {
      json.writeStringField("type", "release");
      numbers(json, "addresses", release.addresses());
    } else if (message instanceof Message.Released) {
      json.writeStringField("type", "released");
    } else if (message instanceof Message.MapMemory map) {
      json.writeStringField("type", "map");
      json.writeNumberField("id", map.id());
      json.writeNumberField("pid", map.pid());
      json.writeNumberField("descriptor", map.descriptor());
      json.writeNumberField("bytes", map.bytes());
    } else if (message instanceof Message.Mapped mapped) {
      json.writeStringField("type", "mapped");
      json.writeNumberField("id", mapped.id());
      json.writeNumberField("address", mapped.address());
      json.writeStringField("failure", mapped.failure());
    } else if (message instanceof Message.Unmap unmap) {
      json.writeStringField("type", "unmap");
      numbers(json, "ids", unmap.ids());
    } else if (message instanceof Message.Unmapped) {
      json.writeStringField("type", "unmapped");
    } else if (message instanceof Message.Register register) {
      json.writeStringField("type", "register");
      json.writeNumberField("id", register.id());
      SignatureJson.write(json, register.signature());
    } else if (message instanceof Message.Registered registered) {
      json.writeStringField("type", "registered");
      json.writeNumberField("id", registered.id());
      json.writeNumberField("address", registered.address());
    } else if (message instanceof Message.Unregister unregister) {
      json.writeStringField("type", "unregister");
      numbers(json, "ids", unregister.ids());
    } else if (message instanceof Message.Unregistered) {
      json.writeStringField("type", "unregistered");
    } else if (message instanceof Message.Symbol symbol) {
      json.writeStringField("type", "symbol");
      json.writeStringField("library", symbol.library());
      json.writeStringField("name", symbol.name());
    } else if (message instanceof Message.Address address) {
      json.writeStringField("type", "address");
      json.writeNumberField("address", address.address());
    } else {
      throw new IllegalArgumentException("no JSON for " + message);
    }
  }

  private static void numbers(MessageJsonWriter json, String name, List<? extends Number> numbers) {
    json.writeArrayFieldStart(name);
    for (Number number : numbers) {
      json.writeNumber(number.longValue());
    }
    json.writeEndArray();
  }

  static Message decode(String type, JsonObject json) throws IOException {
    return switch (type) {
      case "bind-address" ->
          new Message.BindAddress(
              json.integer("id"),
              json.string("library"),
              json.number("address"),
              SignatureJson.read(json));
      case "allocate" -> new Message.Allocate(json.numbers("sizes"));
      case "allocated" -> new Message.Allocated(json.numbers("addresses"));
      case "release" -> new Message.Release(json.numbers("addresses"));
      case "released" -> new Message.Released();
      case "map" ->
          new Message.MapMemory(
              json.integer("id"),
              json.number("pid"),
              json.integer("descriptor"),
              json.integer("bytes"));
      case "mapped" ->
          new Message.Mapped(
              json.integer("id"), json.number("address"), json.optionalString("failure"));
      case "unmap" -> new Message.Unmap(ids(json));
      case "unmapped" -> new Message.Unmapped();
      case "register" -> new Message.Register(json.integer("id"), SignatureJson.read(json));
      case "registered" -> new Message.Registered(json.integer("id"), json.number("address"));
      case "unregister" -> new Message.Unregister(ids(json));
      case "unregistered" -> new Message.Unregistered();
      case "symbol" -> new Message.Symbol(json.string("library"), json.string("name"));
      case "address" -> new Message.Address(json.number("address"));
      default -> throw new IOException("unknown message type '" + type + "'");
    };
  }

  private static List<Integer> ids(JsonObject json) throws IOException {
    return json.numbers("ids").stream().map(Math::toIntExact).toList();
  }
}
