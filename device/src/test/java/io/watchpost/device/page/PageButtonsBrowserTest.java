package io.watchpost.device.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.TestBundles;
import io.watchpost.device.doubtful.AgeSeal;
import io.watchpost.update.ModelStore;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What can be looked at and ordered on demand, with a phone, of a station that keeps pictures and takes models. */
final class PageButtonsBrowserTest {
    private static final int WIDTH = 360;

    @TempDir(cleanup = CleanupMode.NEVER) // the browser may still write into it
    static Path folder;

    private static HttpClient client;
    private static PagedStation station;
    private static Chromium browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Chromium.start(folder);
        client = HttpClient.newHttpClient();
        PageUploadTest.trust(folder);
        Path kept = Files.createDirectories(folder.resolve("state/doubtful"));
        Files.write(
                kept.resolve("000001-main-20261121T130501.jpg.age"),
                AgeSeal.seal(new byte[] {1, 2, 3}, AgeSeal.newKeys().recipient()));
        station = PagedStation.start(folder, """
                {port: 0, allow: [configure, camera-reference, model-update]}
                models: {trust: root.json, sizeMegabytesMax: 1, reserveMegabytes: 1}
                doubtful: {keep: 500, scoreBelow: 1, marginBelow: 1, everySeconds: 3600}""", client);
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

    @BeforeEach
    void visit() {
        browser.window(WIDTH, 740, true);
        browser.forget();
        browser.open(station.address() + "/");
        browser.awaitText("#buttons", "Change a setting");
    }

    private static void assertItFitsThePhone() {
        assertThat(browser.value("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(WIDTH);
        assertThat(browser.value("Math.min(...[...document.querySelectorAll('button, dialog input, dialog select')]"
                                + ".filter(b => b.checkVisibility()).map(b => b.getBoundingClientRect().height))")
                        .asInt())
                .isGreaterThanOrEqualTo(44);
        assertThat(browser.value("[...document.querySelectorAll('dialog[open] *')]"
                                + ".filter(e => e.getBoundingClientRect().right > innerWidth).length")
                        .asInt())
                .isZero();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void doubtfulPictures_areFetchedWhenSomebodyWantsToSeeThem() {
        browser.awaitTrue("document.querySelector('#pictures-show').checkVisibility()");
        assertThat(browser.requests())
                .noneMatch(request -> request.contains("/pictures/") || request.contains("/pictures.json"));
        browser.click("#pictures-show");
        browser.awaitTrue("document.querySelector('#pictures img')?.naturalWidth > 0");
        browser.awaitText("#pictures", "encrypted");
        assertThat(browser.text("#pictures li"))
                .containsPattern("(red|green|blue) [0-9.]+ %")
                .contains("main, ", "Download");
        assertThat(browser.text("#pictures-note")).contains("kept", "They may show people");
        assertThat(browser.text("#pictures-locked")).contains("watchpost pictures decrypt *.age --key pictures.key");
        assertThat(browser.value("document.querySelector('#pictures .locked ~ a.download').download")
                        .asString(""))
                .isEqualTo("000001-main-20261121T130501.jpg.age");
        assertItFitsThePhone();
        browser.click("#pictures-show");
        browser.awaitTrue("document.querySelectorAll('#pictures li').length === 0");
    }

    @Test
    void bundle_isUploaded_andWhatBecameOfItIsTold() throws Exception {
        byte[] bundle = Files.readAllBytes(
                TestBundles.colours().named("pocket").write(folder.resolve("pocket.wpb"), TestBundles.RELEASE));
        browser.click("#order-upload");
        browser.awaitText("#dialog", "of 1.0 MiB at most");
        assertItFitsThePhone();
        choose(
                "pocket.wpb",
                "Uint8Array.from(atob('%s'), c => c.charCodeAt(0))"
                        .formatted(Base64.getEncoder().encodeToString(bundle)));
        browser.click("#dialog-go");
        await().atMost(PagedStation.PATIENCE)
                .until(() -> ModelStore.read(folder.resolve("state/models")).containsKey("pocket"));
        browser.awaitText("#models", "pocket");

        browser.forget();
        browser.click("#order-upload");
        choose("large.wpb", "new Uint8Array(1048577)");
        browser.click("#dialog-go");
        browser.awaitText("#orders", "large.wpb has 1.0 MiB");
        assertThat(browser.requests()).noneMatch(request -> request.contains("/bundles/"));

        browser.click("#order-upload");
        choose("nonsense.wpb", "'this is no bundle, as anybody can see'");
        browser.click("#dialog-go");
        browser.awaitText("#orders", "nonsense.wpb is no bundle");
    }

    /** As a visitor who picks a file; a script may only make one. */
    private static void choose(String name, String content) {
        browser.awaitTrue("document.querySelector('#field-file')?.checkVisibility()");
        browser.value("(() => { const all = new DataTransfer(); all.items.add(new File([" + content + "], '" + name
                + "')); document.querySelector('#field-file').files = all.files; })()");
    }

    @Test
    void setting_thatIsWrong_isRefusedWithItsReason_andARightOneCounts() {
        set("climate.holdCelsius", "warm");
        browser.awaitText("#orders", "holdCelsius");
        assertThat(browser.text("#orders")).contains("refused", "warm", "nothing was changed");
        set("statusSeconds", "66");
        browser.awaitText("#orders", "the station runs by the changed configuration");
        assertThat(station.remote().host().configuration().station().statusSeconds())
                .isEqualTo(66);
        browser.awaitText("#state", "running");
    }

    private static void set(String key, String value) {
        browser.click("#order-configure");
        browser.awaitText("#dialog", "a wrong one changes nothing");
        browser.click("#field-key");
        browser.type(key);
        browser.click("#field-value");
        browser.type(value);
        assertItFitsThePhone();
        browser.click("#dialog-go");
    }

    /** What the station says is changed on its way here: a camera that really moves takes a minute. */
    @Test
    void cameraThatHasMoved_hasTheButtonForAnotherReferenceBesideIt() {
        browser.value("""
                (() => { const real = window.fetch; window.fetch = async (...asked) => {
                  const answer = await real(...asked);
                  if (!String(asked[0]).startsWith("/status.json")) return answer;
                  const page = await answer.json();
                  for (const one of page.status?.pipelines ?? []) one.cameraHealth = { ...one.cameraHealth, faults: [{ fault: "moved", reason: "it points elsewhere", hint: "look at it" }] };
                  return new Response(JSON.stringify(page), { status: answer.status });
                }; })()""");
        browser.awaitText("#faults", "main: the camera's picture is moved");
        browser.click("#faults button");
        browser.awaitText("#dialog", "Take this view as the reference?");
        assertThat(browser.value("document.querySelector('#field-pipeline').value")
                        .asString(""))
                .isEqualTo("main");
        assertItFitsThePhone();
        browser.click("#dialog-go");
        browser.awaitTrue("[...document.querySelectorAll('#orders li')]"
                + ".some(li => li.innerText.includes('Camera reference') && li.innerText.includes('done'))");
        assertThat(folder.resolve("state/cameras/main.reference")).isRegularFile();
    }
}
