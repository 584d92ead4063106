package ai.lepton.exchange.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.AnyGetterWriter;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.PropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

/** Writes records that know the order of their fields ({@link OtherFields}) in that order; others as ever. */
final class OrderedRecords extends ValueSerializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings("unchecked") // the serializer of a record takes records
    public ValueSerializer<?> modifySerializer(
            SerializationConfig config, BeanDescription.Supplier description, ValueSerializer<?> serializer) {
        Class<?> type = description.getBeanClass();
        return type.isRecord() && serializer.properties().hasNext()
                ? new InOrder((ValueSerializer<Object>) serializer)
                : serializer;
    }

    private static final class InOrder extends ValueSerializer<Object> {
        private final ValueSerializer<Object> usual;
        private final Map<String, PropertyWriter> properties = new LinkedHashMap<>();

        InOrder(ValueSerializer<Object> usual) {
            this.usual = usual;
            for (Iterator<PropertyWriter> each = usual.properties(); each.hasNext(); ) {
                PropertyWriter property = each.next();
                if (!(property instanceof AnyGetterWriter)) {
                    properties.put(property.getName(), property);
                }
            }
        }

        @Override
        public void resolve(SerializationContext context) {
            usual.resolve(context);
        }

        @Override
        @SuppressWarnings("unchecked") // it stays a serializer of the same type
        public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
            return new InOrder((ValueSerializer<Object>) usual.createContextual(context, property));
        }

        @Override
        public boolean isEmpty(SerializationContext context, Object value) {
            return usual.isEmpty(context, value);
        }

        @Override
        public Iterator<PropertyWriter> properties() {
            return usual.properties();
        }

        /** Records of a sealed interface, which are written with the name of their kind: as ever. */
        @Override
        public void serializeWithType(
                Object value, JsonGenerator json, SerializationContext context, TypeSerializer kind) {
            usual.serializeWithType(value, json, context, kind);
        }

        @Override
        public void serialize(Object value, JsonGenerator json, SerializationContext context) {
            if (!(Records.extra((Record) value) instanceof OtherFields others) || !others.hasOrder()) {
                usual.serialize(value, json, context);
                return;
            }
            json.writeStartObject(value);
            for (String name : others.inOrder(List.copyOf(properties.keySet()))) {
                PropertyWriter property = properties.get(name);
                if (property == null) {
                    json.writeName(name);
                    context.writeValue(json, others.get(name));
                    continue;
                }
                try {
                    Object held = others.wasRead(name) && property instanceof BeanPropertyWriter bean
                            ? bean.get(value)
                            : null;
                    if ((held instanceof List<?> list && list.isEmpty())
                            || (held instanceof String text && text.isEmpty())) {
                        json.writeName(name); // left out where it was not there
                        context.writeValue(json, held);
                        continue;
                    }
                    property.serializeAsProperty(value, json, context);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw DatabindException.from(context, String.valueOf(e.getMessage()), e);
                }
            }
            json.writeEndObject();
        }
    }
}
