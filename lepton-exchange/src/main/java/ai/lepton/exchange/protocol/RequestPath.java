package ai.lepton.exchange.protocol;

import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Quoted;
import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The path of a request, cut at its slashes and only then decoded, so that a name may have any character. */
final class RequestPath {
    private static final int LONGEST = 16_384;

    private RequestPath() {}

    /**
     * Returns the parts between the slashes.
     *
     * @param target as the request's first line has it, with or without a query
     * @throws ProtocolException with status 400 or 414 if it is no path
     */
    static List<String> parts(String target) {
        if (target.length() > LONGEST) {
            throw new ProtocolException(414, "the path has more than " + LONGEST + " characters");
        }
        String path = target.split("[?#]", 2)[0];
        if (!path.startsWith("/")) {
            throw new ProtocolException(400, "the path is " + Quoted.of(path) + "; it must begin with a slash");
        }
        List<String> parts = new ArrayList<>();
        for (String part : path.substring(1).split("/", -1)) {
            parts.add(decoded(part));
        }
        return parts;
    }

    private static String decoded(String part) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(part.length());
        byte[] raw = part.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                bytes.write(raw[i]);
                continue;
            }
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new ProtocolException(400, "the path has " + Quoted.of(part) + ", whose '%' has no two digits");
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        try {
            return Utf8.text(bytes.toByteArray());
        } catch (CharacterCodingException e) {
            throw new ProtocolException(400, "the path has " + Quoted.of(part) + ", which is not valid UTF-8", e);
        }
    }

    /** Returns a name as a part of a path. */
    static String encoded(String name) {
        StringBuilder path = new StringBuilder();
        for (byte each : Utf8.bytes("the name", name)) {
            boolean isPlain = (each >= 'a' && each <= 'z')
                    || (each >= 'A' && each <= 'Z')
                    || (each >= '0' && each <= '9')
                    || "-_~".indexOf(each) >= 0
                    || (each == '.' && !name.equals(".") && !name.equals(".."));
            if (isPlain) {
                path.append((char) each);
            } else {
                path.append(String.format("%%%02X", each & 0xff));
            }
        }
        return path.toString();
    }
}
