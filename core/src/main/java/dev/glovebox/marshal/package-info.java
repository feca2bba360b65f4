/**
 * JNA and Java types to ABI images and back, on the host's side.
 *
 * <p>Two front ends write calls: {@link dev.glovebox.marshal.MethodMarshaller} from a method of a
 * Java interface, with JNA's semantics, and {@link dev.glovebox.marshal.DeclaredMarshaller} from a
 * declared signature and JSON-like values. Each kind of parameter is one {@code ParameterCodec},
 * each kind of result one {@code ResultCodec}; {@code JnaTypes} chooses among them.
 */
package dev.glovebox.marshal;
