package io.watchpost.stick;

import io.watchpost.bundle.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * How the command line has a station that runs let go of what an export carried away, since the station is the only one
 * that writes its outbox. Whoever may write into the station's folder may order.
 *
 * <pre>
 * stick-orders/ID.order    JSON: the export's file, the digest of its manifest, parts, refused ids
 * stick-orders/ID.answer   first line done or refused, then a sentence; whoever ordered removes it
 * </pre>
 */
public final class StickOrders {
    private static final String SCHEMA = "watchpost.stick-order/1";
    private static final String ORDER = ".order";
    private static final String ANSWER = ".answer";
    private static final Pattern ORDER_FILE = Pattern.compile("[0-9a-f-]{36}\\.order");
    private static final int SIZE_BYTES_MAX = 512 << 10;
    private static final JsonFactory JSON = new JsonFactory();

    private final Path folder;

    /** @param stateFolder the station's */
    public StickOrders(Path stateFolder) {
        folder = stateFolder.resolve("stick-orders");
    }

    /**
     * What is to be let go.
     *
     * @param file of the export, where the station finds it
     * @param export digest of its manifest
     * @param parts of it
     * @param refused ids in these parts that stay
     */
    public record Order(Path file, String export, Set<String> parts, Set<String> refused) {
        public Order {
            parts = Set.copyOf(parts);
            refused = Set.copyOf(refused);
        }
    }

    /** What the station said. */
    public record Answer(boolean isDone, String text) {}

    /** The station's: makes the folder and forgets what was ordered of an earlier run. */
    public void open() throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * Orders.
     *
     * @return by which the answer is found
     */
    public String ask(Order order) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("the station that writes this outbox takes no orders in " + folder
                    + ": stop it, and do this again");
        }
        String id = UUID.randomUUID().toString();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("schema", SCHEMA);
            json.writeStringProperty("file", order.file.toString());
            json.writeStringProperty("export", order.export);
            json.writeArrayPropertyStart("parts");
            order.parts.forEach(json::writeString);
            json.writeEndArray();
            json.writeArrayPropertyStart("refused");
            order.refused.forEach(json::writeString);
            json.writeEndArray();
            json.writeEndObject();
        }
        Path fresh = folder.resolve(id + SafeFile.ENDING);
        Files.write(fresh, bytes.toByteArray());
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--")); // for the station's user
        Files.move(fresh, folder.resolve(id + ORDER));
        return id;
    }

    /** The answer, if there is one by now; it can be taken once. */
    public Optional<Answer> answer(String id) throws IOException {
        Path file = folder.resolve(id + ANSWER);
        try {
            String text = Files.readString(file);
            Files.deleteIfExists(file);
            int end = text.indexOf('\n');
            return end < 0
                    ? Optional.empty()
                    : Optional.of(new Answer(text.substring(0, end).equals("done"), text.substring(end + 1)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Takes back what nobody has begun with. */
    public void withdraw(String id) throws IOException {
        Files.deleteIfExists(folder.resolve(id + ORDER));
    }

    /** The station's: an order without an answer, by its id. */
    public Optional<String> next() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            ORDER_FILE.matcher(file.getFileName().toString()).matches())
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> file.getFileName().toString())
                    .map(name -> name.substring(0, name.length() - ORDER.length()))
                    .findFirst();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * The station's: what was ordered.
     *
     * @throws StickRefused if it makes no sense
     */
    public Order order(String id) throws StickRefused, IOException {
        Path file = folder.resolve(id + ORDER);
        if (Files.size(file) > SIZE_BYTES_MAX) {
            throw new StickRefused("an order of " + Files.size(file) + " bytes");
        }
        try {
            StrictJson in = StrictJson.of(Files.readAllBytes(file));
            if (!in.text("schema").equals(SCHEMA)) {
                throw new StickRefused("the order is of another version than the station");
            }
            Order order = new Order(
                    Path.of(in.text("file")),
                    in.text("export"),
                    new TreeSet<>(in.texts("parts", ExportManifest.PARTS_MAX)),
                    new TreeSet<>(in.texts("refused", Receipt.REFUSED_MAX)));
            in.end();
            return order;
        } catch (IllegalArgumentException e) {
            throw new StickRefused("the order makes no sense: " + e.getMessage());
        }
    }

    /** The station's: answers, and forgets the order. */
    public void answer(String id, Answer answer) throws IOException {
        String text = (answer.isDone() ? "done" : "refused") + "\n" + answer.text();
        SafeFile.write(folder.resolve(id + ANSWER), text.getBytes(StandardCharsets.UTF_8));
        Files.deleteIfExists(folder.resolve(id + ORDER));
    }
}
