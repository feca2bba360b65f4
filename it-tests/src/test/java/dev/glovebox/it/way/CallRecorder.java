package dev.glovebox.it.way;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.MethodEntryEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.EventRequestManager;
import com.sun.jdi.request.MethodEntryRequest;
import dev.glovebox.it.ChildJava;
import dev.glovebox.it.TestClassPath;
import dev.glovebox.registry.LaneTransport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs a main class in a JVM of its own, and records which types of Glovebox its main thread goes
 * through from each call of its method {@code begin} to the next of {@code end}: every type that
 * has a method which is entered, nested ones and lambdas as the type that they lie in.
 */
final class CallRecorder {
  private static final String OURS = "dev.glovebox.";
  private static final long STEP_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private final List<Set<String>> calls = new ArrayList<>();
  private final EventRequestManager requests;
  private MethodEntryRequest entries;

  private CallRecorder(EventRequestManager requests) {
    this.requests = requests;
  }

  /**
   * What each marked call went through, in order of first entry.
   *
   * @param output where what the JVM prints goes
   */
  static List<Set<String>> record(Class<?> main, Path output) throws Exception {
    ListeningConnector connector =
        Bootstrap.virtualMachineManager().listeningConnectors().stream()
            .filter(any -> any.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    arguments.get("localAddress").setValue("127.0.0.1");
    arguments.get("timeout").setValue(Long.toString(STEP_MILLIS));
    String address = connector.startListening(arguments);
    Process host = start(main, address.substring(address.lastIndexOf(':') + 1), output);
    try {
      VirtualMachine machine = connector.accept(arguments);
      CallRecorder recorder = new CallRecorder(machine.eventRequestManager());
      recorder.run(machine, main.getName());
      if (!host.waitFor(STEP_MILLIS, TimeUnit.MILLISECONDS) || host.exitValue() != 0) {
        throw new AssertionError("the host failed, see " + output);
      }
      return recorder.calls;
    } finally {
      connector.stopListening(arguments);
      host.destroyForcibly().waitFor();
    }
  }

  private static Process start(Class<?> main, String port, Path output) throws Exception {
    List<String> command = ChildJava.command();
    // Whatever this run is about: the other transport's way is another one.
    command.add("-D" + LaneTransport.PROPERTY + "=shared");
    command.add("-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=127.0.0.1:" + port);
    command.addAll(List.of("-cp", TestClassPath.text(), main.getName()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private void run(VirtualMachine machine, String main) throws InterruptedException {
    ClassPrepareRequest prepared = requests.createClassPrepareRequest();
    prepared.addClassFilter(main);
    prepared.enable();
    machine.resume();
    boolean connected = true;
    while (connected) {
      EventSet events = machine.eventQueue().remove(STEP_MILLIS);
      if (events == null) {
        throw new AssertionError("the host does nothing");
      }
      for (Event event : events) {
        connected &= !(event instanceof VMDisconnectEvent);
        take(event);
      }
      if (connected) {
        events.resume();
      }
    }
  }

  private void take(Event event) {
    if (event instanceof ClassPrepareEvent main) {
      stopAt(main.referenceType(), "begin");
      stopAt(main.referenceType(), "end");
    } else if (event instanceof MethodEntryEvent entry) {
      String type = entry.method().declaringType().name();
      calls.get(calls.size() - 1).add(type.replaceFirst("[$/].*", ""));
    } else if (event instanceof BreakpointEvent mark) {
      if (mark.location().method().name().equals("begin")) {
        calls.add(new LinkedHashSet<>());
        entriesOf(mark.thread()).enable();
      } else {
        entries.disable();
      }
    }
  }

  private void stopAt(ReferenceType type, String method) {
    requests.createBreakpointRequest(type.methodsByName(method).get(0).location()).enable();
  }

  private MethodEntryRequest entriesOf(ThreadReference thread) {
    if (entries == null) {
      entries = requests.createMethodEntryRequest();
      entries.addThreadFilter(thread);
      entries.addClassFilter(OURS + "*");
      entries.addClassExclusionFilter(OURS + "it.*");
      entries.setSuspendPolicy(EventRequest.SUSPEND_NONE);
    }
    return entries;
  }
}
