package dev.tocsin.analyzer.engine;

import java.util.List;

/**
 * How a caller from outside comes to a window: the object and the method to call, and where its check can be overheard.
 * Names of types are qualified where that is known, with dots throughout, and can be written in Java as they are.
 *
 * @param file the source file of the class that declares the method
 * @param packageName of the bean; empty for the unnamed package
 * @param bean the class whose object is called: the declaring one, or a concrete one below it
 * @param managed whether an annotation makes the class a bean
 * @param spring whether the file uses Spring
 * @param method the method to call; empty where none leads to the window that a class of the same package may call
 * @param isStatic whether it is called without an object
 * @param arguments its parameters
 * @param returns its result's type as written, {@code void} too; empty where {@code method} is
 * @param wildcards packages and types that the file imports as a whole: names in it may come from there
 * @param check the check's call as a reader knows it: {@code existsByEmail}
 * @param askedOfStore whether the check is a call of one of {@code checkStores}
 * @param checkStores the Spring Data repositories of the check's rows
 * @param actStores those of the rows that the act writes
 * @param table the table that the act writes; empty where that is not known
 * @param columns the columns in question, as the table has them
 */
public record Approach(
        String file,
        String packageName,
        String bean,
        boolean managed,
        boolean spring,
        String method,
        boolean isStatic,
        List<Argument> arguments,
        String returns,
        List<String> wildcards,
        String check,
        boolean askedOfStore,
        List<Store> checkStores,
        List<Store> actStores,
        String table,
        List<String> columns) {

    public Approach {
        arguments = List.copyOf(arguments);
        wildcards = List.copyOf(wildcards);
        checkStores = List.copyOf(checkStores);
        actStores = List.copyOf(actStores);
        columns = List.copyOf(columns);
    }

    /** Something that a value is wanted for: a parameter, a property, a component. */
    public record Argument(String name, Shape shape) {}

    /**
     * A type, and how an object of it comes into being.
     *
     * @param name qualified, without its arguments; empty where nothing is known
     * @param arguments type arguments; empty for a raw type
     * @param making how
     * @param parts what {@code making} wants, in order
     */
    public record Shape(String name, List<Shape> arguments, int dimensions, Making making, List<Argument> parts) {
        public Shape {
            arguments = List.copyOf(arguments);
            parts = List.copyOf(parts);
        }
    }

    /** How an object comes into being. */
    public enum Making {
        /** By what its library offers. */
        LIBRARY,
        /** It is one of some constants. */
        CONSTANT,
        /** By a constructor that takes the parts. */
        CONSTRUCTOR,
        /** By a constructor without parameters, and setters for the parts. */
        SETTERS,
        UNKNOWN
    }

    /**
     * A Spring Data repository.
     *
     * @param counts whether it is known to have {@code count()}
     */
    public record Store(String type, boolean counts) {}
}
