package ai.lepton.applications.quarkus;

import ai.lepton.applications.screening.Screening;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The model is made when the application starts, and closed when it stops. */
@Startup
@Singleton
@Path("/screen")
public class ScreeningResource {
    private final Screening screening;

    ScreeningResource(@ConfigProperty(name = "screening.directory") String directory) {
        screening = Screening.start(java.nio.file.Path.of(directory));
    }

    @GET
    public String screen(@QueryParam("radius") double radius, @QueryParam("texture") double texture) {
        return screening.answer(radius, texture);
    }

    @PreDestroy
    void close() {
        screening.close();
    }
}
