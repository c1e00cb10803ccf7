package dev.caravan.ops.log;

import java.util.stream.Collectors;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/** {@code %stack}: the stack trace, without secrets and every line indented, so that none looks like a log line. */
public final class SafeStackConverter extends ThrowableProxyConverter {

    @Override
    protected String throwableProxyToString(IThrowableProxy throwable) {
        return super.throwableProxyToString(throwable).lines()
                .map(line -> "\t" + LogText.safe(line.strip()))
                .collect(Collectors.joining(System.lineSeparator(), "", System.lineSeparator()));
    }
}
