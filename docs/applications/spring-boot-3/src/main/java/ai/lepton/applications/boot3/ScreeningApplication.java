package ai.lepton.applications.boot3;

import ai.lepton.applications.screening.Screening;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One bean holds the model; Spring closes it when the application stops. */
@SpringBootApplication
public class ScreeningApplication {
    public static void main(String[] args) {
        SpringApplication.run(ScreeningApplication.class, args);
    }

    @Bean(destroyMethod = "close")
    Screening screening(@Value("${screening.directory}") Path directory) {
        return Screening.start(directory);
    }

    @RestController
    static class Answers {
        private final Screening screening;

        Answers(Screening screening) {
            this.screening = screening;
        }

        @GetMapping("/screen")
        String screen(@RequestParam("radius") double radius, @RequestParam("texture") double texture) {
            return screening.answer(radius, texture);
        }
    }
}
