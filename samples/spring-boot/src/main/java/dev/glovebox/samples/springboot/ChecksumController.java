package dev.glovebox.samples.springboot;

import com.sun.jna.NativeLong;
import dev.glovebox.Glovebox;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.supervise.WorkerSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Checksums over HTTP. */
@RestController
class ChecksumController {
  private final Checksums checksums;
  private final Pauses pauses;
  private final Glovebox box;

  ChecksumController(Checksums checksums, Pauses pauses, Glovebox box) {
    this.checksums = checksums;
    this.pauses = pauses;
    this.box = box;
  }

  @GetMapping("/crc32")
  String crc32(@RequestParam String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long sum = checksums.crc32(new NativeLong(0), bytes, bytes.length).longValue();
    return Long.toHexString(sum);
  }

  @GetMapping("/pause")
  int pause(@RequestParam int millis) {
    return pauses.usleep(millis * 1000);
  }

  /** The processes in which the libraries are. */
  @GetMapping("/workers")
  List<Long> workers() {
    return box.workers().stream().map(WorkerSnapshot::pid).toList();
  }

  /** What was not sent may be sent again, by anybody. */
  @ExceptionHandler
  ProblemDetail failed(GloveboxException failure) {
    boolean again = failure.outcome().equals(Optional.of(Outcome.NOT_SENT));
    return ProblemDetail.forStatusAndDetail(
        again ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.INTERNAL_SERVER_ERROR,
        failure.getMessage());
  }
}
