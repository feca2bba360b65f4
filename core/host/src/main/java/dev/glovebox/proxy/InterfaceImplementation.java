package dev.glovebox.proxy;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the byte code of a class that hands the methods of an interface to a handler:
 *
 * <pre>{@code
 * final class X$Glovebox implements X {
 *   private final InvocationHandler handler;
 *   private final Method[] methods;
 *
 *   X$Glovebox(InvocationHandler handler, Method[] methods) { ... }
 *
 *   public int add(int a, int b) {
 *     return ((Integer) handler.invoke(this, methods[3], new Object[] {a, b})).intValue();
 *   }
 * }
 * }</pre>
 */
final class InterfaceImplementation {
  private static final String OBJECT = Type.getInternalName(Object.class);
  private static final String HANDLER = Type.getInternalName(InvocationHandler.class);
  private static final String INVOKE =
      MethodType.methodType(Object.class, Object.class, Method.class, Object[].class)
          .toMethodDescriptorString();

  private final String name;
  private final ClassWriter code = new ClassWriter(ClassWriter.COMPUTE_MAXS);

  private InterfaceImplementation(Class<?> type) {
    this.name = Type.getInternalName(type) + "$Glovebox";
    code.visit(
        Opcodes.V17,
        Opcodes.ACC_FINAL | Opcodes.ACC_SUPER,
        name,
        null,
        OBJECT,
        new String[] {Type.getInternalName(type)});
    for (Class<?> field : new Class<?>[] {InvocationHandler.class, Method[].class}) {
      code.visitField(
          Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL,
          fieldOf(field),
          Type.getDescriptor(field),
          null,
          null);
    }
  }

  /** The class for an interface; its methods are passed in this order to its constructor. */
  static byte[] of(Class<?> type, Method[] methods) {
    InterfaceImplementation implementation = new InterfaceImplementation(type);
    implementation.constructor();
    for (int i = 0; i < methods.length; i++) {
      implementation.method(methods[i], i);
    }
    implementation.code.visitEnd();
    return implementation.code.toByteArray();
  }

  private static String fieldOf(Class<?> type) {
    return type == InvocationHandler.class ? "handler" : "methods";
  }

  private void constructor() {
    MethodVisitor body =
        code.visitMethod(
            0,
            "<init>",
            Type.getMethodDescriptor(
                Type.VOID_TYPE,
                Type.getType(InvocationHandler.class),
                Type.getType(Method[].class)),
            null,
            null);
    body.visitCode();
    body.visitVarInsn(Opcodes.ALOAD, 0);
    body.visitMethodInsn(Opcodes.INVOKESPECIAL, OBJECT, "<init>", "()V", false);
    set(body, InvocationHandler.class, 1);
    set(body, Method[].class, 2);
    body.visitInsn(Opcodes.RETURN);
    body.visitMaxs(0, 0);
    body.visitEnd();
  }

  private void set(MethodVisitor body, Class<?> field, int variable) {
    body.visitVarInsn(Opcodes.ALOAD, 0);
    body.visitVarInsn(Opcodes.ALOAD, variable);
    body.visitFieldInsn(Opcodes.PUTFIELD, name, fieldOf(field), Type.getDescriptor(field));
  }

  private void get(MethodVisitor body, Class<?> field) {
    body.visitVarInsn(Opcodes.ALOAD, 0);
    body.visitFieldInsn(Opcodes.GETFIELD, name, fieldOf(field), Type.getDescriptor(field));
  }

  private void method(Method method, int index) {
    MethodVisitor body =
        code.visitMethod(
            Opcodes.ACC_PUBLIC, method.getName(), Type.getMethodDescriptor(method), null, null);
    body.visitCode();
    get(body, InvocationHandler.class);
    body.visitVarInsn(Opcodes.ALOAD, 0);
    get(body, Method[].class);
    body.visitLdcInsn(index);
    body.visitInsn(Opcodes.AALOAD);
    arguments(body, method.getParameterTypes());
    body.visitMethodInsn(Opcodes.INVOKEINTERFACE, HANDLER, "invoke", INVOKE, true);
    result(body, method.getReturnType());
    body.visitMaxs(0, 0);
    body.visitEnd();
  }

  /** All of them in an array, as a handler wants them; null if there are none. */
  private static void arguments(MethodVisitor body, Class<?>[] types) {
    if (types.length == 0) {
      body.visitInsn(Opcodes.ACONST_NULL);
      return;
    }
    body.visitLdcInsn(types.length);
    body.visitTypeInsn(Opcodes.ANEWARRAY, OBJECT);
    int variable = 1;
    for (int i = 0; i < types.length; i++) {
      Type type = Type.getType(types[i]);
      body.visitInsn(Opcodes.DUP);
      body.visitLdcInsn(i);
      body.visitVarInsn(type.getOpcode(Opcodes.ILOAD), variable);
      if (types[i].isPrimitive()) {
        Type box = box(types[i]);
        body.visitMethodInsn(
            Opcodes.INVOKESTATIC,
            box.getInternalName(),
            "valueOf",
            Type.getMethodDescriptor(box, type),
            false);
      }
      body.visitInsn(Opcodes.AASTORE);
      variable += type.getSize();
    }
  }

  private static void result(MethodVisitor body, Class<?> type) {
    Type wanted = Type.getType(type);
    if (type == void.class) {
      body.visitInsn(Opcodes.POP);
    } else if (type.isPrimitive()) {
      String box = box(type).getInternalName();
      body.visitTypeInsn(Opcodes.CHECKCAST, box);
      body.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL,
          box,
          type.getName() + "Value",
          Type.getMethodDescriptor(wanted),
          false);
    } else {
      body.visitTypeInsn(Opcodes.CHECKCAST, wanted.getInternalName());
    }
    body.visitInsn(wanted.getOpcode(Opcodes.IRETURN));
  }

  private static Type box(Class<?> primitive) {
    return Type.getType(MethodType.methodType(primitive).wrap().returnType());
  }
}
