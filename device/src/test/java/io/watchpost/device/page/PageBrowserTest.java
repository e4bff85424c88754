package io.watchpost.device.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.device.station.Station;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, of a station that runs: two pipelines, one of them without its camera, and no broker. */
final class PageBrowserTest {
    private static final String PIPELINES = """
            [{name: yard, camera: 'test:?fps=20', model: {file: colour.tflite, labels: labels.txt}},
             {name: gate, camera: 'http://127.0.0.1:1/stream', model: {file: colour.tflite, labels: labels.txt}}]""";

    @TempDir(cleanup = CleanupMode.NEVER) // the browser may still write into it
    static Path folder;

    private static HttpClient client;
    private static PagedStation station;
    private static Chromium browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Chromium.start(folder);
        client = HttpClient.newHttpClient();
        station = PagedStation.start(folder, "{port: 0}", PIPELINES, client);
    }

    @AfterAll
    static void stop() throws Exception {
        if (station != null) {
            station.close();
            client.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    private static void visit(int width, int height, boolean isPhone) {
        browser.window(width, height, isPhone);
        browser.forget();
        browser.open(station.address() + "/");
        browser.awaitTrue(
                "document.querySelector('#picture')?.naturalWidth > 0 && !document.querySelector('#picture').hidden");
    }

    @Test
    void theFrameWithItsClasses_theEngine_andWhatIsWrong_areShown() {
        visit(1_280, 900, false);
        browser.awaitText("#classes", "green");
        assertThat(browser.text("#device")).isEqualTo("yard");
        assertThat(browser.text("#state")).contains("running");
        assertThat(browser.value("document.querySelectorAll('#classes li').length")
                        .asInt())
                .isEqualTo(3);
        assertThat(browser.text("#caption")).contains("640 × 480", "ms in the engine");
        assertThat(browser.text("#pipeline"))
                .contains("running", "colour.tflite", "tflite", "No accelerator takes part");
        assertThat(browser.text("#outbox")).contains("Waiting", "the oldest for", "mqtt://127.0.0.1:1");
        browser.awaitText("#faults", "gate: waits");
        assertThat(browser.text("#faults")).contains("127.0.0.1:1", "What to do:", "results wait in the outbox");
        browser.awaitText("#events", "Connection refused");

        int first = browser.value("Number(new URL(document.querySelector('#picture').src).searchParams.get('number'))")
                .asInt();
        browser.awaitTrue(
                "Number(new URL(document.querySelector('#picture').src).searchParams.get('number')) > " + first);

        browser.click("#pipelines button:nth-child(2)");
        browser.awaitText("#pipeline", "waiting");
        assertThat(browser.value("document.querySelector('#picture').hidden").asBoolean())
                .isTrue();
        assertNobodyElseWasAsked();
    }

    @Test
    void aButton_isCarriedOut_andThePageComesBackByItself() {
        visit(1_280, 900, false);
        browser.awaitText("#buttons", "Restart");
        Station before = station.remote().host().station();
        browser.click("#order-restart");
        browser.awaitText("#dialog", "no result is lost");
        browser.click("#dialog-go");
        browser.awaitText("#orders", "the station has begun anew");
        assertThat(station.remote().host().station()).isNotNull().isNotSameAs(before);
        browser.awaitText("#state", "running");

        browser.click("#order-diagnose");
        browser.awaitText("#orders", "Details");
        browser.click("#orders summary");
        browser.awaitText("#orders pre", "diskFreeBytes");
        assertNobodyElseWasAsked();
    }

    @Test
    void aDialog_thatIsCancelled_ordersNothing() {
        visit(1_280, 900, false);
        Station before = station.remote().host().station();
        browser.click("#order-restart");
        browser.click("#dialog button.quiet");
        browser.awaitTrue("!document.querySelector('#dialog').open");
        browser.click("#order-capture");
        browser.awaitText("#dialog", "How many");
        browser.click("#dialog button.quiet");
        browser.awaitTrue("!document.querySelector('#dialog').open");
        assertThat(browser.requests())
                .noneMatch(request -> request.contains("/orders/restart") || request.contains("/orders/capture"));
        assertThat(station.remote().host().station()).isSameAs(before);
    }

    @Test
    void onAPhone_nothingIsWiderThanTheScreen_andButtonsFitAFinger() {
        visit(360, 740, true);
        browser.awaitText("#faults", "gate: waits");
        assertThat(browser.value("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(360);
        assertThat(browser.value("innerWidth").asInt()).isEqualTo(360);
        assertThat(browser.value("Math.min(...[...document.querySelectorAll('main button')]"
                                + ".filter(b => b.checkVisibility()).map(b => b.getBoundingClientRect().height))")
                        .asInt())
                .isGreaterThanOrEqualTo(44);
        browser.click("#order-restart");
        browser.awaitText("#dialog", "Restart the station?");
        assertThat(browser.value("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(360);
        browser.click("#dialog button.quiet");
        assertNobodyElseWasAsked();
    }

    @Test
    void everyControl_hasAName_andWordsStandOutFromTheirGround() {
        for (String scheme : List.of("light", "dark")) {
            browser.scheme(scheme);
            visit(1_280, 900, false);
            browser.awaitText("#faults", "gate: waits");
            assertThat(browser.value(
                                    "[...document.querySelectorAll('button, input, select, img, section')].filter(e => e.checkVisibility()"
                                            + " && !(e.innerText || e.ariaLabel || e.hasAttribute('alt') || e.labels?.length || e.hasAttribute('aria-labelledby'))).length")
                            .asInt())
                    .as("controls without a name")
                    .isZero();
            assertThat(browser.value(CONTRASTS).toString())
                    .as("too faint, %s", scheme)
                    .isEqualTo("[]");
        }
    }

    /** Texts whose contrast with what lies behind them is below 4.5, as WCAG reckons it. */
    private static final String CONTRASTS = """
            (() => {
              const rgb = (text) => (text.match(/[0-9.]+/g) ?? [0, 0, 0, 0]).map(Number);
              const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
              const ground = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] === undefined || c[3] === 1) return c; } return [255, 255, 255]; };
              return [...document.querySelectorAll('body *')].filter((e) => e.checkVisibility() && !e.disabled
                && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
                .map((e) => { const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
                  return [(a + 0.05) / (b + 0.05), e.tagName + '.' + e.className + ': ' + e.textContent.slice(0, 30)]; })
                .filter(([ratio]) => ratio < 4.5);
            })()""";

    @Test
    void withAToken_itIsAskedFor_andTheStationIsSeenAfterwards() throws Exception {
        Path own = Files.createDirectories(folder.resolve("locked"));
        Files.writeString(own.resolve("token"), "correct horse battery\n");
        try (PagedStation locked = PagedStation.start(own, "{port: 0, token: {file: token}}", client)) {
            browser.window(1_280, 900, false);
            browser.open(locked.address() + "/");
            browser.awaitText("#login", "asks for its token");
            assertThat(browser.text("body")).doesNotContain("yard");
            browser.click("#token");
            browser.type("something else entirely");
            browser.click("#login-form button");
            browser.awaitText("#login-problem", "isn't this page's token");
            browser.value("document.querySelector('#token').value = ''");
            browser.click("#token");
            browser.type("correct horse battery");
            browser.click("#login-form button");
            browser.awaitText("#device", "yard");
            assertThat(browser.value("document.cookie").asString(""))
                    .as("out of scripts' reach")
                    .isEmpty();
            browser.awaitText("#classes", "red");
            browser.click("#logout");
            browser.awaitText("#login", "asks for its token");
        }
    }

    @Test
    void aProcessThatBeginsAnew_isSeenAgainWithoutReloading() throws Exception {
        Path own = Files.createDirectories(folder.resolve("reborn"));
        PagedStation first = PagedStation.start(own, "{port: 0}", client);
        int port = first.port();
        try {
            browser.window(1_280, 900, false);
            browser.open(first.address() + "/");
            browser.awaitText("#classes", "red");
            browser.value("window.stayed = true");
        } finally {
            first.close();
        }
        browser.awaitText("#state", "not reached");
        try (PagedStation second = PagedStation.start(own, "{port: " + port + "}", client)) {
            assertThat(second.port()).isEqualTo(port);
            browser.awaitText("#state", "running");
            await().atMost(PagedStation.PATIENCE)
                    .until(() -> !browser.text("#classes").isEmpty());
            assertThat(browser.value("window.stayed").asBoolean()).isTrue();
        }
    }

    /** Everything came from this station, and the browser found nothing wrong with it. */
    private static void assertNobodyElseWasAsked() {
        assertThat(browser.requests())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request).startsWith(station.address() + "/"));
        assertThat(browser.complaints()).isEmpty();
    }
}
