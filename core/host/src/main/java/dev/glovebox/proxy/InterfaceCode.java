package dev.glovebox.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The byte code of an interface and of the types that it names, up to JNA's own: searched for
 * {@link HostCall}s. No class is loaded for it, and what cannot be read is left out.
 */
final class InterfaceCode {
  private static final Logger LOG = LoggerFactory.getLogger(InterfaceCode.class);

  /** Interfaces with more types than this are searched in part. */
  private static final int MOST_CLASSES = 500;

  private static final int MOST_BYTES = 4 << 20;
  private static final int NOT_NEEDED = ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

  /** The class file of an internal name, or null. */
  private final Function<String, InputStream> files;

  private final Deque<String> toRead = new ArrayDeque<>();
  private final Set<String> met = new HashSet<>();
  private final List<HostCallUse> uses = new ArrayList<>();

  InterfaceCode(Function<String, InputStream> files) {
    this.files = files;
  }

  /** All uses in an interface and its types, in the order of their code. */
  static List<HostCallUse> uses(Class<?> type) {
    ClassLoader loader =
        Optional.ofNullable(type.getClassLoader()).orElseGet(ClassLoader::getSystemClassLoader);
    return new InterfaceCode(name -> loader.getResourceAsStream(name + ".class"))
        .search(Type.getInternalName(type));
  }

  List<HostCallUse> search(String internalName) {
    follow(internalName);
    for (int read = 0; read < MOST_CLASSES && !toRead.isEmpty(); read++) {
      String name = toRead.remove();
      try {
        read(name);
      } catch (IOException | RuntimeException | LinkageError e) {
        // A class file of a later Java, a loader that keeps none, another version of ASM.
        LOG.debug("the byte code of {} was not searched", name, e);
      }
    }
    return List.copyOf(uses);
  }

  private void read(String name) throws IOException {
    try (InputStream file = files.apply(name)) {
      if (file == null) {
        LOG.debug("there is no byte code of {} to be searched", name);
        return;
      }
      new ClassReader(file.readNBytes(MOST_BYTES)).accept(new Types(), NOT_NEEDED);
    }
  }

  private void follow(String internalName) {
    if (internalName != null && !isOfOthers(internalName) && met.add(internalName)) {
      toRead.add(internalName);
    }
  }

  private void follow(Type type) {
    if (type.getSort() == Type.ARRAY) {
      follow(type.getElementType());
    } else if (type.getSort() == Type.OBJECT) {
      follow(type.getInternalName());
    }
  }

  /** What is no part of an interface: Java, JNA itself (but its collection of interfaces), this. */
  private static boolean isOfOthers(String name) {
    return name.startsWith("java/")
        || name.startsWith("javax/")
        || name.startsWith("jdk/")
        || (name.startsWith("com/sun/jna/") && !name.startsWith("com/sun/jna/platform/"))
        || name.startsWith("dev/glovebox/marshal/");
  }

  /** Follows what a class names, and looks into its methods. */
  private final class Types extends ClassVisitor {
    private String name;
    private boolean isInterface;

    Types() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visit(
        int version, int access, String own, String generic, String parent, String[] interfaces) {
      name = own;
      isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
      follow(parent);
      for (String each : interfaces) {
        follow(each);
      }
    }

    @Override
    public void visitInnerClass(String inner, String outer, String simpleName, int access) {
      // The table lists every nested class that is mentioned, whosever it is.
      if (inner.startsWith(name + "$")) {
        follow(inner);
      }
    }

    @Override
    public FieldVisitor visitField(
        int access, String field, String descriptor, String generic, Object value) {
      if ((access & Opcodes.ACC_STATIC) == 0) {
        follow(Type.getType(descriptor));
      }
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String descriptor, String generic, String[] exceptions) {
      if (isInterface && (access & Opcodes.ACC_STATIC) == 0) {
        follow(Type.getReturnType(descriptor));
        for (Type argument : Type.getArgumentTypes(descriptor)) {
          follow(argument);
        }
      }
      return new Calls(name, method);
    }
  }

  /** Notes the calls of a method. */
  private final class Calls extends MethodVisitor {
    private final String type;
    private final String method;

    /** How many pointers were made and not initialised yet: others are super constructors. */
    private int made;

    Calls(String type, String method) {
      super(Opcodes.ASM9);
      this.type = type;
      this.method = method;
    }

    @Override
    public void visitTypeInsn(int opcode, String operand) {
      if (opcode == Opcodes.NEW && operand.equals("com/sun/jna/Pointer")) {
        made++;
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String called, String descriptor, boolean ofInterface) {
      HostCall call = HostCall.of(owner, called, descriptor).orElse(null);
      if (call == HostCall.NEW_POINTER) {
        if (made == 0) {
          return;
        }
        made--;
      }
      if (call != null) {
        HostCallUse use = new HostCallUse(Type.getObjectType(type).getClassName(), method, call);
        if (!uses.contains(use)) {
          uses.add(use);
        }
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String called, String descriptor, Handle bootstrap, Object... bootstrapArguments) {
      for (Object argument : bootstrapArguments) {
        // A method reference, as Native::free.
        if (argument instanceof Handle handle) {
          made += handle.getTag() == Opcodes.H_NEWINVOKESPECIAL ? 1 : 0;
          visitMethodInsn(
              Opcodes.INVOKESTATIC, handle.getOwner(), handle.getName(), handle.getDesc(), false);
        }
      }
    }
  }
}
