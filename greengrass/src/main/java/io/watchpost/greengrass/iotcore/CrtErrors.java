package io.watchpost.greengrass.iotcore;

import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.CrtRuntimeException;

/** The AWS library's errors: a name to tell them apart, a sentence for a person. */
final class CrtErrors {
    private CrtErrors() {}

    /** As in the library's headers, {@code AWS_IO_DNS_INVALID_NAME}. */
    static String name(int code) {
        return String.valueOf(CRT.awsErrorName(code));
    }

    static String sentence(int code) {
        String sentence = String.valueOf(CRT.awsErrorString(code));
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** Without the code's name and place, which its own message has. */
    static String sentence(CrtRuntimeException e) {
        return e.errorCode > 0 ? sentence(e.errorCode) : String.valueOf(e.getMessage());
    }
}
