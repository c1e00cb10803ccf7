package dev.caravan.http.endpoint;

import java.util.List;

/**
 * People who want no more messages, or one who does again.
 *
 * @param phone  one number
 * @param phones up to 10,000 numbers
 */
public record OptOutBody(String phone, List<String> phones) { }
