package dev.glovebox.marshal.declared;

import dev.glovebox.abi.NativeType;
import dev.glovebox.marshal.ParameterCodec;
import dev.glovebox.marshal.PointerParameter;
import dev.glovebox.marshal.ScalarParameter;
import dev.glovebox.marshal.SignatureSite;
import dev.glovebox.marshal.StringParameter;
import dev.glovebox.marshal.WideStringParameter;
import java.nio.charset.Charset;

/** A number, a boolean, a string or a pointer, passed as it is. */
record PlainParameter(NativeType type, Charset charset, ValueSite site)
    implements DeclaredParameter {
  @Override
  public ParameterCodec codec() {
    return switch (type) {
      case STRING -> new StringParameter(charset);
      case WSTRING -> new WideStringParameter();
      case POINTER ->
          new PointerParameter(new SignatureSite(site.name(), type.typeName(), site.context()));
      default -> new ScalarParameter(type.abi(), value -> DeclaredScalars.toSlot(type, value));
    };
  }

  @Override
  public Object checked(Object value) {
    Object checked = DeclaredScalars.checked(type, value, site);
    return type == NativeType.STRING ? Encodable.checked((String) checked, charset, site) : checked;
  }
}
