package dev.glovebox.it.jna;

import com.sun.jna.Library;
import com.sun.jna.Native;
import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.registry.PoolBuilder;
import dev.glovebox.registry.ThreadPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The library jnatypes for one test class: one Glovebox with one worker, and JNA in process. */
final class JnaTypesBox implements BeforeAllCallback, AfterAllCallback {
  private static final String LIBRARY = "jnatypes";

  private final Consumer<PoolBuilder> pool;
  private Glovebox box;

  JnaTypesBox() {
    this(it -> it.threads(ThreadPolicy.concurrent(8)));
  }

  JnaTypesBox(Consumer<PoolBuilder> pool) {
    this.pool = pool.andThen(it -> it.workers(0, 1, 0));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    box = Stubs.open(pool, LIBRARY);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (box != null) {
      box.close();
    }
  }

  Glovebox box() {
    return box;
  }

  /** The library with UTF-8 strings. */
  JnaTypes at(Place place) {
    return at(place, JnaTypes.class, Map.of());
  }

  /** An interface of the library, with these options of JNA. */
  <T extends Library> T at(Place place, Class<T> type, Map<String, ?> options) {
    Map<String, Object> all = new HashMap<>(options);
    all.putIfAbsent(Library.OPTION_STRING_ENCODING, "UTF-8");
    return place == Place.HERE
        ? Native.load(Stubs.file(LIBRARY).toString(), type, all)
        : box.load(LIBRARY, type, all);
  }
}
