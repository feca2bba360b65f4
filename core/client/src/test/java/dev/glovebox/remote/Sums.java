package dev.glovebox.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** What the tests of this package call. */
interface Sums {
  long Add(long a, long b);

  String Hello(String name);

  void Nothing();

  int small();

  BigInteger big(BigInteger value);

  double real(double value);

  boolean not(boolean value);

  byte[] bytes(byte[] value);

  int[] numbers(int[] values);

  List<String> words(List<String> words);

  Map<String, Object> anything(Map<String, Object> value);

  Point move(Point from);

  JsonNode json(JsonNode value);

  RemoteHandle create(long value);

  long get(RemoteHandle handle);

  long both(RemoteHandle one, RemoteHandle two);

  RemoteAnswer outputs(byte[] into);

  int fill(byte[] into, long size);

  default long twice(long value) {
    return Add(value, value);
  }

  /** A structure. */
  record Point(int x, int y) {}
}
