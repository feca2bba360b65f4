/**
 * JNA and Java types to ABI images and back, on the host's side.
 *
 * <p>Three front ends write calls. {@link dev.glovebox.marshal.MethodMarshaller} takes a method of
 * a Java interface that has flat types only, with JNA's semantics, and {@link
 * dev.glovebox.marshal.DeclaredMarshaller} a declared signature and JSON-like values; each kind of
 * parameter is one {@code ParameterCodec}, each kind of result one {@code ResultCodec}, and {@code
 * JnaTypes} chooses among them. {@link dev.glovebox.marshal.JnaMethod} takes any other method: JNA
 * itself converts, and {@code JnaCall} carries the memory, pointers and callbacks.
 */
package dev.glovebox.marshal;
