package dev.glovebox.sidecar.http;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * A page that is read with GET.
 *
 * @param isOpen whether it needs no token, for those who only ask whether the sidecar is there
 * @param content made anew for each request, on a thread that may block
 */
public record HttpPage(boolean isOpen, Supplier<Content> content) {

  /**
   * What a page shows.
   *
   * @param status of HTTP
   * @param type the media type
   * @param bytes the page itself; not copied
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Content(int status, String type, byte[] bytes) {
    /**
     * {@return a page of JSON}
     *
     * @param status of HTTP, as 200
     * @param text the JSON
     */
    public static Content json(int status, String text) {
      return new Content(status, "application/json", text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
