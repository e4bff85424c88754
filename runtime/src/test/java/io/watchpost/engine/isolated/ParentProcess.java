package io.watchpost.engine.isolated;

import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.isolated.UnrulyEngine.Deed;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A process with an isolated engine, to be killed. Prints its child's number, then does one deed, then waits. */
final class ParentProcess {
    private ParentProcess() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Engine engine = new IsolatedEngineProvider(
                        new UnrulyEngine.Provider(),
                        new ChildLimits(60_000, 3_600_000, 0, 0, 0),
                        RestartPolicy.NEVER,
                        UnrulyEngine.classPath(folder))
                .load(UnrulyEngine.model(folder), EngineOptions.SINGLE_THREAD);
        System.out.println(
                ProcessHandle.current().children().findFirst().orElseThrow().pid());
        engine.input(0).set(ValueLayout.JAVA_BYTE, 0, Deed.valueOf(arguments[1]).number);
        engine.invoke();
        while (true) {
            LockSupport.park(engine);
        }
    }
}
