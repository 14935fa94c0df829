package dev.tocsin.analyzer.ir;

/**
 * What rows belong to: a table, or a class mapped to one.
 *
 * @param name as people call it: the class's simple name, or the table's as written
 * @param table the table as written in SQL or derived from the mapping; {@link #key} compares it
 * @param typeName qualified name of the mapped class; empty for a bare table
 * @param key two entities with the same key are one table
 */
public record Entity(String name, String table, String typeName, String key) {

    /** Stands where the entity could not be found out. */
    public static final Entity UNKNOWN = new Entity("", "", "");

    public Entity(String name, String table, String typeName) {
        this(name, table, typeName, Names.fold(table));
    }

    public static Entity table(String table) {
        int dot = table.lastIndexOf('.');
        return new Entity(table.substring(dot + 1), table, "");
    }

    public boolean unknown() {
        return table.isEmpty();
    }

    public boolean same(Entity other) {
        return !unknown() && key.equals(other.key);
    }
}
