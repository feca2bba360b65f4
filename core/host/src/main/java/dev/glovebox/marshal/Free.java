package dev.glovebox.marshal;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The returned string belongs to the caller: the worker copies it, and then releases it.
 *
 * <p>Only for methods that return {@code String} or {@code WString}. Without it the callee keeps
 * the string, as in JNA. Other memory is freed by {@code Glovebox.free}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Free {
  /**
   * {@return the native function that takes the pointer and releases it, looked up in the library
   * and then in what it needs}
   */
  String value() default "free";
}
