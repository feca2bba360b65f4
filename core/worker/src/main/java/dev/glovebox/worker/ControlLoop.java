package dev.glovebox.worker;

import dev.glovebox.failure.ProtocolException;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;

/** The worker's main thread: answers the supervisor until one of the two ends it. */
final class ControlLoop {
  private final Transport control;

  ControlLoop(Transport control) {
    this.control = control;
  }

  /** Returns why the worker shall end. */
  WorkerExit serve() {
    try {
      while (true) {
        Message message = MessageCodec.read(control.receive(Transport.FOREVER));
        if (message instanceof Message.Ping ping) {
          MessageCodec.send(control, OwnProcess.pong(ping.id()));
        } else if (message instanceof Message.Bye) {
          return WorkerExit.BYE;
        } else {
          System.err.println("glovebox worker: unexpected on the control connection: " + message);
          return WorkerExit.PROTOCOL;
        }
      }
    } catch (TransportClosedException e) {
      return WorkerExit.HOST_GONE;
    } catch (ProtocolException e) {
      System.err.println("glovebox worker: control: " + e.getMessage());
      return WorkerExit.PROTOCOL;
    }
  }
}
