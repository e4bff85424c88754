package io.watchpost.device.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageWriterSpi;

/** Stands before the JPEG encoder of this process, lets everything through, and counts. */
final class CountedJpegs extends ImageWriterSpi implements AutoCloseable {
    private final AtomicInteger count = new AtomicInteger();
    private final ImageWriterSpi encoder;

    private CountedJpegs(ImageWriterSpi encoder) {
        this.encoder = encoder;
        names = encoder.getFormatNames();
        outputTypes = encoder.getOutputTypes();
    }

    /** Counts from now on. */
    static CountedJpegs begin() {
        IIORegistry registry = IIORegistry.getDefaultInstance();
        List<ImageWriterSpi> others = others(registry);
        CountedJpegs counted = new CountedJpegs(others.getFirst());
        registry.registerServiceProvider(counted, ImageWriterSpi.class);
        others.forEach(other -> registry.setOrdering(ImageWriterSpi.class, counted, other));
        return counted;
    }

    private static List<ImageWriterSpi> others(IIORegistry registry) {
        Iterator<ImageWriterSpi> all = registry.getServiceProviders(
                ImageWriterSpi.class,
                spi -> List.of(((ImageWriterSpi) spi).getFormatNames()).contains("jpeg"),
                true);
        List<ImageWriterSpi> found = new ArrayList<>();
        all.forEachRemaining(found::add);
        return found;
    }

    int count() {
        return count.get();
    }

    @Override
    public boolean canEncodeImage(ImageTypeSpecifier type) {
        return encoder.canEncodeImage(type);
    }

    @Override
    public ImageWriter createWriterInstance(Object extension) throws IOException {
        count.incrementAndGet();
        return encoder.createWriterInstance(extension);
    }

    @Override
    public String getDescription(Locale locale) {
        return "counted: " + encoder.getDescription(locale);
    }

    @Override
    public void close() {
        IIORegistry.getDefaultInstance().deregisterServiceProvider(this, ImageWriterSpi.class);
    }
}
