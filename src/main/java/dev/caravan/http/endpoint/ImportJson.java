package dev.caravan.http.endpoint;

import java.util.List;

/** What an import did; {@code updated} proxies came with another password. */
public record ImportJson(int imported, int updated, int unchanged, List<ProxyList.Rejected> rejected) { }
