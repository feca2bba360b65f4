package dev.glovebox.marshal.jna;

import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.WString;

/** An array of strings as an argument, in which the callee may put strings of its own. */
final class StringsArgument extends StringArray {
  StringsArgument(String[] strings, String encoding) {
    super(strings, encoding);
  }

  StringsArgument(WString[] strings) {
    super(strings);
  }

  @Override
  public Pointer getPointer(long offset) {
    boundsCheck(offset, Long.BYTES);
    return MemoryView.of(new HostMemory(this, 0)).getPointer(offset);
  }
}
