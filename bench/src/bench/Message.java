package bench;

import java.sql.ResultSet;
import java.sql.SQLException;

/** One text to one recipient through one instance. */
record Message(long id, String instance, String recipient, String text) {

    static Message of(ResultSet row, int number) throws SQLException {
        return new Message(row.getLong("id"), row.getString("instance"), row.getString("recipient"),
                row.getString("text"));
    }
}
