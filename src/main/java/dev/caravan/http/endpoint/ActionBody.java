package dev.caravan.http.endpoint;

/**
 * What may be said with an action; all of it may be absent.
 *
 * @param number  for connect: 8 to 15 digits, to be given a pairing code beside the QR code
 * @param confirm for logout: that it is meant, although many logins were destroyed within the minute
 */
public record ActionBody(String number, Boolean confirm) { }
