package dev.glovebox.samples.uv;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import dev.glovebox.samples.SizeT;

/** libuv, as its header {@code uv.h} declares it. */
public interface Uv extends Library {
  int UV_RUN_DEFAULT = 0;
  int UV_ASYNC = 1;
  int UV_TIMER = 13;

  /** What happens to a handle: its timer has expired, it was sent a signal, it is closed. */
  interface HandleCallback extends Callback {
    void invoke(Pointer handle);
  }

  String uv_strerror(int code);

  SizeT uv_loop_size();

  SizeT uv_handle_size(int type);

  int uv_loop_init(Pointer loop);

  int uv_loop_close(Pointer loop);

  int uv_run(Pointer loop, int mode);

  int uv_timer_init(Pointer loop, Pointer timer);

  int uv_timer_start(Pointer timer, HandleCallback callback, long timeoutMillis, long repeatMillis);

  int uv_async_init(Pointer loop, Pointer async, HandleCallback callback);

  int uv_async_send(Pointer async);

  void uv_close(Pointer handle, HandleCallback closed);
}
