package dev.glovebox.lane;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Printable;
import dev.glovebox.failure.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes and reads {@link Message}s as the JSON payload of MESSAGE frames. */
public final class MessageCodec {
  private MessageCodec() {}

  /**
   * Sends a message as one frame.
   *
   * @param transport over which it is sent
   * @param message what is sent
   * @throws TransportClosedException if the connection has ended
   */
  public static void send(Transport transport, Message message) throws TransportClosedException {
    write(transport, message);
    transport.send(FrameType.MESSAGE);
  }

  /**
   * Sends a message if there is room for it, or else ends the connection: never blocks.
   *
   * @param transport over which it is sent
   * @param message what is sent
   * @throws TransportClosedException if the connection has ended, or ends for want of room
   */
  public static void sendAtOnce(Transport transport, Message message)
      throws TransportClosedException {
    write(transport, message);
    transport.send(FrameType.MESSAGE, 0);
  }

  private static void write(Transport transport, Message message) {
    byte[] json = encode(message);
    transport.begin();
    transport.reserve(json.length).put(json);
  }

  /**
   * Reads the message in a frame.
   *
   * @param frame as it was received
   * @return the message
   * @throws ProtocolException if the frame holds none that is known
   */
  public static Message read(Frame frame) {
    if (frame.type() != FrameType.MESSAGE) {
      throw violation("a message was expected, not a " + frame.type() + " frame", frame, null);
    }
    ByteBuffer payload = frame.payload();
    byte[] json = new byte[payload.remaining()];
    payload.get(payload.position(), json);
    try {
      return decode(json);
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      String why = Printable.of(String.valueOf(e.getMessage()));
      throw violation("a message that cannot be read: " + why, frame, e);
    }
  }

  private static ProtocolException violation(String what, Frame frame, Exception cause) {
    return new ProtocolException(
        what, HexDump.firstBytes(frame.payload()), CallContext.NONE, cause);
  }

  static byte[] encode(Message message) {
    MessageJsonWriter json = new MessageJsonWriter();
    json.writeStartObject();
    if (message instanceof Message.Hello hello) {
      encodeHello(json, hello);
    } else if (message instanceof Message.Welcome welcome) {
      encodeWelcome(json, welcome);
    } else if (message instanceof Message.Attached attached) {
      json.writeStringField("type", "attached");
      json.writeStringField("failure", attached.failure());
    } else if (message instanceof Message.Bind bind) {
      encodeBind(json, bind);
    } else if (message instanceof Message.Bound bound) {
      json.writeStringField("type", "bound");
      json.writeNumberField("id", bound.id());
    } else if (message instanceof Message.Fault fault) {
      encodeFault(json, fault);
    } else if (message instanceof Message.Load load) {
      json.writeStringField("type", "load");
      json.writeStringField("library", load.library());
      if (load.file() != null) {
        json.writeObjectFieldStart("file");
        LibraryJson.write(json, load.file());
        json.writeEndObject();
      }
    } else if (message instanceof Message.Loaded loaded) {
      json.writeStringField("type", "loaded");
      json.writeStringField("library", loaded.library());
      json.writeNumberField("millis", loaded.millis());
    } else if (message instanceof Message.Ping ping) {
      json.writeStringField("type", "ping");
      json.writeNumberField("id", ping.id());
    } else if (message instanceof Message.Pong pong) {
      json.writeStringField("type", "pong");
      json.writeNumberField("id", pong.id());
      json.writeNumberField("residentBytes", pong.residentBytes());
      json.writeNumberField("threads", pong.threads());
    } else if (message instanceof Message.Bye) {
      json.writeStringField("type", "bye");
    } else {
      ForeignMessages.encode(json, message);
    }
    json.writeEndObject();
    return json.toBytes();
  }

  private static void encodeHello(MessageJsonWriter json, Message.Hello hello) {
    json.writeStringField("type", "hello");
    json.writeStringField("secret", hello.secret());
    json.writeNumberField("minVersion", hello.minVersion());
    json.writeNumberField("maxVersion", hello.maxVersion());
    json.writeStringField("channel", hello.channel().wireName());
    json.writeNumberField("lane", hello.lane());
    json.writeNumberField("pid", hello.pid());
    json.writeNumberField("tid", hello.tid());
    json.writeBooleanField("shared", hello.shared());
  }

