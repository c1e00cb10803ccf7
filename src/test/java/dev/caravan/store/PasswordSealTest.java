package dev.caravan.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PasswordSealTest {

    private final PasswordSeal seal = PasswordSeal.ofKey(key(1));

    @Property
    void whatWasSealedIsOpenedAndNeverSealedAlikeTwice(@ForAll String text) {
        String password = new String(text.getBytes(StandardCharsets.UTF_8),
                StandardCharsets.UTF_8);
        byte[] sealed = seal.seal(password);

        assertEquals(password, seal.open(sealed));
        assertFalse(Arrays.equals(sealed, seal.seal(password)));
    }

    @Property
    void whateverByteWasChangedItIsNotOpened(@ForAll @IntRange(max = 33) int position,
                                             @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] sealed = seal.seal("secret");
        sealed[position] ^= (byte) change;

        assertThrows(IllegalStateException.class, () -> seal.open(sealed));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 12, 20, 33})
    void whatWasCutIsNotOpened(int length) {
        byte[] cut = Arrays.copyOf(seal.seal("secret"), length);

        assertThrows(IllegalStateException.class, () -> seal.open(cut));
    }

    @Test
    void anotherKeyOpensNothing() {
        IllegalStateException refused = assertThrows(IllegalStateException.class,
                () -> PasswordSeal.ofKey(key(2)).open(seal.seal("secret")));

        assertEquals("a stored password cannot be opened with this secret key", refused.getMessage());
    }

    @Test
    void aFingerprintTellsPasswordsApartUnderOneKeyAlone() {
        assertArrayEquals(seal.fingerprint("secret"), PasswordSeal.ofKey(key(1)).fingerprint("secret"));
        assertFalse(Arrays.equals(seal.fingerprint("secret"), seal.fingerprint("Secret")));
        assertFalse(Arrays.equals(seal.fingerprint("secret"), PasswordSeal.ofKey(key(2)).fingerprint("secret")));
        assertEquals(32, seal.fingerprint("secret").length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "c2hvcnQ=", "not base64!"})
    void aKeyThatIsNot32BytesOfBase64IsRefusedWithoutBeingQuoted(String text) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> PasswordSeal.ofKey(text));

        assertTrue(text.isEmpty() || !refused.getMessage().contains(text), refused.getMessage());
    }

    @Test
    void aMissingKeyFileIsMadeForItsOwnerAloneAndUsedAgain(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("made/for/secret.key");

        byte[] sealed = PasswordSeal.ofFile(file).seal("secret");

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("secret", PasswordSeal.ofFile(file).open(sealed));
    }

    @Test
    void aKeyFileThatHoldsNoKeyIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secret.key"), "oops\n");

        assertTrue(assertThrows(IllegalArgumentException.class, () -> PasswordSeal.ofFile(file)).getMessage()
                .startsWith(file.toString()));
    }

    private static String key(int first) {
        byte[] key = new byte[32];
        key[0] = (byte) first;
        return Base64.getEncoder().encodeToString(key);
    }
}
