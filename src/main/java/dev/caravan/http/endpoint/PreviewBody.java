package dev.caravan.http.endpoint;

import java.util.List;
import java.util.Map;

/**
 * What is to be shown.
 *
 * @param templates of a campaign that is not made yet; a campaign has its own
 * @param contacts  as in an import; without them a campaign shows its first messages
 */
public record PreviewBody(List<String> templates, List<Map<String, Object>> contacts) { }
