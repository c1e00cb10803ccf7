package dev.caravan.store;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.sql.DataSource;

import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions over one data source. The outermost one is begun again when it was a deadlock's victim. */
public final class Transactions {

    private static final int TRIES = 4;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(5);

    private final TransactionTemplate template;

    public Transactions(DataSource dataSource) {
        this.template = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    /** Runs all of it or nothing of it. */
    public <T> T in(Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return work.get();
        }
        for (int attempt = 1;; attempt++) {
            try {
                return template.execute(status -> work.get());
            } catch (PessimisticLockingFailureException e) {
                if (attempt == TRIES) {
                    throw e;
                }
                // Those that met would meet again.
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(attempt * LONGEST_PAUSE.toNanos()));
            }
        }
    }

    public void run(Runnable work) {
        in(() -> {
            work.run();
            return null;
        });
    }
}
