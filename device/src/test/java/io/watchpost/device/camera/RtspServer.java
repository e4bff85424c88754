package io.watchpost.device.camera;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A camera that speaks RTSP (RFC 2326) over one connection, with MJPEG in RTP packets (RFC 2435) between the lines: as
 * much of it as a player asks for.
 */
final class RtspServer implements AutoCloseable {
    private static final int PACKET_BYTES_MAX = 1_200;
    private static final int FRAME_TICKS = 9_000; // of 90 kHz: ten pictures a second
    private static final int QUANTIZATION_INSIDE = 255;

    private final ServerSocket server;
    private final Jpeg jpeg;
    private volatile boolean closed;

    /** @param picture sent again and again; baseline, with the standard Huffman tables, as ImageIO writes it */
    RtspServer(byte[] picture) throws IOException {
        jpeg = Jpeg.of(picture);
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("rtsp camera").start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!closed) {
            try (Socket socket = server.accept()) {
                converse(socket);
            } catch (IOException | InterruptedException e) {
                // the player has gone, or the test has ended
            }
        }
    }

    private void converse(Socket socket) throws IOException, InterruptedException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        for (String line = in.readLine(); line != null && !closed; line = in.readLine()) {
            String verb = line.split(" ", -1)[0];
            String sequence = "0";
            for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                if (header.startsWith("CSeq:")) {
                    sequence = header.substring(5).strip();
                }
            }
            String rest = switch (verb) {
                case "OPTIONS" -> "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n";
                case "DESCRIBE" -> described();
                case "SETUP" -> "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n\r\n";
                default -> "Session: 1\r\n\r\n";
            };
            out.writeBytes("RTSP/1.0 200 OK\r\nCSeq: " + sequence + "\r\n" + rest);
            if (verb.equals("PLAY")) {
                play(out);
                return;
            }
        }
    }

    private static String described() {
        String description = String.join(
                "\r\n",
                "v=0",
                "o=- 0 0 IN IP4 127.0.0.1",
                "s=yard",
                "t=0 0",
                "m=video 0 RTP/AVP 26",
                "a=control:track1",
                "");
        return "Content-Type: application/sdp\r\nContent-Length: " + description.length() + "\r\n\r\n" + description;
    }

    private void play(DataOutputStream out) throws IOException, InterruptedException {
        int sequence = 0;
        for (int picture = 0; !closed; picture++) {
            for (int at = 0; at < jpeg.scan.length; ) {
                byte[] head = at == 0 ? jpeg.tables() : new byte[0];
                int bytes = Math.min(PACKET_BYTES_MAX, jpeg.scan.length - at);
                boolean isLast = at + bytes == jpeg.scan.length;
                ByteArrayOutputStream packet = new ByteArrayOutputStream();
                DataOutputStream rtp = new DataOutputStream(packet);
                rtp.writeByte(0x80);
                rtp.writeByte(26 | (isLast ? 0x80 : 0));
                rtp.writeShort(sequence++);
                rtp.writeInt(picture * FRAME_TICKS);
                rtp.writeInt(0x1234);
                rtp.writeInt(at); // type specific 0, and 24 bits of offset
                rtp.writeByte(jpeg.type);
                rtp.writeByte(QUANTIZATION_INSIDE);
                rtp.writeByte(jpeg.width / 8);
                rtp.writeByte(jpeg.height / 8);
                rtp.write(head);
                rtp.write(jpeg.scan, at, bytes);
                out.writeByte('$');
                out.writeByte(0);
                out.writeShort(packet.size());
                out.write(packet.toByteArray());
                at += bytes;
            }
            out.flush();
            Thread.sleep(20);
        }
    }

    /** Ends the conversation, and takes part in no other. */
    void hangUp() throws IOException {
        closed = true;
        server.close();
    }

    @Override
    public void close() throws IOException {
        hangUp();
    }

    /** What RTP carries of a picture. */
    private static final class Jpeg {
        final int width;
        final int height;
        final int type;
        final byte[] quantization;
        final byte[] scan;

        Jpeg(int width, int height, int type, byte[] quantization, byte[] scan) {
            this.width = width;
            this.height = height;
            this.type = type;
            this.quantization = quantization;
            this.scan = scan;
        }

        static Jpeg of(byte[] picture) {
            int width = 0;
            int height = 0;
            int type = 0;
            byte[] quantization = new byte[0];
            int at = 2;
            while ((picture[at + 1] & 0xFF) != 0xDA) {
                int marker = picture[at + 1] & 0xFF;
                int length = word(picture, at + 2);
                if (marker == 0xC0) {
                    height = word(picture, at + 5);
                    width = word(picture, at + 7);
                    type = picture[at + 11] == 0x22 ? 1 : 0; // 4:2:0, else 4:2:2
                }
                for (int table = at + 4; marker == 0xDB && table < at + 2 + length; table += 65) {
                    quantization = Arrays.copyOf(quantization, quantization.length + 64);
                    System.arraycopy(picture, table + 1, quantization, quantization.length - 64, 64);
                }
                at += 2 + length;
            }
            int scan = at + 2 + word(picture, at + 2);
            return new Jpeg(width, height, type, quantization, Arrays.copyOfRange(picture, scan, picture.length - 2));
        }

        private static int word(byte[] picture, int at) {
            return ((picture[at] & 0xFF) << 8) | (picture[at + 1] & 0xFF);
        }

        /** Quantization table header: MBZ, precision, length, tables. */
        byte[] tables() {
            byte[] header = new byte[4 + quantization.length];
            header[3] = (byte) quantization.length;
            System.arraycopy(quantization, 0, header, 4, quantization.length);
            return header;
        }
    }
}
