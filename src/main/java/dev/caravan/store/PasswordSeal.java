package dev.caravan.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Seals passwords at rest with AES-256-GCM (SPEC 2). All nodes on one database need the same key. */
public final class PasswordSeal {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String KEY_CHECK = "secret-key-check";

    private final SecureRandom random = new SecureRandom();
    private final SecretKey key;
    private final SecretKey macKey;

    private PasswordSeal(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        this.macKey = new SecretKeySpec(mac(new SecretKeySpec(key, "HmacSHA256"), "caravan mac key"), "HmacSHA256");
    }

    /**
     * @param key 32 bytes as base64
     * @throws IllegalArgumentException when it is not that
     */
    public static PasswordSeal ofKey(String key) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(key.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the secret key is not base64", e);
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("the secret key is " + bytes.length + " bytes long, not " + KEY_BYTES);
        }
        return new PasswordSeal(bytes);
    }

    /** The key in a file, which is made, readable by its owner alone, when it is not there. */
    public static PasswordSeal ofFile(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] fresh = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(fresh);
            create(file, Base64.getEncoder().encodeToString(fresh));
        }
        try {
            return ofKey(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static void create(Path file, String text) throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        FileAttribute<?>[] ownerOnly = file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        Path whole = Files.createTempFile(file.toAbsolutePath().getParent(), "secret", ".tmp", ownerOnly);
        try {
            Files.writeString(whole, text);
            Files.createLink(file, whole);
        } catch (FileAlreadyExistsException e) {
            // Another node made it at this moment; its key is as good.
        } catch (UnsupportedOperationException e) {
            Files.move(whole, file);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /**
     * Makes sure that all who use a database seal with one key.
     *
     * @throws IllegalStateException when the database's passwords were sealed with another key
     */
    public void requireKeyOf(DataSource dataSource) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        String mark = HexFormat.of().formatHex(fingerprint("caravan key check"));
        jdbc.sql(Sql.text("put-setting")).param("name", KEY_CHECK).param("value", mark).update();
        String known = jdbc.sql(Sql.text("find-setting")).param("name", KEY_CHECK).query(String.class).single();
        if (!known.equals(mark)) {
            throw new IllegalStateException("The passwords in this database were sealed with another secret key.");
        }
    }

    /** Seals a text; each time to other bytes. */
    public byte[] seal(String text) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, text.getBytes(StandardCharsets.UTF_8), 0);
        return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
    }

    /** @throws IllegalStateException when it was sealed with another key, or changed since */
    public String open(byte[] sealed) {
        if (sealed.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw new IllegalStateException("a stored password is cut off");
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        return new String(crypt(Cipher.DECRYPT_MODE, nonce, sealed, NONCE_BYTES), StandardCharsets.UTF_8);
    }

    /** The same text gives the same 32 bytes, which tell nothing of it. */
    public byte[] fingerprint(String text) {
        return mac(macKey, text);
    }

    private byte[] crypt(int mode, byte[] nonce, byte[] input, int offset) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(input, offset, input.length - offset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stored password cannot be opened with this secret key", e);
        }
    }

    private static byte[] mac(SecretKey key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }
}
