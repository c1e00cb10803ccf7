package bench;

import java.security.SecureRandom;
import java.util.Base64;

import dev.caravan.store.PasswordSeal;

/** Keys for databases that do not outlive the run. */
final class Keys {

    private Keys() {
    }

    static PasswordSeal fresh() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return PasswordSeal.ofKey(Base64.getEncoder().encodeToString(key));
    }
}
