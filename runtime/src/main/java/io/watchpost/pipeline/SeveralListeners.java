package io.watchpost.pipeline;

import io.watchpost.frame.Frame;
import io.watchpost.result.Result;
import java.util.List;

/** Hands everything on to each; frames to those only that want them. */
record SeveralListeners(List<ResultListener> listeners) implements ResultListener {

    @Override
    public void handedOver(Result result) {
        for (ResultListener listener : listeners) {
            listener.handedOver(result);
        }
    }

    @Override
    public void begins(String pipeline, List<String> labels) {
        for (ResultListener listener : listeners) {
            listener.begins(pipeline, labels);
        }
    }

    @Override
    public boolean wantsFrames() {
        for (ResultListener listener : listeners) {
            if (listener.wantsFrames()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void seen(Frame frame, Result result) {
        for (ResultListener listener : listeners) {
            if (listener.wantsFrames()) {
                listener.seen(frame, result);
            }
        }
    }
}
