package io.watchpost.engine;

import java.io.ByteArrayInputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an OpenVINO graph (IR version 10 and 11) says of its ends and operators. Its XML may declare no entities,
 * so a hostile file costs no more than its size.
 *
 * <pre>
 *   net > layers > layer(id, name, type) > data(element_type, shape), output > port(id, precision, names) > dim
 *       > edges > edge(from-layer, from-port, to-layer, to-port)
 * </pre>
 */
final class IrInspection {
    private static final int LAYERS_MAX = 200_000;
    private static final int RANK_MAX = 32;

    /** A layer, with the first of its ports that leads out; of a result, which has none, that leads in. */
    private static final class Layer {
        String name = "";
        String type = "";
        String precision = "";
        String names = "";
        final List<Integer> shape = new ArrayList<>();
        boolean isPortKnown;
    }

    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final InspectionCounts counts = new InspectionCounts();
    private String name = "";

    private IrInspection() {}

    static ModelInspection of(ModelFile file) throws EngineException {
        IrInspection inspection = new IrInspection();
        try {
            inspection.read(file.bytes());
        } catch (XMLStreamException | NumberFormatException e) {
            throw EngineException.refused("is damaged or truncated: its XML can't be read; copy or download it again");
        }
        return inspection.inspection(file);
    }

    private void read(MemorySegment bytes) throws XMLStreamException, EngineException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader xml =
                factory.createXMLStreamReader(new ByteArrayInputStream(bytes.toArray(ValueLayout.JAVA_BYTE)));
        Layer layer = null;
        int depth = 0;
        int subgraph = Integer.MAX_VALUE; // bodies of loops are nets of their own
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
                subgraph = depth <= subgraph ? Integer.MAX_VALUE : subgraph;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
                if (xml.getLocalName().equals("body")) {
                    subgraph = Math.min(subgraph, depth - 1);
                } else if (depth <= subgraph) {
                    layer = element(xml, layer);
                }
                depth -= xml.getEventType() == XMLStreamConstants.END_ELEMENT ? 1 : 0; // a port is read to its end
            }
        }
    }

    private @Nullable Layer element(XMLStreamReader xml, @Nullable Layer layer)
            throws XMLStreamException, EngineException {
        switch (xml.getLocalName()) {
            case "net" -> name = attribute(xml, "name");
            case "layer" -> {
                Layer begun = new Layer();
                begun.name = attribute(xml, "name");
                begun.type = attribute(xml, "type");
                if (layers.size() >= LAYERS_MAX) {
                    throw EngineException.refused("has more than " + LAYERS_MAX + " layers");
                }
                layers.put(attribute(xml, "id"), begun);
                return begun;
            }
            case "output" -> {
                if (layer != null) { // its ports count more than those that lead in
                    layer.isPortKnown = false;
                    layer.shape.clear();
                }
            }
            case "port" -> {
                if (layer != null && !layer.isPortKnown) {
                    layer.precision = attribute(xml, "precision");
                    layer.names = attribute(xml, "names");
                    layer.isPortKnown = true;
                    dimensions(xml, layer);
                }
            }
            case "edge" -> sources.put(attribute(xml, "to-layer"), attribute(xml, "from-layer"));
            default -> {}
        }
        return layer;
    }

    /** To the end of the port, which has nothing but its sizes in it. */
    private static void dimensions(XMLStreamReader xml, Layer layer) throws XMLStreamException {
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("dim")) {
                if (layer.shape.size() < RANK_MAX) {
                    layer.shape.add(Integer.parseInt(xml.getElementText().strip()));
                }
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && xml.getLocalName().equals("port")) {
                return;
            }
        }
    }

    private static String attribute(XMLStreamReader xml, String attribute) {
        String value = xml.getAttributeValue(null, attribute);
        return value == null ? "" : value;
    }

    private ModelInspection inspection(ModelFile file) {
        List<ModelInspection.Tensor> inputs = new ArrayList<>();
        List<ModelInspection.Tensor> outputs = new ArrayList<>();
        layers.forEach((id, layer) -> {
            switch (layer.type) {
                case "Parameter" -> inputs.add(end(layer, layer));
                case "Result" -> outputs.add(end(layer, layers.getOrDefault(sources.getOrDefault(id, ""), layer)));
                case "Const" -> {} // a weight, not an operator
                default -> counts.operator(layer.type, layer.type.equals("FakeQuantize"));
            }
        });
        long size = file.bytes().byteSize()
                + (file.weights() == null ? 0 : file.weights().byteSize());
        return new ModelInspection(
                file.format(),
                file.digest(),
                size,
                name,
                List.copyOf(inputs),
                List.copyOf(outputs),
                counts.operators(),
                counts.weights(),
                List.of(),
                counts.problems());
    }

    /** @param source the layer whose output it is, which has the tensor's names */
    private static ModelInspection.Tensor end(Layer layer, Layer source) {
        String names = source.names.isEmpty() ? source.name : source.names;
        int comma = names.indexOf(',');
        return new ModelInspection.Tensor(
                comma < 0 ? names : names.substring(0, comma),
                type(layer.precision),
                List.copyOf(layer.shape),
                ModelInspection.Scheme.NONE,
                0f,
                0);
    }

    private static ElementType type(String precision) {
        return switch (precision.toUpperCase(Locale.ROOT)) {
            case "FP32" -> ElementType.FLOAT32;
            case "FP16" -> ElementType.FLOAT16;
            case "FP64" -> ElementType.FLOAT64;
            case "U8" -> ElementType.UINT8;
            case "I8" -> ElementType.INT8;
            case "I16" -> ElementType.INT16;
            case "I32" -> ElementType.INT32;
            case "I64" -> ElementType.INT64;
            case "BOOL", "BOOLEAN" -> ElementType.BOOL;
            default -> ElementType.OTHER;
        };
    }
}
