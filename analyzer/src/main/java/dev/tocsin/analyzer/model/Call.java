package dev.tocsin.analyzer.model;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.ExternalEffect;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import java.util.Optional;

/** One call in the scanned code, and the means to say what it does. */
public interface Call {

    /** Static type of the receiver; of a static call, the type named; unknown for an unqualified call of a library method. */
    Type receiver();

    /** The receiver's value; an unknown for a static call. */
    Value receiverValue();

    boolean isStatic();

    String name();

    List<Value> arguments();

    List<Type> argumentTypes();

    /** The body-less method that the scanned sources declare for this call, if they do (a repository's query method). */
    Optional<Method> declared();

    /** Type that the call's result has by its declaration, the receiver's type arguments put in; unknown if none. */
    Type resultType();

    SourceSpan span();

    TypeIndex types();

    Mappings mappings();

    /** Records the operation as happening here. */
    OperationId operation(DataOperation operation);

    /** The text that a value stands for, with {@link #HOLE} in place of parts that are not known; empty if nothing is known. */
    Optional<String> text(Value value);

    /**
     * Puts the call to the models again wherever this method is called, with what it is given there: for a call that cannot be
     * judged here, because the missing value hangs on a parameter, as the text does in a helper that runs any text.
     *
     * @return stands for what the call will give; empty where the value hangs on no parameter
     */
    Optional<Value> later(Value missing);

    /** The type's name of a function argument that cannot be run, as it belongs to the method that put the call off. */
    String FUNCTION = "$function";

    /** Stands for an unknown part of a text. */
    char HOLE = '\uFFFC';

    /** An object of the framework's that later calls change: a query being built, a prepared statement. */
    Value object(String type);

    /** A property of such an object, or of anything else. */
    Value get(Value object, String property);

    /** The property where it was set here, empty where it is only a name. */
    Optional<Value> known(Value object, String property);

    void set(Value object, String property, Value value);

    /**
     * Whether a key is that of an object which was only put into a collection of a row: it is inserted by the flush, or by a save
     * before it.
     */
    boolean awaitsFlush(Value key);

    /**
     * Runs a function argument now.
     *
     * @param arguments what it is called with
     * @return what it gives; an unknown if the value is no function known here
     */
    Value run(Value function, List<Value> arguments);

    /** The source of a function argument; empty if the value is no function known here. */
    Optional<FunctionSource> function(Value value);

    /**
     * Calls a method of an object that the scanned sources declare the class of, such as a mapper that was handed over.
     *
     * @return what it gives; an unknown if the type has no such method
     */
    Value invoke(Value object, Type type, String method, List<Value> arguments);

    /** Runs a function argument inside a transaction of its own making. */
    Value runInTransaction(Value function, List<Value> arguments, TransactionSettings settings);

    /**
     * Runs a function argument, and runs it again where it throws.
     *
     * @param types simple names of the exceptions after which it does; empty where it does after all, or where that is not
     *     known
     */
    Value runWithRetry(Value function, List<Value> arguments, List<String> types);

    /** Runs a function argument under a lock that is no row's. */
    Value runWithLock(Value function, List<Value> arguments, LockKind kind);

    /** What runs from here on, to the end of the block around the call, is in a transaction that the program begins itself. */
    void beginTransaction(TransactionSettings settings);

    /** Runs a function argument where the condition holds. */
    Value runWhen(Cond condition, Value function, List<Value> arguments);

    /** Does something where the condition holds. */
    void when(Cond condition, Runnable then);

    /**
     * From here on the condition holds, or the call has thrown.
     *
     * @param otherwiseThrows simple name of the exception
     */
    void assume(Cond condition, String otherwiseThrows);

    /** Whatever was written before has been sent to the database. */
    void flush();

    /** A lock is taken (or given back) that is no row's: a mutex, a distributed lock, an advisory lock. */
    void lock(LockKind kind, Value subject, boolean acquire);

    /**
     * A lock is taken that is no row's, if the call says so.
     *
     * @return true where this call has taken it
     */
    Value lockIfFree(LockKind kind, Value subject);

    /** Something is done outside of the database. */
    void effect(ExternalEffect effect);

    /** Listeners in the program are given the value. */
    void publish(Value subject);

    /** What comes of the receiver and all arguments, in a way that is not known. */
    Value derived();

    /** A value of which nothing is known. */
    Value unknown();

    /** Stands for each element of a collection, array or stream. */
    Value elementOf(Value sequence);

    /** Under which condition what {@link #elementOf} stands for is in the sequence; true where nothing is known of that. */
    Cond filterOf(Value sequence);

    /**
     * One element of an array or list.
     *
     * @param index counted from 0
     */
    Value item(Value sequence, int index);

    /** The condition that a boolean value states. */
    Cond truth(Value value);

    /** The value of a constant expression written at the method, such as an annotation's member; unknown if it is none. */
    Value constant(Expr expression, Method context);

    /** The object as it is now, for use in an operation. */
    Value snapshot(Value value);

    /** Locks that are no row's. */
    enum LockKind {
        IN_PROCESS,
        DISTRIBUTED,
        /** An entry of a store that all processes share, which is made only where it is not there, and removed to give it back. */
        ENTRY,
        ADVISORY,
        /** What the program has made itself, behind calls that are named after a lock. */
        OWN
    }
}
