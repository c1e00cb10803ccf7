package dev.caravan.http.endpoint;

import java.util.List;

/**
 * Which proxies to test; without any of it all of them.
 *
 * @param ids      certain ones; goes alone
 * @param band     excellent, good, unstable or inactive; this and those beside it narrow each other
 * @param protocol http, https, socks4 or socks5
 * @param country  two letters
 */
public record ProxyTestsBody(List<Long> ids, Boolean active, Boolean used, String band, String protocol,
                             String country) { }
