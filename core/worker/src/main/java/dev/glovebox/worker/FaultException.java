package dev.glovebox.worker;

import dev.glovebox.lane.Message;
import java.util.List;

/** What was asked cannot be done; the host is told with a fault, and the lane goes on. */
final class FaultException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Message.Fault fault;

  FaultException(Message.Fault fault) {
    super(fault.what());
    this.fault = fault;
  }

  FaultException(Message.Fault.Kind kind, String what, String advice) {
    this(new Message.Fault(kind, null, what, List.of(), advice));
  }

  Message.Fault fault() {
    return fault;
  }
}
