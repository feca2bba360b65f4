package dev.glovebox.samples.springboot;

import dev.glovebox.Glovebox;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The service. Its libraries are in workers; Spring closes the Glovebox after the web server. */
@SpringBootApplication
public class Application {
  public static void main(String[] args) {
    SpringApplication.run(Application.class, args);
  }

  @Bean
  Glovebox glovebox(@Value("${glovebox.registry}") Path registry) {
    return Glovebox.open(registry);
  }

  @Bean
  Checksums checksums(Glovebox box) {
    return box.load("zlib", Checksums.class);
  }

  @Bean
  Pauses pauses(Glovebox box) {
    return box.load("libc", Pauses.class);
  }
}
