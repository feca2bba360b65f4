/**
 * Values of Java's as ABI images and back, in the host: the codecs, one for each kind of parameter
 * and result, and {@link dev.glovebox.marshal.MethodMarshaller}, which calls with them alone what
 * has flat types only.
 *
 * <p>{@code JnaTypes} chooses the codec for a Java type. What is built on the codecs has rooms of
 * its own: {@code declared} for signatures of the registry, {@code jna} for the rest of JNA's type
 * system. {@code memory}, with the pointers, lies below all of them.
 *
 * <p><b>Threads:</b> codecs and marshallers are immutable; what is made for one call belongs to the
 * thread that calls.
 */
package dev.glovebox.marshal;
