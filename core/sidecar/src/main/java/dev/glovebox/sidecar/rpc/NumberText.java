package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A number as it was written, where any number type of Java would lose something: a fraction, an
 * exponent, the sign of a zero. {@link #asText} has it all; the other values are what is left.
 */
final class NumberText extends NumericNode {
  private static final long serialVersionUID = 1L;

  private final String text;

  NumberText(String text) {
    this.text = text;
  }

  @Override
  public String asText() {
    return text;
  }

  @Override
  public boolean isFloatingPointNumber() {
    return true;
  }

  @Override
  public JsonToken asToken() {
    return JsonToken.VALUE_NUMBER_FLOAT;
  }

  @Override
  public JsonParser.NumberType numberType() {
    return JsonParser.NumberType.DOUBLE;
  }

  @Override
  public Number numberValue() {
    return doubleValue();
  }

  @Override
  public int intValue() {
    return (int) doubleValue();
  }

  @Override
  public long longValue() {
    return (long) doubleValue();
  }

  @Override
  public double doubleValue() {
    return Double.parseDouble(text);
  }

  @Override
  public BigDecimal decimalValue() {
    return new BigDecimal(text);
  }

  /** Of a long: with an exponent of its own, a number of ten characters may have a billion bits. */
  @Override
  public BigInteger bigIntegerValue() {
    return BigInteger.valueOf(longValue());
  }

  @Override
  public boolean canConvertToInt() {
    return doubleValue() == intValue();
  }

  @Override
  public boolean canConvertToLong() {
    return doubleValue() == longValue();
  }

  @Override
  public void serialize(JsonGenerator json, SerializerProvider serializers) throws IOException {
    json.writeNumber(text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NumberText number && number.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
