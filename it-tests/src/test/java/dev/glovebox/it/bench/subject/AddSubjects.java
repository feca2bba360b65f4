package dev.glovebox.it.bench.subject;

import com.sun.jna.Native;
import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.it.bench.Caller;
import dev.glovebox.it.bench.Subject;
import dev.glovebox.it.bench.peer.GrpcPeer;
import dev.glovebox.it.bench.peer.RawSharedPeer;
import dev.glovebox.it.bench.peer.RawSocketPeer;
import dev.glovebox.it.bench.peer.RmiPeer;
import dev.glovebox.registry.ThreadPolicy;
import java.io.IOException;
import java.nio.file.Path;

/** {@code add(int, int)} by all means that there are. */
public final class AddSubjects {
  private static final String CALC = "calc";
  private static final int LANES = 8;
  private static final int MESSAGE_BYTES = 64;

  private AddSubjects() {}

  /** Opens the one of this kind. */
  public static Subject open(String name, String kind, Path directory) throws IOException {
    return switch (kind) {
      case "jna-interface" -> inProcess(name);
      case "jna-direct" -> directly(name);
      case "raw-shared" -> new RawSharedPeer(name, directory);
      case "raw-socket" -> new RawSocketPeer(name, directory, MESSAGE_BYTES);
      case "grpc-uds" -> new GrpcPeer(name, directory);
      case "rmi" -> new RmiPeer(name);
      default -> glovebox(name);
    };
  }

  private static Subject inProcess(String name) {
    Calc here = Native.load(Stubs.file(CALC).toString(), Calc.class);
    return Prepared.here(name, () -> adding(here));
  }

  private static Subject directly(String name) {
    DirectCalc.bind(Stubs.file(CALC).toString());
    return Prepared.here(name, () -> addingDirectly());
  }

  private static Subject glovebox(String name) {
    Glovebox box = Stubs.open(pool -> pool.threads(ThreadPolicy.concurrent(LANES)), CALC);
    Calc calc = box.load(CALC, Calc.class);
    return new Prepared(name, () -> adding(calc), box::close);
  }

  private static Caller adding(Calc calc) {
    return new Caller() {
      private int next;

      @Override
      public void call() {
        int a = next++;
        Answers.check(a + 5, calc.calc_add_int(a, 5));
      }
    };
  }

  private static Caller addingDirectly() {
    return new Caller() {
      private int next;

      @Override
      public void call() {
        int a = next++;
        Answers.check(a + 5, DirectCalc.calc_add_int(a, 5));
      }
    };
  }
}
