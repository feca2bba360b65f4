package dev.glovebox.proxy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes instances of interfaces whose methods a handler answers, as {@link Proxy} does, but without
 * initialising the interface. An interface of JNA has as a rule a constant that loads the library
 * into this process, and Java 17 initialises an interface whose proxy it makes.
 *
 * <p>Java initialises an interface with default methods, whatever implements it: there it is a
 * {@link Proxy}, as where the interface has no constants that could do anything, or cannot be
 * implemented from here.
 */
final class InterfaceInstance {
  private static final Logger LOG = LoggerFactory.getLogger(InterfaceInstance.class);

  /** Made once for each interface. */
  private static final ClassValue<Implementation> IMPLEMENTATIONS =
      new ClassValue<>() {
        @Override
        protected Implementation computeValue(Class<?> type) {
          return implement(type);
        }
      };

  private InterfaceInstance() {}

  /**
   * A class that implements an interface.
   *
   * @param constructor takes the handler and an array of the methods; null if there is no such
   *     class
   */
  private record Implementation(MethodHandle constructor, List<Method> methods) {
    static final Implementation NONE = new Implementation(null, List.of());
  }

  static Object of(Class<?> type, InvocationHandler handler) {
    Implementation implementation = mayActWhenInitialised(type) ? IMPLEMENTATIONS.get(type) : null;
    if (implementation == null || implementation.constructor() == null) {
      return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }
    try {
      return implementation
          .constructor()
          .invoke(declared(handler), implementation.methods().toArray(Method[]::new));
    } catch (Throwable e) {
      throw new IllegalStateException("no instance of " + type.getName() + " can be made", e);
    }
  }

  /** Whether it, or one that it extends, has constants that code makes. */
  private static boolean mayActWhenInitialised(Class<?> type) {
    try {
      for (Field field : type.getFields()) {
        if (!field.getType().isPrimitive() && field.getType() != String.class) {
          return true;
        }
      }
      return false;
    } catch (LinkageError e) {
      LOG.debug("{} has a constant of a class that is not there", type.getName(), e);
      return true;
    }
  }

  private static Implementation implement(Class<?> type) {
    Map<String, Method> methods = new LinkedHashMap<>();
    for (Method method : methodsOf(type)) {
      if (method.isDefault()) {
        return Implementation.NONE;
      }
      // An overridden method with another result is one of its own, as for a proxy.
      methods.putIfAbsent(
          method.getName()
              + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                  .toMethodDescriptorString(),
          method);
    }
    Method[] all = methods.values().toArray(Method[]::new);
    try {
      MethodHandles.Lookup own = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      MethodHandles.Lookup made =
          own.defineHiddenClass(InterfaceImplementation.of(type, all), false);
      MethodHandle constructor =
          made.findConstructor(
              made.lookupClass(),
              MethodType.methodType(void.class, InvocationHandler.class, Method[].class));
      return new Implementation(
          constructor.asType(constructor.type().changeReturnType(Object.class)), List.of(all));
    } catch (IllegalAccessException | NoSuchMethodException | RuntimeException | LinkageError e) {
      LOG.debug("{} is initialised, since it cannot be implemented", type.getName(), e);
      return Implementation.NONE;
    }
  }

  private static List<Method> methodsOf(Class<?> type) {
    List<Method> methods = new ArrayList<>();
    try {
      methods.add(Object.class.getMethod("equals", Object.class));
      methods.add(Object.class.getMethod("hashCode"));
      methods.add(Object.class.getMethod("toString"));
    } catch (NoSuchMethodException e) {
      throw new LinkageError(e.getMessage(), e);
    }
    Arrays.stream(type.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .forEach(methods::add);
    return methods;
  }

  /** As a proxy does: what a method does not declare comes wrapped. */
  private static InvocationHandler declared(InvocationHandler handler) {
    return (instance, method, arguments) -> {
      try {
        return handler.invoke(instance, method, arguments);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        for (Class<?> declared : method.getExceptionTypes()) {
          if (declared.isInstance(e)) {
            throw e;
          }
        }
        throw new UndeclaredThrowableException(e);
      }
    };
  }
}
