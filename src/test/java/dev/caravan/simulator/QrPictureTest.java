package dev.caravan.simulator;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class QrPictureTest {

    private static final int BLACK = 0xff000000;
    private static final int WHITE = 0xffffffff;

    @Test
    void itIsAPngWithTheEyesOfAQr() throws IOException {
        BufferedImage picture = decoded("2@abc");

        assertEquals(296, picture.getWidth());
        assertEquals(296, picture.getHeight());
        assertEquals(WHITE, picture.getRGB(8, 8), "margin");
        assertEquals(BLACK, picture.getRGB(2 * 8, 2 * 8), "outer ring");
        assertEquals(WHITE, picture.getRGB(3 * 8, 3 * 8), "gap");
        assertEquals(BLACK, picture.getRGB(5 * 8, 5 * 8), "pupil");
    }

    @Test
    void anotherTextIsAnotherPicture() {
        assertNotEquals(QrPicture.dataUri("2@abc"), QrPicture.dataUri("2@abd"));
        assertEquals(QrPicture.dataUri("2@abc"), QrPicture.dataUri("2@abc"));
    }

    private static BufferedImage decoded(String text) throws IOException {
        String base64 = QrPicture.dataUri(text).substring("data:image/png;base64,".length());
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
    }
}
