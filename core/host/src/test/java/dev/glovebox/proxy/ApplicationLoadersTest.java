package dev.glovebox.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.DefaultTypeMapper;
import com.sun.jna.JnaInternals;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.TypeMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose types JNA forgets, and when. */
class ApplicationLoadersTest {
  /** Any. */
  public interface Some extends Library {}

  private static final TypeMapper MAPPER = new DefaultTypeMapper();

  private static final class Child extends ClassLoader {
    Child(ClassLoader parent) {
      super(parent);
    }

    /** The interface, as a class of this loader, with a mapper that JNA knows of. */
    Class<?> some() throws IOException {
      String name = Some.class.getName();
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] content = in.readAllBytes();
        Class<?> type = defineClass(name, content, 0, content.length);
        JnaInternals.rememberOptions(
            type, Map.of(Library.OPTION_TYPE_MAPPER, MAPPER), new Object());
        return type;
      }
    }
  }

  private final Child loader = new Child(ApplicationLoadersTest.class.getClassLoader());

  @Test
  void ofTwoBoxesWithOneLoader_theLastOneIsWaitedFor() throws Exception {
    Class<?> type = loader.some();
    ApplicationLoaders first = new ApplicationLoaders();
    ApplicationLoaders second = new ApplicationLoaders();
    first.use(type);
    second.use(type);

    first.close();
    first.close();
    assertThat(Native.getTypeMapper(type)).isSameAs(MAPPER);

    second.close();
    assertThat(Native.getLibraryOptions(type)).doesNotContainEntry("type-mapper", MAPPER);
  }

  @Test
  void theTypesOfALoaderBelow_stay() throws Exception {
    Class<?> type = loader.some();
    Class<?> below = new Child(loader).some();

    try (ApplicationLoaders box = new ApplicationLoaders()) {
      box.use(type);
    }

    assertThat(Native.getTypeMapper(below)).isSameAs(MAPPER);
  }

  @Test
  void theTypesOfWhoOpenedTheBox_areForgotten_withoutAnInterface() throws Exception {
    Class<?> type = loader.some();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      new ApplicationLoaders().close();
    } finally {
      thread.setContextClassLoader(before);
    }

    assertThat(Native.getLibraryOptions(type)).doesNotContainEntry("type-mapper", MAPPER);
  }
}
