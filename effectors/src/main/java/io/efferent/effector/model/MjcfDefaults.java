package io.efferent.effector.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What classes of defaults say about elements; a class inherits from the one around it. */
final class MjcfDefaults {
    private final Map<String, Xml> classes = new HashMap<>();
    private final Map<String, String> outer = new HashMap<>();

    MjcfDefaults(Xml root) {
        root.children("default").forEach(one -> add(one, null));
    }

    private void add(Xml one, String around) {
        String name = one.attribute("class").orElse("main");
        classes.put(name, one);
        outer.put(name, around);
        one.children("default").forEach(inner -> add(inner, name));
    }

    /**
     * An attribute of an element, or of its class: its own or the one that its body gives to its children.
     *
     * @throws IllegalArgumentException if it names a class that is not there
     */
    Optional<String> value(Xml element, String inherited, String key) {
        Optional<String> own = element.attribute(key);
        if (own.isPresent()) {
            return own;
        }
        String first = element.attribute("class").orElse(inherited);
        if (!classes.containsKey(first) && !first.equals("main")) {
            throw new IllegalArgumentException(
                    element + ": class: got '" + first + "', expected one of " + classes.keySet());
        }
        for (String name = first; name != null; name = outer.get(name)) {
            Optional<String> usual = Optional.ofNullable(classes.get(name))
                    .flatMap(one -> one.child(element.kind())).flatMap(template -> template.attribute(key));
            if (usual.isPresent()) {
                return usual;
            }
        }
        return Optional.empty();
    }
}
