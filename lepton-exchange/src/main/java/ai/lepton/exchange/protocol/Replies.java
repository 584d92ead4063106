package ai.lepton.exchange.protocol;

import ai.lepton.exchange.protocol.InferenceHandler.Reply;
import ai.lepton.metrics.internal.Quoted;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers that are there as a whole. */
final class Replies {
    static final String JSON = "application/json";

    private Replies() {}

    static Reply json(int status, Map<String, Object> document) {
        return text(
                status, JSON, MessageWriter.written(out -> out.values(document)).json());
    }

    static Reply text(int status, String type, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return new Reply(status, Map.of("Content-Type", type), body.length, out -> out.write(body));
    }

    static Reply readiness(boolean ready, Map<String, Object> more) {
        Map<String, Object> document = new LinkedHashMap<>(more);
        document.put("ready", ready);
        return json(ready ? 200 : 503, document);
    }

    static Reply error(int status, String message, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("Content-Type", JSON);
        byte[] body = MessageWriter.written(out -> out.text("error", Quoted.message(message)))
                .bytes();
        return new Reply(status, headers, body.length, out -> out.write(body));
    }

    static Reply refused(Throwable e) {
        ProtocolException refusal = Refusal.of(e);
        Map<String, String> more = refusal.status() == 503 ? Map.of("Retry-After", "1") : Map.of();
        return error(refusal.status(), String.valueOf(refusal.getMessage()), more);
    }
}
