package dev.caravan.http.endpoint;

import java.util.List;

/**
 * What an addition of opt-outs did.
 *
 * @param unchanged persons who were among them
 * @param messages  that will not go out
 */
public record OptOutsJson(int imported, int unchanged, int messages, List<RejectedJson> rejected) {
}
