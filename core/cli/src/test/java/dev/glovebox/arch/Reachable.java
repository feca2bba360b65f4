package dev.glovebox.arch;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The types of Glovebox that users meet: by signatures of what is public, from where they enter.
 */
final class Reachable {
  private final Set<Class<?>> found = new LinkedHashSet<>();

  private Reachable() {}

  static Set<Class<?>> from(Collection<Class<?>> entries) {
    Reachable reachable = new Reachable();
    entries.forEach(reachable::add);
    return reachable.found;
  }

  private void add(Type... types) {
    for (Type type : types) {
      if (type instanceof Class<?> named) {
        addClass(named);
      } else if (type instanceof ParameterizedType parameterized) {
        add(parameterized.getRawType());
        add(parameterized.getActualTypeArguments());
      } else if (type instanceof WildcardType wildcard) {
        add(wildcard.getUpperBounds());
        add(wildcard.getLowerBounds());
      } else if (type instanceof GenericArrayType array) {
        add(array.getGenericComponentType());
      } else if (type instanceof TypeVariable<?> variable) {
        // A bound may name the variable itself: its class is enough.
        for (Type bound : variable.getBounds()) {
          add(bound instanceof ParameterizedType known ? known.getRawType() : bound);
        }
      }
    }
  }

  private void addClass(Class<?> type) {
    if (type.isArray()) {
      add(type.getComponentType());
      return;
    }
    if (!type.getName().startsWith("dev.glovebox.") || !found.add(type)) {
      return;
    }
    if (type.getGenericSuperclass() != null) {
      add(type.getGenericSuperclass());
    }
    add(type.getGenericInterfaces());
    for (Method method : type.getMethods()) {
      add(method.getGenericReturnType());
      add(method.getGenericParameterTypes());
      add(method.getGenericExceptionTypes());
    }
    for (Constructor<?> constructor : type.getConstructors()) {
      add(constructor.getGenericParameterTypes());
      add(constructor.getGenericExceptionTypes());
    }
    for (Field field : type.getFields()) {
      add(field.getGenericType());
    }
    for (Class<?> nested : type.getClasses()) {
      if (Modifier.isPublic(nested.getModifiers())) {
        add(nested);
      }
    }
  }
}
