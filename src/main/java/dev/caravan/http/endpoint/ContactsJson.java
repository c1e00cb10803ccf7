package dev.caravan.http.endpoint;

import java.util.List;

import dev.caravan.campaign.ContactImport.Imported;

/**
 * What an import of contacts did with each row.
 *
 * @param unchanged      rows of persons whom the campaign had before
 * @param duplicates     rows of persons whom an earlier row of the list brought; {@code duplicateLines} has the first
 *                       thousand
 * @param optedOut       those of the imported who want no messages and get none
 * @param rejectedTotal  how many rows were rejected; {@code rejected} has the first thousand
 */
public record ContactsJson(int imported, int unchanged, int duplicates, List<Long> duplicateLines, int optedOut,
                           int rejectedTotal, List<RejectedJson> rejected) {

    static ContactsJson of(Imported done) {
        return new ContactsJson(done.imported(), done.unchanged(), done.duplicates(), done.duplicateLines(),
                done.optedOut(), done.rejectedTotal(),
                done.rejected().stream().map(row -> new RejectedJson(row.line(), row.reason())).toList());
    }
}
