package dev.glovebox.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMediaTypeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json-rpc",
        "application/jsonrequest",
        "Application/JSON-RPC; charset=UTF-8",
        "application/json;charset=\"utf-8\"",
        " application/json ; x=y; charset=utf8",
        "application/json;"
      })
  void typesOfJson_inUtf8_areTaken(String header) {
    assertThat(JsonMediaType.matches(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "json",
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json-rpcx",
        "text/plain; application/json",
        "application/json, text/plain",
        "application/json; charset=utf-16",
        "application/json-rpc; charset=iso-8859-1",
        "application/json; x=y; charset=\"us-ascii\""
      })
  void othersAreNot(String header) {
    assertThat(JsonMediaType.matches(header)).isFalse();
  }
}
