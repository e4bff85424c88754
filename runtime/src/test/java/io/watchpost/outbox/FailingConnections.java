package io.watchpost.outbox;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts everything that reaches the database through a statement, and makes one of them fail, once. */
final class FailingConnections implements Connections {
    private final AtomicInteger count = new AtomicInteger();
    private final int failing;
    private final boolean afterEffect;
    private volatile boolean refusing;

    /**
     * @param failing number of the call that fails, from 1; 0 for none
     * @param afterEffect whether the database did it all the same
     */
    FailingConnections(int failing, boolean afterEffect) {
        this.failing = failing;
        this.afterEffect = afterEffect;
    }

    /** From now on no transaction can be ended, or again each. */
    void refuseCommits(boolean refuse) {
        refusing = refuse;
    }

    int count() {
        return count.get();
    }

    @Override
    public Connection plain(Path database) throws SQLException {
        return wrap(Connection.class, Connections.DRIVER.plain(database), "");
    }

    /** @param prepared the statement that it is, empty if it isn't one */
    private <T> T wrap(Class<T> type, T target, String prepared) {
        InvocationHandler handler = (proxy, method, args) -> {
            boolean counted = method.getName().startsWith("execute");
            boolean fails = counted && count.incrementAndGet() == failing;
            String sql = args != null && args.length == 1 ? String.valueOf(args[0]) : prepared;
            if (refusing && counted && "COMMIT".equals(sql)) {
                throw new SQLException("the disk refuses");
            }
            if (fails && !afterEffect) {
                throw new SQLException("injected before call " + failing);
            }
            Object answer;
            try {
                answer = method.invoke(target, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (fails) {
                throw new SQLException("injected after call " + failing);
            }
            return switch (answer) {
                case PreparedStatement statement -> wrap(PreparedStatement.class, statement, sql);
                case Statement statement -> wrap(Statement.class, statement, "");
                case null, default -> answer;
            };
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