  private static void encodeWelcome(MessageJsonWriter json, Message.Welcome welcome) {
    json.writeStringField("type", "welcome");
    json.writeNumberField("version", welcome.version());
    if (welcome.spinNanos() != 0) {
      json.writeNumberField("spinNanos", welcome.spinNanos());
    }
    SegmentOffer segment = welcome.segment();
    if (segment != null) {
      json.writeObjectFieldStart("segment");
      json.writeNumberField("pid", segment.pid());
      json.writeNumberField("descriptor", segment.descriptor());
      json.writeNumberField("bytes", segment.bytes());
      json.writeEndObject();
    }
  }

  private static void encodeBind(MessageJsonWriter json, Message.Bind bind) {
    NativeFunction function = bind.function();
    json.writeStringField("type", "bind");
    json.writeNumberField("id", bind.id());
    json.writeStringField("library", function.library());
    json.writeStringField("symbol", function.symbol());
    SignatureJson.write(json, function.signature());
  }

  private static void encodeFault(MessageJsonWriter json, Message.Fault fault) {
    json.writeStringField("type", "fault");
    json.writeStringField("kind", fault.kind().wireName());
    if (fault.rule() != null) {
      json.writeStringField("rule", fault.rule());
    }
    json.writeStringField("what", fault.what());
    json.writeArrayFieldStart("details");
    for (String detail : fault.details()) {
      json.writeString(detail);
    }
    json.writeEndArray();
    json.writeStringField("advice", fault.advice());
  }

  static Message decode(byte[] utf8) throws IOException {
    JsonObject json = JsonObject.parse(utf8);
    String type = json.string("type");
    return switch (type) {
      case "hello" ->
          new Message.Hello(
              json.string("secret"),
              json.integer("minVersion"),
              json.integer("maxVersion"),
              channel(json.string("channel")),
              json.integer("lane"),
              json.number("pid"),
              json.number("tid"),
              json.flag("shared"));
      case "welcome" ->
          new Message.Welcome(
              json.integer("version"),
              json.has("spinNanos") ? json.number("spinNanos") : 0,
              segment(json));
      case "attached" -> new Message.Attached(json.optionalString("failure"));
      case "bind" -> decodeBind(json);
      case "bound" -> new Message.Bound(json.integer("id"));
      case "fault" ->
          new Message.Fault(
              faultKind(json.string("kind")),
              json.optionalString("rule"),
              json.string("what"),
              json.strings("details"),
              json.string("advice"));
      case "load" ->
          new Message.Load(
              json.string("library"),
              json.has("file") ? LibraryJson.read(json.object("file")) : null);
      case "loaded" -> new Message.Loaded(json.string("library"), json.number("millis"));
      case "ping" -> new Message.Ping(json.number("id"));
      case "pong" ->
          new Message.Pong(
              json.number("id"), json.number("residentBytes"), json.integer("threads"));
      case "bye" -> new Message.Bye();
      default -> ForeignMessages.decode(type, json);
    };
  }

  private static Message.Bind decodeBind(JsonObject json) throws IOException {
    return new Message.Bind(
        json.integer("id"),
        new NativeFunction(
            json.string("library"), json.string("symbol"), SignatureJson.read(json)));
  }

  private static SegmentOffer segment(JsonObject welcome) throws IOException {
    if (!welcome.has("segment")) {
      return null;
    }
    JsonObject segment = welcome.object("segment");
    return new SegmentOffer(
        segment.number("pid"), segment.integer("descriptor"), segment.integer("bytes"));
  }

  private static Message.Channel channel(String name) throws IOException {
    for (Message.Channel channel : Message.Channel.values()) {
      if (channel.wireName().equals(name)) {
        return channel;
      }
    }
    throw new IOException("unknown channel '" + name + "'");
  }

  /** The kind of this name; one that a newer worker invented is an internal fault to this host. */
  private static Message.Fault.Kind faultKind(String name) {
    for (Message.Fault.Kind kind : Message.Fault.Kind.values()) {
      if (kind.wireName().equals(name)) {
        return kind;
      }
    }
    return Message.Fault.Kind.INTERNAL;
  }
}
